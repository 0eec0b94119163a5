/**
 * Owns: the points mall: items, their pieces of stock, redemptions and pickup codes.
 * Promises: stock and limit hold under any race and any crash; points, row and code change together or not at all; a code is
 * handed over once, at one store; a cancellation gives points, piece and money back once; a cash part that comes too late
 * goes back by itself.
 * Listens to: payment.settled, refund.settled (of cash parts); a sweeper brings what a crash left to its end.
 */
import { mallContract } from '@shuke/shared/contract/mall';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { defineTimer } from '../../platform/jobs';
import { on } from '../../platform/listeners';
import type { Feature } from '../../platform/feature';
import { serve, type ServeContext } from '../../platform/serve';
import { cancelRedemption } from './cancel-redemption';
import { handOver, lookAtPickup } from './hand-over';
import { changeItem, createItem, listItems } from './manage-items';
import { closeOverdueRedemptions, leaveRedemption, ownRedemption, payRedemption, settleRedemption, settleRedemptionRefund } from './pay-redemption';
import { redeemItem } from './redeem-item';
import { repairRedemptionsTimer } from './repair-redemptions';
import { consoleRedemption, consoleRedemptions, memberRedemptions, viewMall, viewRedemption } from './view-mall';

export { MallItems, MallPieces, Redemptions, type MallItem, type MallPiece, type Redemption } from './model';
export { closeOverdueRedemptions } from './pay-redemption';
export { reconcileMall } from './reconcile-mall';
export { repairRedemptions, repairStock } from './repair-redemptions';

/** Goods that were handed over stay; so does a coupon that is used. */
const cancelByHand = async (deps: Deps, actor: OperatorActor, id: string, why: string, requestId: string) => {
  const row = await cancelRedemption(deps, id, {
    from: ['ready', 'done'], why,
    also: (session, before) =>
      recordAudit(deps, session, { actor, action: 'cancel-redemption', target: `member:${before.memberId}`, before: { title: before.title, state: before.state }, after: { state: 'cancelled' }, why, requestId }),
  });
  if (row.state !== 'cancelled') throw new AppError('STILL_RUNNING');
  return consoleRedemption(deps, row);
};

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, mallContract, {
    'GET /v1/member/mall': ({ actor }) => viewMall(deps, actor.id),
    'POST /v1/member/mall/items/:id/redeem': async ({ actor, params, body, key }) =>
      viewRedemption(deps, await redeemItem(deps, { memberId: actor.id, itemId: params.id, ...body, key })),
    'GET /v1/member/mall/redemptions': ({ actor, query }) => memberRedemptions(deps, actor.id, query),
    'GET /v1/member/mall/redemptions/:id': async ({ actor, params }) => viewRedemption(deps, await ownRedemption(deps, actor.id, params.id)),
    'POST /v1/member/mall/redemptions/:id/pay': async ({ actor, params }) => {
      const { redemption, payParams } = await payRedemption(deps, actor.id, params.id);
      return { redemption: await viewRedemption(deps, redemption), payParams };
    },
    'POST /v1/member/mall/redemptions/:id/cancel': async ({ actor, params }) => viewRedemption(deps, await leaveRedemption(deps, actor.id, params.id)),
    'GET /v1/staff/mall/pickups/:code': ({ actor, params, query }) => lookAtPickup(deps, actor, params.code, query.storeId),
    'POST /v1/staff/mall/pickups/:code/hand-over': ({ actor, params, body }) => handOver(deps, actor, params.code, body.storeId),
    'GET /v1/console/mall/items': () => listItems(deps),
    'POST /v1/console/mall/items': ({ actor, body, key, requestId }) => createItem(deps, actor, body, { key, requestId }),
    'PUT /v1/console/mall/items/:id': ({ actor, params, body, requestId }) => changeItem(deps, actor, params.id, body, requestId),
    'GET /v1/console/mall/redemptions': ({ query }) => consoleRedemptions(deps, query),
    'POST /v1/console/mall/redemptions/:id/cancel': ({ actor, params, body, requestId }) => cancelByHand(deps, actor, params.id, body.why, requestId),
  });
};

export const mallFeature: Feature = {
  name: 'mall',
  contract: mallContract,
  routes,
  listeners: [
    on('payment.settled', 'settle-redemption', (settled, deps) => settleRedemption(deps, settled)),
    on('refund.settled', 'settle-redemption-refund', (settled, deps) => settleRedemptionRefund(deps, settled)),
  ],
  timers: [repairRedemptionsTimer, defineTimer({ name: 'close-overdue-redemptions', everyMs: 10_000, run: async (deps) => void (await closeOverdueRedemptions(deps)) })],
};
