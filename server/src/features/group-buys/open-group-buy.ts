import { activityStateAt } from '@shuke/shared/rules/group-buys/decide-seat';
import { HOUR_MS } from '@shuke/shared/values/time';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { findMember, type Member } from '../membership/index';
import { Orders, placeOrder, type Order } from '../orders/index';
import { findStore } from '../stores/index';
import { Activities, Teams, type Activity, type Team } from './model';
import { bindOrder, releaseSeat, seatFor, takeSeat } from './take-seat';

interface SeatRequest {
  memberId: string;
  storeId: string;
  /** The person's key: a repeat finds team and order of the first time. */
  key: string;
}
export interface SeatTaken {
  team: Team;
  order: Order;
}

export const findRunningActivity = async (deps: Deps, activityId: string): Promise<Activity> => {
  const activity = await Activities(deps.db).findById(activityId).lean();
  if (!activity) throw new AppError('GROUP_BUY_NOT_FOUND');
  if (activityStateAt(activity, deps.clock.now()) !== 'running') throw new AppError('GROUP_BUY_CLOSED');
  return activity;
};

/** Opens a team with the leader's seat held, and the leader's order to pay. */
export const openGroupBuy = async (deps: Deps, activityId: string, request: SeatRequest): Promise<SeatTaken> => {
  const activity = await findRunningActivity(deps, activityId);
  await findStore(deps, request.storeId);
  const member = await findMember(deps, request.memberId);
  const team = await insertTeam(deps, activity, member, request);
  return orderSeat(deps, team, member, request);
};

const insertTeam = async (deps: Deps, activity: Activity, member: Member, request: SeatRequest): Promise<Team> => {
  const now = deps.clock.now();
  const requestKey = `${member._id}|${request.key}`;
  const team: Team = {
    _id: newId(), activityId: activity._id, productId: activity.productId, storeId: request.storeId, size: activity.size, groupBuyFen: activity.groupBuyFen,
    state: 'open', seats: [seatFor(member, true, now)], requestKey, openedAt: now, expiresAt: new Date(now.getTime() + activity.hoursToFill * HOUR_MS),
  };
  try {
    await Teams(deps.db).insertMany([team]);
    return team;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  return (await Teams(deps.db).findOne({ requestKey }).lean())!;
};

/** Joins by a shared link. A team may fill after its activity ended: only opening needs a running one. */
export const joinGroupBuy = async (deps: Deps, teamId: string, request: SeatRequest): Promise<SeatTaken> => {
  const earlier = await Orders(deps.db).findOne({ requestKey: orderKey(request) }).lean();
  if (earlier) return { team: (await Teams(deps.db).findById(teamId).lean())!, order: earlier };
  await findStore(deps, request.storeId);
  const found = await Teams(deps.db).findById(teamId).lean();
  if (!found) throw new AppError('TEAM_NOT_FOUND');
  const [activity, member] = await Promise.all([Activities(deps.db).findById(found.activityId).lean(), findMember(deps, request.memberId)]);
  if (!activity) throw new AppError('GROUP_BUY_NOT_FOUND');
  const mine = found.seats.find((seat) => seat.memberId === member._id);
  // A seat held without an order is what a crash in between left: go on from there.
  const team = mine?.state === 'held' && mine.orderId === null ? found : await takeSeat(deps, teamId, activity, member);
  return orderSeat(deps, team, member, request);
};

const orderKey = ({ memberId, key }: SeatRequest): string => `member:${memberId}|${key}`;

const seatOrder = (deps: Deps, team: Team, member: Member, request: SeatRequest): Promise<Order> =>
  placeOrder(deps, {
    memberId: member._id, storeId: request.storeId, lines: [{ productId: team.productId, quantity: 1 }], couponIds: [], usePoints: false,
    groupBuyUnitFen: team.groupBuyFen, requestKey: orderKey(request), team: { teamId: team._id },
  });

/** The order that belongs to a held seat; when there can be none, the seat is let go at once. */
const orderSeat = async (deps: Deps, team: Team, member: Member, request: SeatRequest): Promise<SeatTaken> => {
  const order = await seatOrder(deps, team, member, request).catch(async (error: unknown) => {
    await releaseSeat(deps, team._id, member._id);
    throw error;
  });
  return { team: await bindOrder(deps, team._id, member._id, order._id), order };
};
