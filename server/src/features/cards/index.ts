/**
 * Owns: paid membership cards: what is on sale, who holds which until when, orders for them, gift codes.
 * Promises: an order, a code or the one trial gives one card; a second card begins when the first ends; money that comes too
 * late goes back by itself; a card gives its coupons once a month.
 * Listens to: payment.settled, refund.settled (of card orders).
 */
import { cardsContract } from '@shuke/shared/contract/cards';
import { defineTimer } from '../../platform/jobs';
import { on } from '../../platform/listeners';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { closeOverdueCardOrders, orderCard, ownCardOrder, payCardOrder, settleCardOrder } from './buy-card';
import { giveMonthCoupons } from './give-month-coupons';
import { consoleOrderView, listCardOrders } from './list-card-orders';
import { changePlan, createCodes, createPlan, listBatches, listPlans, readCodes } from './manage-cards';
import { refundCard, settleCardRefund } from './refund-card';
import { remindOfEnd } from './remind-of-end';
import { redeemCode, takeTrial } from './take-card';
import { memberCards, toCardView, toOrderView } from './view-card';

export { closeOverdueCardOrders } from './buy-card';
export { giveMonthCoupons } from './give-month-coupons';
export { CardCodeBatches, CardCodes, CardOrders, CardPlans, MemberCards, type CardPlan, type MemberCard } from './model';
export { reconcileCards } from './reconcile-cards';
export { remindOfEnd } from './remind-of-end';
export { cardOf } from './view-card';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, cardsContract, {
    'GET /v1/member/cards': ({ actor }) => memberCards(deps, actor.id),
    'POST /v1/member/card-orders': async ({ actor, body, key }) => toOrderView(await orderCard(deps, actor.id, { ...body, key })),
    'POST /v1/member/card-orders/:id/pay': async ({ actor, params }) => {
      const { order, payParams } = await payCardOrder(deps, actor.id, params.id);
      return { order: toOrderView(order), payParams };
    },
    'GET /v1/member/card-orders/:id': async ({ actor, params }) => toOrderView(await ownCardOrder(deps, actor.id, params.id)),
    'POST /v1/member/card-plans/:id/trial': async ({ actor, params }) => toCardView(await takeTrial(deps, actor.id, params.id), deps.clock.now()),
    'POST /v1/member/card-codes/redeem': async ({ actor, body }) => toCardView(await redeemCode(deps, actor.id, body.code), deps.clock.now()),
    'GET /v1/console/card-plans': () => listPlans(deps),
    'POST /v1/console/card-plans': ({ actor, body, key, requestId }) => createPlan(deps, actor, body, { key, requestId }),
    'PUT /v1/console/card-plans/:id': ({ actor, params, body, requestId }) => changePlan(deps, actor, params.id, body, requestId),
    'GET /v1/console/card-code-batches': () => listBatches(deps),
    'POST /v1/console/card-code-batches': ({ actor, body, key, requestId }) => createCodes(deps, actor, body, { key, requestId }),
    'GET /v1/console/card-code-batches/:id/codes': ({ actor, params, requestId }) => readCodes(deps, actor, params.id, requestId),
    'GET /v1/console/card-orders': ({ query }) => listCardOrders(deps, query),
    'POST /v1/console/card-orders/:id/refund': async ({ actor, params, body, requestId }) =>
      consoleOrderView(deps, await refundCard(deps, actor, params.id, { reason: body.reason, requestId })),
  });
};

export const cardsFeature: Feature = {
  name: 'cards',
  contract: cardsContract,
  routes,
  listeners: [
    on('payment.settled', 'settle-card-order', (settled, deps) => settleCardOrder(deps, settled)),
    on('refund.settled', 'settle-card-refund', (settled, deps) => settleCardRefund(deps, settled)),
  ],
  timers: [
    defineTimer({ name: 'close-overdue-card-orders', everyMs: 10_000, run: closeOverdueCardOrders }),
    defineTimer({ name: 'give-card-coupons', everyMs: 60_000, run: giveMonthCoupons }),
    defineTimer({ name: 'remind-of-card-end', everyMs: 600_000, run: remindOfEnd }),
  ],
};
