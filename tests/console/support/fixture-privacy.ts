import { addDays } from '@shuke/shared/values/time';
import { rowOf, type Audience } from './fixture-audience';
import { idOf, now } from './fixture-people';
import { pageOf, Refusal, type Handlers, type Reply } from './fixture-types';

type Row = Reply<'GET /v1/console/privacy/requests'>['page']['rows'][number];
type Merge = Reply<'GET /v1/console/members/:id/merges'>['merges'][number];

const LONG = '我在静安店办会员时留的手机号，后来每周都收到三四条短信，回复 R 退订以后第二天又来了，请查一下是谁把我的授权改回去的，并告诉我处理结果。'.repeat(3);

const startRequests = (memberId: string): Row[] => {
  const base = { memberId, memberMasked: '云* 199****0012', heldUpBy: null, eraseAt: null, topic: null, text: null, answer: null, answeredBy: null, closedAt: null, overdue: false };
  const asked = (days: number) => ({ askedAt: addDays(now, -days).toISOString(), dueAt: addDays(now, 21 - days).toISOString() });
  return [
    { ...base, ...asked(26), id: idOf('request', 1), requestNo: 'P20261027000001', kind: 'complaint', state: 'open', topic: '消息打扰', text: LONG, overdue: true },
    { ...base, ...asked(3), id: idOf('request', 2), requestNo: 'P20261119000002', kind: 'complaint', state: 'open', topic: '信息不准', text: '生日写错了，想改成五月' },
    { ...base, ...asked(2), id: idOf('request', 3), requestNo: 'P20261120000003', kind: 'erasure', state: 'cooling', eraseAt: addDays(now, 5).toISOString(), heldUpBy: '有 1 笔订单待支付，请先支付或取消' },
    { ...base, ...asked(1), id: idOf('request', 4), requestNo: 'P20261121000004', kind: 'export', state: 'fetched', closedAt: now.toISOString() },
  ];
};

const isOpen = ({ state }: Row): boolean => ['open', 'cooling', 'erasing', 'preparing'].includes(state);

export function privacyHandlers(audience: Audience): Handlers {
  const requests = startRequests(audience.members[0]?.id ?? '');
  const merges: Merge[] = [];
  const member = (id: string) => {
    const found = audience.members.find((one) => one.id === id);
    if (!found) throw new Refusal('MEMBER_NOT_FOUND');
    return rowOf(audience, found);
  };
  return {
    'GET /v1/console/privacy/requests': ({ query }) => {
      const rows = requests.filter((row) => (String(query.open) !== 'true' || isOpen(row)) && (!query.kind || row.kind === query.kind));
      return { toAnswer: requests.filter(({ state }) => state === 'open').length, overdue: requests.filter(({ overdue }) => overdue).length, page: pageOf(rows, query) };
    },
    'POST /v1/console/privacy/requests/:id/answer': ({ params, body }, who) => {
      const found = requests.find(({ id }) => id === params.id);
      if (!found) throw new Refusal('PRIVACY_REQUEST_NOT_FOUND');
      return Object.assign(found, { state: 'answered', answer: body.answer, answeredBy: who.name, closedAt: now.toISOString(), overdue: false } as const);
    },
    'GET /v1/console/members/:id/merge-preview': ({ params, query }) => ({
      winner: member(params.id), loser: member(query.otherId), moves: { points: 250, growth: 88, coupons: 2, orders: 3, messages: 5, tags: ['爱喝岩茶'], profile: ['生日'] },
      consents: [{ channel: '短信', winner: true, loser: false, after: false }], undoDays: 30,
      refusal: query.otherId === audience.members[2]?.id ? '被合并的记录有待支付的订单，先支付或取消' : null,
    }),
    'GET /v1/console/members/:id/merges': ({ params }) => ({ merges: merges.filter(({ winnerId }) => winnerId === params.id) }),
    'POST /v1/console/members/:id/merge': ({ params, body }, who) => {
      const made: Merge = {
        id: idOf('merge', merges.length + 1), winnerId: params.id, loserId: body.otherId, state: 'done', by: who.name, why: body.reason,
        startedAt: now.toISOString(), undoUntil: addDays(now, 30).toISOString(), canUndo: true,
      };
      merges.unshift(made);
      return made;
    },
    'POST /v1/console/merges/:id/undo': ({ params }) => {
      const found = merges.find(({ id }) => id === params.id);
      if (!found) throw new Refusal('MERGE_NOT_FOUND');
      return Object.assign(found, { state: 'undone', canUndo: false } as const);
    },
  };
}
