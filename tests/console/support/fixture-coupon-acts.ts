import { addDays } from '@shuke/shared/values/time';
import { idOf, now } from './fixture-people';
import { Refusal, type Handlers, type Reply } from './fixture-types';

type Grant = Reply<'GET /v1/console/coupon-grants/:id'>;

const none = { waiting: 0, issued: 0, refused: 0, skipped: 0, revoked: 0, kept: 0 };

const grant = (n: number, change: Partial<Grant>): Grant => ({
  id: idOf('grant', n), templateId: idOf('coupon', 1), templateTitle: '秋日满减券', summary: '满 ¥80 减 ¥20', reason: '会员日排队补偿', state: 'draft', lines: 130, members: 120,
  repeated: 4, unmatched: 6, faults: [{ line: 3, text: '199****0001', reason: '没有找到这位会员' }, { line: 8, text: '你好', reason: '不是手机号，也不是会员号（SK 加 8 位数字）' }],
  costCeilingFen: 240_000, needsApproval: true, approvalReason: '最高成本超过 ¥2000', warning: null, createdBy: '林经理', approvedBy: null, progress: { ...none, waiting: 120 },
  refusal: null, createdAt: addDays(now, -1).toISOString(), startedAt: null, finishedAt: null, ...change,
});

/** Bulk grants, redeem codes and purchase gifts as the console meets them. */
export function couponActHandlers(): Handlers {
  const grants = [
    grant(1, { state: 'waiting-approval' }),
    grant(2, { state: 'done', progress: { ...none, issued: 118, refused: 2 }, refusal: '券已领完，看看其他优惠吧', approvedBy: '周管理', startedAt: now.toISOString(), finishedAt: now.toISOString() }),
  ];
  const find = (id: string): Grant => {
    const found = grants.find((one) => one.id === id);
    if (!found) throw new Refusal('GRANT_NOT_FOUND');
    return found;
  };
  const move = (id: string, change: Partial<Grant>): Grant => Object.assign(find(id), change);
  const batch: Reply<'POST /v1/console/coupon-code-batches'> = {
    id: idOf('batch', 1), templateId: idOf('coupon', 1), templateTitle: '秋日满减券', title: '武康路店开业海报', count: 200, perMemberLimit: 1, expiresAt: addDays(now, 20).toISOString(),
    redeemed: 46, state: 'open', shownAt: null, createdAt: addDays(now, -3).toISOString(),
  };
  return {
    'GET /v1/console/coupon-grants': () => ({ grants: grants.map((one) => ({ ...one, faults: [] })) }),
    'GET /v1/console/coupon-grants/:id': ({ params }) => find(params.id),
    'POST /v1/console/coupon-grants': ({ body }) => {
      const made = grant(grants.length + 1, { reason: body.reason, lines: body.recipients.split('\n').length, needsApproval: false, approvalReason: null });
      grants.unshift(made);
      return made;
    },
    'POST /v1/console/coupon-grants/:id/start': ({ params }) => move(params.id, { state: 'running', startedAt: now.toISOString() }),
    'POST /v1/console/coupon-grants/:id/approve': ({ params }) => move(params.id, { state: 'running', approvedBy: '周管理', startedAt: now.toISOString() }),
    'POST /v1/console/coupon-grants/:id/cancel': ({ params }) => move(params.id, { state: 'cancelled' }),
    'POST /v1/console/coupon-grants/:id/undo': ({ params }) => move(params.id, { state: 'undone', progress: { ...none, revoked: 100, kept: 18, refused: 2 } }),
    'GET /v1/console/coupon-code-batches': () => ({ batches: [batch] }),
    'POST /v1/console/coupon-code-batches': () => batch,
    'POST /v1/console/coupon-code-batches/:id/codes': () => ({ codes: ['3467-9ACD-EFGHJK'] }),
    'POST /v1/console/coupon-code-batches/:id/stop': () => Object.assign(batch, { state: 'stopped' as const }),
    'GET /v1/console/purchase-gifts': () => ({
      gifts: [{ id: idOf('purchase', 1), title: '满百送下次券', templateId: idOf('coupon', 1), templateTitle: '秋日满减券', minPaidFen: 10_000, productIds: [], channels: [], state: 'active', given: 73, createdAt: addDays(now, -9).toISOString() }],
    }),
  };
}
