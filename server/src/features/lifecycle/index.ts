/**
 * Owns: each member's lifecycle stage, its history, and the moves between stages.
 * Promises: whoever is moved, by time or by a purchase, is moved once and told of once, dated as it happened, however late
 * somebody looks; moves that lie before a member was first looked at are history and told of to nobody.
 * Listens to: order.paid, order.refunded, counter.sale-undone.
 */
import { lifecycleContract } from '@shuke/shared/contract/lifecycle';
import { on } from '../../platform/listeners';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { findVisibleMember } from '../member-records/index';
import { judgeMembers } from './judge-members';
import { followOrdersTimer, moveDueTimer } from './move-due';
import { viewLifecycle, viewMemberLifecycle } from './view-lifecycle';

export { judgeMembers } from './judge-members';
export { LifecycleMoves, LifecycleStandings, type LifecycleMoveRow, type LifecycleStanding } from './model';
export { followOrders, moveDue } from './move-due';

const DAYS = 30;

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, lifecycleContract, {
    'GET /v1/console/lifecycle': ({ actor, query }) => viewLifecycle(deps, query.days ?? DAYS, actor),
    'GET /v1/console/members/:id/lifecycle': async ({ actor, params }) => viewMemberLifecycle(deps, (await findVisibleMember(deps, actor, params.id))._id),
  });
};

export const lifecycleFeature: Feature = {
  name: 'lifecycle',
  contract: lifecycleContract,
  routes,
  listeners: [
    on('order.paid', 'move-stage-of-buyer', async ({ memberId }, deps) => void (await judgeMembers(deps, [memberId]))),
    on('order.refunded', 'move-stage-after-refund', async ({ memberId }, deps) => void (await judgeMembers(deps, [memberId]))),
    on('counter.sale-undone', 'move-stage-after-undo', async ({ memberId }, deps) => void (await judgeMembers(deps, [memberId]))),
  ],
  timers: [moveDueTimer, followOrdersTimer],
};
