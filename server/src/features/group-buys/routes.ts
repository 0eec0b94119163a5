import { groupBuysContract } from '@shuke/shared/contract/group-buys';
import { newId } from '../../platform/database';
import { recordAudit } from '../../platform/audit';
import { AppError } from '../../platform/errors';
import { serve, type ServeContext } from '../../platform/serve';
import type { Deps } from '../../platform/deps';
import { findProduct } from '../catalog/index';
import { Orders, viewOrder } from '../orders/index';
import { Refunds } from '../payments/index';
import { Activities, Teams } from './model';
import { joinGroupBuy, openGroupBuy, type SeatTaken } from './open-group-buy';
import { openTeamsOf, runningActivities, viewActivities, viewTeam, viewTeams } from './view-team';

const viewSeat = async (deps: Deps, memberId: string, { team, order }: SeatTaken) => ({ team: await viewTeam(deps, team, memberId), order: await viewOrder(deps, order) });

const listRunning = async (deps: Deps, memberId: string | undefined) => {
  const activities = await runningActivities(deps);
  const views = await viewActivities(deps, activities);
  const teams = await Promise.all(activities.map(async ({ _id }) => viewTeams(deps, await openTeamsOf(deps, _id), memberId)));
  return { activities: views.map((activity, i) => ({ activity, teams: teams[i]! })) };
};

/** Teams of an activity with how many were refunded, and what a stuck refund waits for. */
const listTeams = async (deps: Deps, activityId: string, query: { cursor?: string; limit?: number }) => {
  if (!(await Activities(deps.db).exists({ _id: activityId }))) throw new AppError('GROUP_BUY_NOT_FOUND');
  const limit = query.limit ?? 20;
  const found = await Teams(deps.db).find({ activityId, ...(query.cursor ? { _id: { $lt: query.cursor } } : {}) }).sort({ _id: -1 }).limit(limit + 1).lean();
  const teams = found.slice(0, limit);
  const orders = await Orders(deps.db).find({ teamId: { $in: teams.map((team) => team._id) } }, { teamId: 1, state: 1 }).lean();
  const stuck = await Refunds(deps.db).find({ orderId: { $in: orders.map((order) => order._id) }, state: 'stuck' }, { orderId: 1, said: 1 }).lean();
  const views = await viewTeams(deps, teams);
  const rows = views.map((team) => {
    const own = orders.filter((order) => order.teamId === team.id);
    const waits = stuck.find((refund) => own.some((order) => order._id === refund.orderId));
    return { team, refunded: own.filter((order) => order.state === 'refunded').length, stuck: waits ? (waits.said ?? '未知原因') : null };
  });
  return { rows, nextCursor: found.length > limit ? teams.at(-1)!._id : null };
};

export const groupBuyRoutes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, groupBuysContract, {
    'GET /v1/shop/group-buys': ({ actor }) => listRunning(deps, actor?.id),
    'GET /v1/shop/teams/:id': async ({ actor, params }) => {
      const team = await Teams(deps.db).findById(params.id).lean();
      if (!team) throw new AppError('TEAM_NOT_FOUND');
      return viewTeam(deps, team, actor?.id);
    },
    'POST /v1/member/group-buys/:id/open': async ({ actor, params, body, key }) =>
      viewSeat(deps, actor.id, await openGroupBuy(deps, params.id, { memberId: actor.id, storeId: body.storeId, key })),
    'POST /v1/member/teams/:id/join': async ({ actor, params, body, key }) =>
      viewSeat(deps, actor.id, await joinGroupBuy(deps, params.id, { memberId: actor.id, storeId: body.storeId, key })),
    'GET /v1/console/group-buys': async () => ({ activities: await viewActivities(deps, await Activities(deps.db).find().sort({ startsAt: -1 }).lean()) }),
    'POST /v1/console/group-buys': async ({ actor, body, requestId }) => {
      await findProduct(deps, body.productId);
      if (body.endsAt <= body.startsAt) throw new AppError('BAD_REQUEST', { errors: [{ path: '/body/endsAt', message: '结束时间要晚于开始时间' }] });
      const activity = { _id: newId(), ...body, startsAt: new Date(body.startsAt), endsAt: new Date(body.endsAt), createdAt: deps.clock.now() };
      await Activities(deps.db).insertMany([activity]);
      await recordAudit(deps, null, { actor, action: 'create-group-buy', target: `group-buy:${activity._id}`, after: body, requestId });
      return (await viewActivities(deps, [activity]))[0]!;
    },
    'GET /v1/console/group-buys/:id/teams': ({ params, query }) => listTeams(deps, params.id, query),
  });
};
