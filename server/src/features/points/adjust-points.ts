import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { isDuplicateKey, newId, type Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError, orRefuse } from '../../platform/errors';
import { post } from '../../platform/ledger/index';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { findMember } from '../membership/index';
import { Adjustments, type Adjustment } from './model';
import { pointsExpiryFor, readPointsRules } from './points-rules';

interface Wish {
  memberId: string;
  asset: Adjustment['asset'];
  delta: number;
  reason: string;
}
interface Act {
  key: string;
  requestId: string;
}

const TITLES = { points: '客服调整积分', growth: '客服调整成长值' };

/** Posts in the transaction that decides; what cannot be covered is refused, never a debt. */
const postIt = async (deps: Deps, session: Session, { _id, memberId, asset, delta }: Adjustment, expiresAt: Date): Promise<void> => {
  const at = deps.clock.now();
  const life = asset === 'points' && delta > 0 ? { expiresAt } : {};
  orRefuse(await post(deps, session, { memberId, asset, delta, reference: `adjust:${_id}`, title: TITLES[asset], at, ...life }));
  if (asset === 'growth') await emit(deps, session, 'growth.adjusted', { adjustmentId: _id, memberId });
};

const say = ({ memberId, asset, delta, state }: Adjustment) => ({ memberId, asset, delta, state });

/** Gives or takes by hand. Over the brand's limit nothing is posted until somebody else approves. */
export const adjustPoints = async (deps: Deps, actor: OperatorActor, wish: Wish, { key, requestId }: Act): Promise<Adjustment> => {
  if (wish.delta === 0) throw new AppError('BAD_REQUEST', { errors: [{ path: '/body/delta', message: '请填写要增加或扣减的数量' }] });
  await findMember(deps, wish.memberId);
  const { rules } = await readPointsRules(deps);
  const at = deps.clock.now();
  const waits = Math.abs(wish.delta) > rules.approveOver[wish.asset];
  const row: Adjustment = {
    _id: newId(), ...wish, state: waits ? 'waiting' : 'posted', by: { id: actor.id, name: actor.name }, decidedBy: null, decidedAt: null, createdAt: at,
    requestKey: `operator:${actor.id}|${key}`,
  };
  const expiresAt = await pointsExpiryFor(deps, at);
  try {
    await withTransaction(deps.db, async (session) => {
      await Adjustments(deps.db).insertMany([row], { session });
      if (!waits) await postIt(deps, session, row, expiresAt);
      await recordAudit(deps, session, { actor, action: 'adjust-points', target: `member:${row.memberId}`, after: say(row), why: row.reason, requestId });
    });
    return row;
  } catch (error) {
    const same = isDuplicateKey(error) ? await Adjustments(deps.db).findOne({ requestKey: row.requestKey }).lean() : null;
    if (same) return same;
    throw error;
  }
};

const find = async (deps: Deps, id: string): Promise<Adjustment> => {
  const row = await Adjustments(deps.db).findById(id).lean();
  if (!row) throw new AppError('ADJUSTMENT_NOT_FOUND');
  return row;
};

interface Decision {
  to: 'posted' | 'rejected';
  why?: string;
}

/** The guard stands in the write: who asked for it decides nothing, and of two who decide at once one does. */
export const decideAdjustment = async (deps: Deps, actor: OperatorActor, id: string, { to, why }: Decision, requestId: string): Promise<Adjustment> => {
  if ((await find(deps, id)).by.id === actor.id) throw new AppError('ADJUSTMENT_OWN');
  const expiresAt = await pointsExpiryFor(deps, deps.clock.now());
  await withTransaction(deps.db, async (session) => {
    const decided = await Adjustments(deps.db).findOneAndUpdate(
      { _id: id, state: 'waiting', 'by.id': { $ne: actor.id } },
      { $set: { state: to, decidedBy: { id: actor.id, name: actor.name }, decidedAt: deps.clock.now() } },
      { session, returnDocument: 'after' },
    ).lean();
    if (!decided) return;
    if (to === 'posted') await postIt(deps, session, decided, expiresAt);
    const action = to === 'posted' ? 'approve-points-adjustment' : 'reject-points-adjustment';
    await recordAudit(deps, session, { actor, action, target: `member:${decided.memberId}`, before: { state: 'waiting' }, after: say(decided), why: why ?? decided.reason, requestId });
  });
  const now = await find(deps, id);
  if (now.state !== to || now.decidedBy?.id !== actor.id) throw new AppError('ADJUSTMENT_DECIDED');
  return now;
};
