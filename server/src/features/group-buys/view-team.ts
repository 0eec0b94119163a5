import type { Static } from 'typebox';
import type { ActivityView, TeamView } from '@shuke/shared/contract/group-buys';
import { activityStateAt } from '@shuke/shared/rules/group-buys/decide-seat';
import { maskName } from '@shuke/shared/values/mask';
import type { Deps } from '../../platform/deps';
import { findProducts, type GroupPrice } from '../catalog/index';
import { storeNamesOf } from '../orders/index';
import { Activities, Teams, type Activity, type Team } from './model';

type View = Static<typeof TeamView>;

/** Paid seats first; other people's names are masked. */
const seatViews = (team: Team, memberId: string | undefined): View['seats'] =>
  [...team.seats]
    .sort((a, b) => Number(b.state === 'paid') - Number(a.state === 'paid') || a.heldAt.getTime() - b.heldAt.getTime())
    .map((seat) => ({
      nickname: seat.memberId === memberId ? seat.nickname : maskName(seat.nickname), avatarKey: seat.avatarKey, leader: seat.leader,
      paid: seat.state === 'paid', me: seat.memberId === memberId,
    }));

export const viewTeams = async (deps: Deps, teams: readonly Team[], memberId?: string): Promise<View[]> => {
  const [products, stores] = await Promise.all([findProducts(deps, teams.map((team) => team.productId)), storeNamesOf(deps, teams.map((team) => team.storeId))]);
  const now = deps.clock.now();
  return teams.map((team) => {
    const product = products.get(team.productId);
    const state = team.state === 'open' && team.expiresAt <= now ? 'expired' : team.state;
    return {
      id: team._id, activityId: team.activityId, productId: team.productId, productName: product?.name ?? '', picture: product?.picture ?? '',
      priceFen: product?.priceFen ?? 0, groupBuyFen: team.groupBuyFen, size: team.size, state, seats: seatViews(team, memberId),
      missing: Math.max(team.size - team.seats.length, 0), expiresAt: team.expiresAt.toISOString(), storeName: stores.get(team.storeId) ?? '',
    };
  });
};

export const viewTeam = async (deps: Deps, team: Team, memberId?: string): Promise<View> => (await viewTeams(deps, [team], memberId))[0]!;

export const viewActivities = async (deps: Deps, activities: readonly Activity[]): Promise<Static<typeof ActivityView>[]> => {
  const [products, counts] = await Promise.all([
    findProducts(deps, activities.map((activity) => activity.productId)),
    Teams(deps.db).aggregate<{ _id: { activityId: string; state: string }; n: number }>([
      { $match: { activityId: { $in: activities.map((activity) => activity._id) } } },
      { $group: { _id: { activityId: '$activityId', state: '$state' }, n: { $sum: 1 } } },
    ]),
  ]);
  const count = (activityId: string, state: string): number => counts.find((row) => row._id.activityId === activityId && row._id.state === state)?.n ?? 0;
  return activities.map((activity) => {
    const product = products.get(activity.productId);
    return {
      id: activity._id, title: activity.title, productId: activity.productId, productName: product?.name ?? '', picture: product?.picture ?? '',
      priceFen: product?.priceFen ?? 0, groupBuyFen: activity.groupBuyFen, size: activity.size, hoursToFill: activity.hoursToFill,
      newcomersOnly: activity.newcomersOnly, startsAt: activity.startsAt.toISOString(), endsAt: activity.endsAt.toISOString(),
      state: activityStateAt(activity, deps.clock.now()), openTeams: count(activity._id, 'open'), filledTeams: count(activity._id, 'filled'),
    };
  });
};

export const runningActivities = (deps: Deps): Promise<Activity[]> => {
  const now = deps.clock.now();
  return Activities(deps.db).find({ startsAt: { $lte: now }, endsAt: { $gt: now } }).sort({ endsAt: 1 }).lean();
};

/** Group price by product from what runs now. */
export const groupPrices = async (deps: Deps): Promise<Map<string, GroupPrice>> => {
  const running = await runningActivities(deps);
  return new Map(running.map((activity) => [activity.productId, { activityId: activity._id, groupBuyFen: activity.groupBuyFen }]));
};

/** Teams that still have a seat, those nearest to full first. */
export const openTeamsOf = (deps: Deps, activityId: string, limit = 10): Promise<Team[]> =>
  Teams(deps.db).aggregate<Team>([
    { $match: { activityId, state: 'open', expiresAt: { $gt: deps.clock.now() } } },
    { $set: { left: { $subtract: ['$size', { $size: '$seats' }] } } },
    { $match: { left: { $gt: 0 } } },
    { $sort: { left: 1, expiresAt: 1 } },
    { $limit: limit },
    { $unset: 'left' },
  ]);

/** For the home page: the member's own open team, else the one nearest to full. */
export const teamForHome = async (deps: Deps, memberId?: string): Promise<View | null> => {
  const own = memberId ? await Teams(deps.db).findOne({ 'seats.memberId': memberId, state: 'open', expiresAt: { $gt: deps.clock.now() } }).lean() : null;
  if (own) return viewTeam(deps, own, memberId);
  for (const activity of await runningActivities(deps)) {
    const [team] = await openTeamsOf(deps, activity._id, 1);
    if (team) return viewTeam(deps, team, memberId);
  }
  return null;
};
