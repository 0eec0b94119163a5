import { decideErasure, type ErasureDecision } from '@shuke/shared/rules/privacy/decide-erasure';
import { addDays } from '@shuke/shared/values/time';
import type { Deps } from '../../platform/deps';
import { AppError, orRefuse } from '../../platform/errors';
import { Merges } from '../identity/index';
import { Redemptions, type Redemption } from '../mall/index';
import { Orders } from '../orders/index';
import { StaffPeople } from '../staff/index';
import { PrivacyRequests, type PrivacyRequest } from './model';
import { openRequest } from './open-request';

export const COOLING_DAYS = 7;

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** May this person be forgotten now? */
export const erasureDecision = async (deps: Deps, memberId: string): Promise<ErasureDecision> => {
  const of = async (states: ('unpaid' | 'paid' | 'waiting-team' | 'ready' | 'sent' | 'refunding')[]) => Orders(deps.db).countDocuments({ memberId, state: { $in: states } });
  // Paid membership cards have orders of their own, which end when they are paid.
  const cards = (state: string) => deps.db.collection('card_orders').countDocuments({ memberId, state });
  const mall = (filter: Partial<Redemption>) => Redemptions(deps.db).countDocuments({ memberId, ...filter });
  const [unpaidOrders, ordersOnTheWay, openRefunds, works, merging] = await Promise.all([
    Promise.all([of(['unpaid']), cards('unpaid'), mall({ state: 'unpaid' })]).then(sum), of(['paid', 'waiting-team', 'ready', 'sent']), Promise.all([of(['refunding']), cards('refunding'), mall({ money: 'refunding' })]).then(sum),
    StaffPeople(deps.db).exists({ memberId, active: true }),
    Merges(deps.db).exists({ state: { $in: ['moving', 'undoing'] }, $or: [{ winnerId: memberId }, { loserId: memberId }] }),
  ]);
  return decideErasure({ unpaidOrders, ordersOnTheWay, openRefunds, worksHere: works !== null, mergeRunning: merging !== null });
};

/** Asks to be forgotten. Asked twice, the first request stands. Refuses ERASURE_BLOCKED with the reason. */
export const askErasure = async (deps: Deps, memberId: string, key: string): Promise<PrivacyRequest> => {
  const standing = await PrivacyRequests(deps.db).findOne({ memberId, kind: 'erasure', state: { $in: ['cooling', 'erasing'] } }).lean();
  if (standing) return standing;
  orRefuse(await erasureDecision(deps, memberId));
  const eraseAt = addDays(deps.clock.now(), COOLING_DAYS);
  const asked = await openRequest(deps, memberId, key, { kind: 'erasure', state: 'cooling', eraseAt, heldUpBy: null, sure: false });
  return asked ?? askErasure(deps, memberId, key);
};

/** Stays after all. False: there was nothing to withdraw. Refuses ERASURE_RUNNING once it has begun. */
export const withdrawErasure = async (deps: Deps, memberId: string): Promise<boolean> => {
  const withdrawn = await PrivacyRequests(deps.db).updateOne(
    { memberId, kind: 'erasure', state: 'cooling' }, { $set: { state: 'withdrawn', closedAt: deps.clock.now(), heldUpBy: null } },
  );
  if (withdrawn.modifiedCount === 1) return true;
  if (await PrivacyRequests(deps.db).exists({ memberId, kind: 'erasure', state: 'erasing' })) throw new AppError('ERASURE_RUNNING');
  return false;
};
