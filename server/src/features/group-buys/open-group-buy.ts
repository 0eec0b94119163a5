import { activityStateAt } from '@shuke/shared/rules/group-buys/decide-seat';
import { HOUR_MS } from '@shuke/shared/values/time';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { findMember, type Member } from '../membership/index';
import { Orders, placeOrder, type Order } from '../orders/index';
import { findStore } from '../stores/index';
import { Activities, Teams, type Activity, type Team } from './model';
import { passSeat, releaseSeat, seatFor, takeSeat } from './take-seat';

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
  const earlier = await Orders(deps.db).findOne({ requestKey: orderKey(request) }).lean();
  if (earlier) return seatOf(deps, earlier);
  const activity = await findRunningActivity(deps, activityId);
  const waiting = await waitingSeat(deps, activityId, request.memberId);
  if (waiting) return waiting.team.seats.some((seat) => seat.leader && seat.orderId === waiting.order._id) ? waiting : refuseSecond();
  await findStore(deps, request.storeId);
  const member = await findMember(deps, request.memberId);
  const orderId = newId();
  const team = await insertTeam(deps, activity, member, { ...request, orderId });
  return orderSeat(deps, team, { ...request, orderId });
};

const insertTeam = async (deps: Deps, activity: Activity, member: Member, request: SeatRequest & { orderId: string }): Promise<Team> => {
  const now = deps.clock.now();
  const requestKey = `${member._id}|${request.key}`;
  const team: Team = {
    _id: newId(), activityId: activity._id, productId: activity.productId, storeId: request.storeId, size: activity.size, groupBuyFen: activity.groupBuyFen,
    state: 'open', seats: [seatFor(member, request.orderId, true, now)], requestKey, openedAt: now,
    expiresAt: new Date(now.getTime() + activity.hoursToFill * HOUR_MS),
  };
  try {
    await Teams(deps.db).insertMany([team]);
    return team;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  // The same act again: a crash left the team without the leader's order.
  const left = await Teams(deps.db).findOne({ requestKey }).lean();
  const mine = left?.seats.find((seat) => seat.leader);
  const taken = left && mine ? await passSeat(deps, left._id, mine.orderId, request.orderId) : null;
  if (!taken) throw new AppError('TEAM_CLOSED');
  return taken;
};

/** Joins by a shared link. A team may fill after its activity ended: only opening needs a running one. */
export const joinGroupBuy = async (deps: Deps, teamId: string, request: SeatRequest): Promise<SeatTaken> => {
  const earlier = await Orders(deps.db).findOne({ requestKey: orderKey(request) }).lean();
  if (earlier) return seatOf(deps, earlier);
  await findStore(deps, request.storeId);
  const found = await Teams(deps.db).findById(teamId).lean();
  if (!found) throw new AppError('TEAM_NOT_FOUND');
  const waiting = await waitingSeat(deps, found.activityId, request.memberId);
  if (waiting) return waiting.team._id === teamId ? waiting : refuseSecond();
  const [activity, member] = await Promise.all([Activities(deps.db).findById(found.activityId).lean(), findMember(deps, request.memberId)]);
  if (!activity) throw new AppError('GROUP_BUY_NOT_FOUND');
  const orderId = newId();
  const team = (await takeUpSeat(deps, found, member._id, orderId)) ?? (await takeSeat(deps, teamId, activity, member, orderId));
  return orderSeat(deps, team, { ...request, orderId });
};

/** After this long a request that holds a seat without an order is taken for dead. */
const AT_IT_MS = 15_000;

/** My own held seat whose order is not there: still on its way in another request, or cut off by a crash. */
const takeUpSeat = async (deps: Deps, team: Team, memberId: string, orderId: string): Promise<Team | null> => {
  const mine = team.seats.find((seat) => seat.memberId === memberId && seat.state === 'held');
  if (!mine) return null;
  const order = await Orders(deps.db).findById(mine.orderId, { state: 1 }).lean();
  if (order?.state === 'closed') {
    await releaseSeat(deps, team._id, mine.orderId);
    return null;
  }
  if (order) return null; // paid a moment ago: the seat is mine
  if (mine.heldAt.getTime() > deps.clock.now().getTime() - AT_IT_MS) throw new AppError('STILL_RUNNING');
  return passSeat(deps, team._id, mine.orderId, orderId);
};

const orderKey = ({ memberId, key }: SeatRequest): string => `seat:${memberId}|${key}`;
const slotOf = (activityId: string, memberId: string): string => `${memberId}|group-buy:${activityId}`;
const seatOf = async (deps: Deps, order: Order): Promise<SeatTaken> => ({ team: (await Teams(deps.db).findById(order.teamId).lean())!, order });

const refuseSecond = (): never => {
  throw new AppError('GROUP_BUY_UNPAID');
};

/** A member has one unpaid order in an activity; another tap finds it. */
const waitingSeat = async (deps: Deps, activityId: string, memberId: string): Promise<SeatTaken | null> => {
  const order = await Orders(deps.db).findOne({ unpaidSlot: slotOf(activityId, memberId), payBefore: { $gt: deps.clock.now() } }).lean();
  return order && seatOf(deps, order);
};

/** The order that belongs to a held seat; when there can be none, or another tap was first, the seat is let go at once. */
const orderSeat = async (deps: Deps, team: Team, { memberId, storeId, orderId, key }: SeatRequest & { orderId: string }): Promise<SeatTaken> => {
  const order = await placeOrder(deps, {
    memberId, storeId, lines: [{ productId: team.productId, quantity: 1 }], couponIds: [], usePoints: false, groupBuyUnitFen: team.groupBuyFen,
    requestKey: orderKey({ memberId, storeId, key }), unpaidSlot: slotOf(team.activityId, memberId), team: { teamId: team._id, orderId },
  }).catch(async (error: unknown) => {
    await releaseSeat(deps, team._id, orderId);
    throw error;
  });
  if (order._id !== orderId && !(order.teamId === team._id && (await passSeat(deps, team._id, orderId, order._id)))) await releaseSeat(deps, team._id, orderId);
  return seatOf(deps, order);
};
