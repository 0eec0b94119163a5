import { decideSeat } from '@shuke/shared/rules/group-buys/decide-seat';
import type { Deps } from '../../platform/deps';
import { AppError, orRefuse } from '../../platform/errors';
import type { Member } from '../membership/index';
import { Orders } from '../orders/index';
import { Teams, type Activity, type Seat, type Team } from './model';

export const seatFor = (member: Pick<Member, '_id' | 'nickname' | 'avatarKey'>, leader: boolean, heldAt: Date): Seat => ({
  memberId: member._id, nickname: member.nickname, avatarKey: member.avatarKey, leader, state: 'held', orderId: null, heldAt,
});

const isNewcomer = async (deps: Deps, memberId: string): Promise<boolean> => (await Orders(deps.db).exists({ memberId, paidAt: { $ne: null } })) === null;

/**
 * Holds a seat before any payment. The rule explains a refusal; the guard in the write decides, however many come at
 * once. A member who holds a seat already keeps it.
 */
export const takeSeat = async (deps: Deps, teamId: string, activity: Activity, member: Member): Promise<Team> => {
  const now = deps.clock.now();
  const team = await Teams(deps.db).findById(teamId).lean();
  if (!team) throw new AppError('TEAM_NOT_FOUND');
  orRefuse(decideSeat(team, { memberId: member._id, newcomer: await isNewcomer(deps, member._id) }, activity.newcomersOnly, now));
  const taken = await Teams(deps.db).findOneAndUpdate(
    { _id: teamId, state: 'open', expiresAt: { $gt: now }, 'seats.memberId': { $ne: member._id }, [`seats.${team.size - 1}`]: { $exists: false } },
    { $push: { seats: seatFor(member, false, now) } },
    { returnDocument: 'after' },
  ).lean();
  if (taken) return taken;
  const latest = await Teams(deps.db).findById(teamId).lean();
  if (latest?.seats.some((seat) => seat.memberId === member._id)) throw new AppError('TEAM_ALREADY_JOINED');
  throw new AppError(latest && latest.state !== 'expired' ? 'TEAM_FULL' : 'TEAM_CLOSED');
};

/** Ties the order to the held seat; answers the team as it stands. */
export const bindOrder = async (deps: Deps, teamId: string, memberId: string, orderId: string): Promise<Team> => {
  await Teams(deps.db).updateOne({ _id: teamId, seats: { $elemMatch: { memberId, state: 'held', orderId: null } } }, { $set: { 'seats.$.orderId': orderId } });
  return (await Teams(deps.db).findById(teamId).lean())!;
};

/** Frees a seat that was never paid; the team stays open for others, or ends when nobody is left. */
export const releaseSeat = async (deps: Deps, teamId: string, memberId: string): Promise<void> => {
  await Teams(deps.db).updateOne({ _id: teamId, state: 'open' }, { $pull: { seats: { memberId, state: 'held' } } });
  await Teams(deps.db).updateOne({ _id: teamId, state: 'open', seats: { $size: 0 } }, { $set: { state: 'expired' } });
};
