import { decideSeat } from '@shuke/shared/rules/group-buys/decide-seat';
import { MINUTE_MS } from '@shuke/shared/values/time';
import type { Deps } from '../../platform/deps';
import { AppError, orRefuse } from '../../platform/errors';
import type { Member } from '../membership/index';
import { Orders, PAY_MINUTES, PURCHASED_STATES } from '../orders/index';
import { Teams, type Activity, type Seat, type Team } from './model';

type Sitter = Pick<Member, '_id' | 'nickname' | 'avatarKey'>;

export const seatFor = (member: Sitter, orderId: string, leader: boolean, heldAt: Date): Seat => ({
  memberId: member._id, nickname: member.nickname, avatarKey: member.avatarKey, leader, state: 'held', orderId, heldAt,
});

const isNewcomer = async (deps: Deps, memberId: string): Promise<boolean> =>
  (await Orders(deps.db).exists({ memberId, state: { $in: [...PURCHASED_STATES] }, paidAt: { $ne: null } })) === null;

/**
 * Holds a seat before any payment, under the id that its order will have. The rule explains a refusal; the guard in the
 * write decides, however many come at once.
 */
export const takeSeat = async (deps: Deps, teamId: string, activity: Activity, member: Member, orderId: string): Promise<Team> => {
  const now = deps.clock.now();
  const team = await Teams(deps.db).findById(teamId).lean();
  if (!team) throw new AppError('TEAM_NOT_FOUND');
  orRefuse(decideSeat(team, { memberId: member._id, newcomer: await isNewcomer(deps, member._id) }, activity.newcomersOnly, now));
  const taken = await Teams(deps.db).findOneAndUpdate(
    { _id: teamId, state: 'open', expiresAt: { $gt: now }, 'seats.memberId': { $ne: member._id }, [`seats.${team.size - 1}`]: { $exists: false } },
    { $push: { seats: seatFor(member, orderId, false, now) } },
    { returnDocument: 'after' },
  ).lean();
  if (taken) return taken;
  const latest = await Teams(deps.db).findById(teamId).lean();
  if (latest?.seats.some((seat) => seat.memberId === member._id)) throw new AppError('TEAM_ALREADY_JOINED');
  throw new AppError(latest && latest.state !== 'expired' ? 'TEAM_FULL' : 'TEAM_CLOSED');
};

/** A held seat goes on under another order of the same person: what a crash cut off is taken up again. */
export const passSeat = async (deps: Deps, teamId: string, fromOrderId: string, orderId: string): Promise<Team | null> =>
  Teams(deps.db).findOneAndUpdate(
    { _id: teamId, state: 'open', seats: { $elemMatch: { orderId: fromOrderId, state: 'held' } } },
    { $set: { 'seats.$.orderId': orderId, 'seats.$.heldAt': deps.clock.now() } },
    { returnDocument: 'after' },
  ).lean();

/** Frees the seat of an order that was closed or never came to be; a paid one stays. */
export const releaseSeat = (deps: Deps, teamId: string, orderId: string): Promise<void> => pullSeat(deps, teamId, { orderId, state: 'held' });

/** Frees the seat of an order whose money goes back, while the team is open. */
export const freeRefundedSeat = async (deps: Deps, orderId: string): Promise<void> => {
  const order = await Orders(deps.db).findById(orderId, { teamId: 1 }).lean();
  if (order?.teamId) await pullSeat(deps, order.teamId, { orderId });
};

/** The team stays open for others, or ends when nobody is left. */
const pullSeat = async (deps: Deps, teamId: string, seat: { orderId: string; state?: 'held' }): Promise<void> => {
  await Teams(deps.db).updateOne({ _id: teamId, state: 'open' }, { $pull: { seats: seat } });
  await Teams(deps.db).updateOne({ _id: teamId, state: 'open', seats: { $size: 0 } }, { $set: { state: 'expired' } });
};

/** Seats held longer than there is time to pay, without an order that waits for it: what a crash left. Answers how many. */
export const freeForgottenSeats = async (deps: Deps): Promise<number> => {
  const before = new Date(deps.clock.now().getTime() - PAY_MINUTES * MINUTE_MS);
  const teams = await Teams(deps.db).find({ state: 'open', seats: { $elemMatch: { state: 'held', heldAt: { $lt: before } } } }).limit(500).lean();
  const held = teams.flatMap((team) => team.seats.filter((seat) => seat.state === 'held' && seat.heldAt < before).map(({ orderId }) => ({ teamId: team._id, orderId })));
  const alive = await Orders(deps.db).find({ _id: { $in: held.map((seat) => seat.orderId) }, state: { $ne: 'closed' } }, { _id: 1 }).lean();
  const kept = new Set(alive.map((order) => order._id));
  const forgotten = held.filter((seat) => !kept.has(seat.orderId));
  for (const { teamId, orderId } of forgotten) await releaseSeat(deps, teamId, orderId);
  return forgotten.length;
};
