import type { CouponGrantView } from '@shuke/shared/contract/coupon-grants';
import type { AuditAction } from '@shuke/shared/values/audit-actions';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { CouponGrants, type CouponGrant } from './model';
import { wakeGrant } from './run-grant';

type State = CouponGrant['state'];

interface Step {
  from: State[];
  to: CouponGrantView['state'];
  action: AuditAction;
  /** Where it may stand already, so that a repeat is no error. */
  done: State[];
  set?: Partial<CouponGrant>;
  why?: string;
}

const find = async (deps: Deps, id: string): Promise<CouponGrant> => {
  const grant = await CouponGrants(deps.db).findOne({ _id: id, state: { $ne: 'preparing' } }).lean();
  if (!grant) throw new AppError('GRANT_NOT_FOUND');
  return grant;
};

/** One guarded change of state with its audit row; a repeat changes nothing. */
const step = async (deps: Deps, actor: OperatorActor, id: string, { from, to, action, done, set = {}, why }: Step, requestId: string): Promise<CouponGrant> => {
  await withTransaction(deps.db, async (session) => {
    const moved = await CouponGrants(deps.db).findOneAndUpdate({ _id: id, state: { $in: from } }, { $set: { ...set, state: to } }, { session }).lean();
    if (!moved) return;
    await recordAudit(deps, session, { actor, action, target: `coupon-grant:${id}`, before: { state: moved.state }, after: { state: to }, ...(why ? { why } : {}), requestId });
  });
  const grant = await find(deps, id);
  if (grant.state !== to && !done.includes(grant.state)) throw new AppError('GRANT_STATE');
  if (grant.state === 'running' || grant.state === 'undoing') await wakeGrant(deps, id);
  return grant;
};

/** Grants it, or hands it to a second person when it is over the limit. */
export const startGrant = async (deps: Deps, actor: OperatorActor, id: string, requestId: string): Promise<CouponGrant> => {
  const { approvalReason } = await find(deps, id);
  if (approvalReason !== null) {
    return step(deps, actor, id, { from: ['draft'], to: 'waiting-approval', action: 'start-coupon-grant', done: ['running', 'done'] }, requestId);
  }
  const set = { startedAt: deps.clock.now() };
  return step(deps, actor, id, { from: ['draft'], to: 'running', action: 'start-coupon-grant', done: ['done'], set }, requestId);
};

/** Whoever prepared it cannot approve it. */
export const approveGrant = async (deps: Deps, actor: OperatorActor, id: string, requestId: string): Promise<CouponGrant> => {
  if ((await find(deps, id)).createdBy.id === actor.id) throw new AppError('GRANT_SECOND_PERSON');
  const set = { startedAt: deps.clock.now(), approvedBy: { id: actor.id, name: actor.name } };
  return step(deps, actor, id, { from: ['waiting-approval'], to: 'running', action: 'approve-coupon-grant', done: ['done'], set }, requestId);
};

export const cancelGrant = (deps: Deps, actor: OperatorActor, id: string, requestId: string): Promise<CouponGrant> =>
  step(deps, actor, id, { from: ['draft', 'waiting-approval'], to: 'cancelled', action: 'cancel-coupon-grant', done: [], set: { finishedAt: deps.clock.now() } }, requestId);

/** Takes back what is not used yet; also while it is still granting, which then ends. */
export const undoGrant = (deps: Deps, actor: OperatorActor, id: string, why: string, requestId: string): Promise<CouponGrant> =>
  step(deps, actor, id, { from: ['running', 'done'], to: 'undoing', action: 'undo-coupon-grant', done: ['undone'], why }, requestId);
