/**
 * Owns: every purchase of a member: shop orders and their way from unpaid to done, closed or refunded.
 * Promises: a repeat, and another tap on the same unpaid basket, find the same order; the price is what the person saw;
 * coupons, points and stock come back once; where a parcel goes is sealed and forgotten in time;
 * a payment that lands after closing is refunded by itself; an undone order takes its rewards back.
 * Listens to: payment.settled, refund.settled, order.paid (inbox).
 */
import { ordersContract } from '@shuke/shared/contract/orders';
import { paidFor } from '@shuke/shared/rules/payments/paid-for';
import { formatFen } from '@shuke/shared/values/money';
import { recordAudit } from '../../platform/audit';
import { AppError } from '../../platform/errors';
import { defineTimer } from '../../platform/jobs';
import { on } from '../../platform/listeners';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { repairReservations } from '../catalog/index';
import { sendInbox } from '../inbox/index';
import { toStoreView } from '../stores/index';
import { cancelOrder, closeOverdueOrders } from './close-order';
import { handOverOrder, receiveOrder, revealAddress, settleParcels } from './hand-over-order';
import { consoleOrders, memberOrder, memberOrders } from './list-orders';
import { Orders } from './model';
import { viewOrder } from './order-view';
import { payOrder } from './pay-order';
import { placeOrder } from './place-order';
import { quoteBasket } from './quote-basket';
import { refundOrder, settleRefundedOrder } from './refund-order';
import { settleOrder } from './settle-order';

export { closeOrder } from './close-order';
export { openAddress, settleParcels } from './hand-over-order';
export { Orders, PURCHASED_STATES, type Order, type OrderLine } from './model';
export { storeNamesOf, toOrderView, viewOrder } from './order-view';
export { newOrderNo, PAY_MINUTES, placeOrder } from './place-order';
export { reconcileOrders } from './reconcile-orders';
export { refundOrder } from './refund-order';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, ordersContract, {
    'POST /v1/member/checkout/quote': async ({ actor, body }) => {
      const { quote, store } = await quoteBasket(deps, { memberId: actor.id, ...body, couponIds: body.couponIds ?? 'best', usePoints: body.usePoints ?? false });
      return { quote, store: toStoreView(store, deps.clock.now()) };
    },
    'POST /v1/member/orders': async ({ actor, body, key }) =>
      viewOrder(deps, await placeOrder(deps, {
        memberId: actor.id, ...body, couponIds: body.couponIds ?? 'best', usePoints: body.usePoints ?? false, requestKey: `member:${actor.id}|${key}`,
      })),
    'POST /v1/member/orders/:id/pay': async ({ actor, params }) => {
      const { order, payParams } = await payOrder(deps, actor.id, params.id);
      return { order: await viewOrder(deps, order), payParams };
    },
    'POST /v1/member/orders/:id/cancel': async ({ actor, params }) => viewOrder(deps, await cancelOrder(deps, actor.id, params.id)),
    'GET /v1/member/orders': ({ actor, query }) => memberOrders(deps, actor.id, query),
    'GET /v1/member/orders/:id': async ({ actor, params }) => viewOrder(deps, await memberOrder(deps, actor.id, params.id)),
    'POST /v1/member/orders/:id/receive': async ({ actor, params }) => viewOrder(deps, await receiveOrder(deps, actor.id, params.id)),
    'POST /v1/console/orders/:id/hand-over': async ({ actor, params, body, requestId }) => viewOrder(deps, await handOverOrder(deps, params.id, body.parcel, { actor, requestId })),
    'POST /v1/console/orders/:id/address': async ({ actor, params, body, requestId }) => ({ address: await revealAddress(deps, params.id, body.reason, { actor, requestId }) }),
    'GET /v1/console/orders': ({ actor, query }) => consoleOrders(deps, actor, query),
    'POST /v1/console/orders/:id/refund': async ({ actor, params, body, requestId }) => {
      const before = await Orders(deps.db).findById(params.id).lean();
      if (!before) throw new AppError('ORDER_NOT_FOUND');
      if (!(await refundOrder(deps, params.id, body.reason))) throw new AppError('ORDER_NOT_CANCELLABLE');
      const after = (await Orders(deps.db).findById(params.id).lean())!;
      await recordAudit(deps, null, {
        actor, action: 'refund-order', target: `order:${params.id}`, before: { state: before.state }, after: { state: after.state }, why: body.reason, requestId,
      });
      return viewOrder(deps, after);
    },
  });
};

export const ordersFeature: Feature = {
  name: 'orders',
  contract: ordersContract,
  routes,
  listeners: [
    on('payment.settled', 'settle-paid-order', async (settled, deps) => {
      if (paidFor(settled.outTradeNo) === 'order') await settleOrder(deps, settled);
    }),
    on('refund.settled', 'settle-refunded-order', (settled, deps) => settleRefundedOrder(deps, settled)),
    on('order.paid', 'tell-order-paid', async ({ orderId, memberId, paidFen, channel }, deps) => {
      if (channel === 'import' || channel === 'counter') return;
      await sendInbox(deps, null, [{
        memberId, reference: `order-paid:${orderId}`, kind: 'order', title: '支付成功',
        text: `已支付 ${formatFen(paidFen)}，成长值已到账，积分到账时间见积分页。`, link: `/packages/shop/order/index?id=${orderId}`,
      }]);
    }),
  ],
  timers: [
    defineTimer({ name: 'close-overdue-orders', everyMs: 10_000, run: closeOverdueOrders }),
    defineTimer({ name: 'settle-parcels', everyMs: 600_000, run: settleParcels }),
    defineTimer({ name: 'repair-stock-reservations', everyMs: 20_000, run: async (deps) => void (await repairReservations(deps)) }),
  ],
};
