import type { BindRefusal } from '@shuke/shared/rules/referral/decide-bind';
import { decideReversal, decideSettle, type FriendOrder } from '@shuke/shared/rules/referral/decide-settle';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { defineTimer } from '../../platform/jobs';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { Members } from '../membership/index';
import { Orders, type Order } from '../orders/index';
import { takeTurn } from './inviters';
import { climbLadder } from './ladder';
import { Referrals, type Referral } from './model';
import { isOwed, promiseShare, settleShares, takeBackShare } from './shares';

const ATTEMPTS = 5;

/**
 * Brings a referral to where the friend's orders say it is: waits, settles or goes back. However often and however many
 * at once, and whatever happens to the order meanwhile: one end, each reward once.
 */
export const followReferral = async (deps: Deps, id: string): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    const row = await Referrals(deps.db).findById(id, { inviterId: 1, friendId: 1 }).lean();
    if (!row) return;
    await settleShares(deps, row);
    if ((await withTransaction(deps.db, (session) => step(deps, session, id))) === 'done') return settleShares(deps, row);
    if (attempt === ATTEMPTS) throw new Error(`rewards of referral ${id} stay owed`);
  }
};

/** `again`: something that would have to be taken back is still on its way. */
const step = async (deps: Deps, session: Session, id: string): Promise<'done' | 'again'> => {
  const row = await Referrals(deps.db).findById(id, null, { session }).lean();
  if (!row || (row.state !== 'joined' && row.state !== 'settled')) return 'done';
  await takeTurn(deps, session, row.inviterId);
  if (row.state === 'joined') return advance(deps, session, row);
  if (!(await hasGone(deps, session, row))) return 'done';
  return (await isOwed(deps, session, row)) ? 'again' : reverse(deps, session, row);
};

const advance = async (deps: Deps, session: Session, row: Referral): Promise<'done'> => {
  const now = deps.clock.now();
  const decision = decideSettle(await ordersOf(deps, session, row), row.terms!, now);
  if (decision.kind === 'wait') {
    await write(deps, session, row, { orderId: decision.order?.id ?? null, dueAt: decision.order?.dueAt ?? null });
    return 'done';
  }
  const refusal = await refusalAtLast(deps, session, row);
  if (refusal) {
    await write(deps, session, row, { state: 'refused', refusal, orderId: decision.orderId });
    return 'done';
  }
  await write(deps, session, row, { state: 'settled', settledAt: now, orderId: decision.orderId });
  await promiseShare(deps, session, row, 'inviter');
  await promiseShare(deps, session, row, 'friend');
  await climbLadder(deps, session, row.inviterId);
  await emit(deps, session, 'referral.settled', { referralId: row._id, memberId: row.inviterId, friendId: row.friendId, at: now.toISOString() });
  return 'done';
};

const reverse = async (deps: Deps, session: Session, row: Referral): Promise<'done'> => {
  await write(deps, session, row, { state: 'reversed', reversedAt: deps.clock.now() });
  await takeBackShare(deps, session, row, 'inviter');
  await takeBackShare(deps, session, row, 'friend');
  await climbLadder(deps, session, row.inviterId);
  await emit(deps, session, 'referral.reversed', { referralId: row._id, memberId: row.inviterId });
  return 'done';
};

const write = async (deps: Deps, session: Session, { _id, state }: Referral, change: Partial<Referral>): Promise<void> => {
  const changed = await Referrals(deps.db).updateOne({ _id, state }, { $set: change }, { session });
  if (changed.matchedCount === 0) throw new Error(`referral ${_id} changed within its transaction`);
};

/** Two people who are found to be one never invited each other. */
const hasGone = async (deps: Deps, session: Session, row: Referral): Promise<boolean> => {
  if (row.inviterId === row.friendId) return true;
  const order = await Orders(deps.db).findById(row.orderId!, null, { session }).lean();
  return order !== null && decideReversal(asFriendOrder(order), row.terms!, row.settledAt!, deps.clock.now()) === 'reverse';
};

/** What may have come up since joining: both records are one person, or one of the two has left. */
const refusalAtLast = async (deps: Deps, session: Session, { inviterId, friendId }: Referral): Promise<BindRefusal | null> => {
  if (inviterId === friendId) return 'SELF';
  const there = await Members(deps.db).countDocuments({ _id: { $in: [inviterId, friendId] }, status: 'joined' }, { session });
  return there === 2 ? null : 'PERSON_GONE';
};

const ordersOf = async (deps: Deps, session: Session, { friendId, joinedAt }: Referral): Promise<FriendOrder[]> => {
  const orders = await Orders(deps.db).find({ memberId: friendId, paidAt: { $gte: joinedAt! }, channel: { $ne: 'import' } }, null, { session }).sort({ paidAt: 1 }).lean();
  return orders.map(asFriendOrder);
};

const STANDS: Record<Order['state'], FriendOrder['stands']> = {
  unpaid: 'gone', paid: 'there', 'waiting-team': 'open', ready: 'there', sent: 'there', done: 'there', closed: 'gone', refunding: 'open', refunded: 'gone',
};

const asFriendOrder = ({ _id, paidAt, state, paidFen, refundedFen }: Order): FriendOrder =>
  ({ id: _id, paidAt: paidAt!, stands: STANDS[state], netFen: paidFen - refundedFen });

/** What an order of this member says about the invitation that brought him, if one did. */
export const followFriend = async (deps: Deps, friendId: string): Promise<void> => {
  const row = await Referrals(deps.db).findOne({ friendId, state: { $in: ['joined', 'settled'] } }, { _id: 1 }).lean();
  if (row) await followReferral(deps, row._id);
};

/** Settles what is due. Answers how many it looked at. */
export const settleDueReferrals = async (deps: Deps): Promise<number> => {
  let looked = 0;
  for await (const { _id } of Referrals(deps.db).find({ state: 'joined', dueAt: { $lte: deps.clock.now() } }, { _id: 1 }).lean().cursor()) {
    await followReferral(deps, _id);
    looked += 1;
  }
  return looked;
};

/** Rewards for having invited oneself, which only a merge of two records brings to light, go back. */
export const reverseSelfReferrals = async (deps: Deps): Promise<void> => {
  const selves = Referrals(deps.db).find({ state: 'settled', $expr: { $eq: ['$inviterId', '$friendId'] } }, { _id: 1 }).lean().cursor();
  for await (const { _id } of selves) await followReferral(deps, _id);
};

export const reverseSelfReferralsTimer = defineTimer({ name: 'reverse-self-referrals', everyMs: 600_000, run: reverseSelfReferrals });
export const settleDueReferralsTimer = defineTimer({ name: 'settle-due-referrals', everyMs: 30_000, run: async (deps) => void (await settleDueReferrals(deps)) });
