/**
 * Owns: group-buy activities and teams.
 * Promises: a seat is held before payment and never oversold, and only money that stays fills a team; a late payment
 * and every member of an expired team are refunded by themselves, each alone; no fake members.
 * Listens to: order.paid, order.closed, refund.wanted, group-buy.filled, group-buy.expired.
 */
import { groupBuysContract } from '@shuke/shared/contract/group-buys';
import { defineTimer } from '../../platform/jobs';
import { on } from '../../platform/listeners';
import type { Deps } from '../../platform/deps';
import type { Feature } from '../../platform/feature';
import { findProduct } from '../catalog/index';
import { sendInbox } from '../inbox/index';
import { Orders } from '../orders/index';
import { Teams } from './model';
import { groupBuyRoutes } from './routes';
import { expireTeams, refundExpiredTeam, settleSeat } from './settle-seat';
import { freeForgottenSeats, freeRefundedSeat, releaseSeat } from './take-seat';

export { Activities, Teams, type Activity, type Team } from './model';
export { reconcileTeams } from './reconcile-teams';
export { groupPrices, teamForHome, viewTeam } from './view-team';

const tellTeam = async (deps: Deps, teamId: string, title: string, sentence: (product: string) => string): Promise<void> => {
  const team = await Teams(deps.db).findById(teamId).lean();
  if (!team) return;
  const product = await findProduct(deps, team.productId);
  await sendInbox(deps, null, team.seats.filter((seat) => seat.state === 'paid').map((seat) => ({
    memberId: seat.memberId, reference: `team:${teamId}:${team.state}:${seat.memberId}`, kind: 'group-buy' as const, title, text: sentence(product.name),
    link: `/packages/group-buys/team/index?id=${teamId}`,
  })));
};

const releaseSeatOf = async (deps: Deps, orderId: string): Promise<void> => {
  const order = await Orders(deps.db).findById(orderId, { teamId: 1 }).lean();
  if (order?.teamId) await releaseSeat(deps, order.teamId, orderId);
};

export const groupBuysFeature: Feature = {
  name: 'group-buys',
  contract: groupBuysContract,
  routes: groupBuyRoutes,
  listeners: [
    on('order.paid', 'settle-group-buy-seat', ({ orderId }, deps) => settleSeat(deps, orderId)),
    on('order.closed', 'release-group-buy-seat', ({ orderId }, deps) => releaseSeatOf(deps, orderId)),
    on('refund.wanted', 'free-refunded-seat', ({ orderId }, deps) => freeRefundedSeat(deps, orderId)),
    on('group-buy.filled', 'tell-team-filled', ({ teamId }, deps) => tellTeam(deps, teamId, '拼团成功', (product) => `${product} 已成团，凭取货码到店领取。`)),
    on('group-buy.expired', 'refund-expired-team', ({ teamId }, deps) => refundExpiredTeam(deps, teamId)),
    on('group-buy.expired', 'tell-team-expired', ({ teamId }, deps) => tellTeam(deps, teamId, '拼团未成功', (product) => `${product} 没有在时限内成团，款项将原路退回。`)),
  ],
  timers: [
    defineTimer({ name: 'expire-teams', everyMs: 10_000, run: expireTeams }),
    defineTimer({ name: 'free-forgotten-seats', everyMs: 60_000, run: async (deps) => void (await freeForgottenSeats(deps)) }),
  ],
};
