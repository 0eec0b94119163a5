/**
 * Owns: which purchases earn a coupon.
 * Promises: once per order and kind; a refund takes it back if it is unused, whichever of the two is heard of first.
 * Listens to: order.paid, order.refunded.
 */
import { purchaseGiftsContract } from '@shuke/shared/contract/purchase-gifts';
import { on } from '../../platform/listeners';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { givePurchaseGifts, takeUnearnedBack } from './give-purchase-gifts';
import { createPurchaseGift, listPurchaseGifts, stopPurchaseGift } from './manage-purchase-gifts';

export { givePurchaseGifts, takeUnearnedBack } from './give-purchase-gifts';
export { PurchaseGifts } from './model';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, purchaseGiftsContract, {
    'GET /v1/console/purchase-gifts': () => listPurchaseGifts(deps),
    'POST /v1/console/purchase-gifts': ({ actor, body, key, requestId }) => createPurchaseGift(deps, actor, body, { key, requestId }),
    'POST /v1/console/purchase-gifts/:id/stop': ({ actor, params, requestId }) => stopPurchaseGift(deps, actor, params.id, requestId),
  });
};

export const purchaseGiftsFeature: Feature = {
  name: 'purchase-gifts',
  contract: purchaseGiftsContract,
  routes,
  listeners: [
    on('order.paid', 'give-purchase-gifts', ({ orderId }, deps) => givePurchaseGifts(deps, orderId)),
    on('order.refunded', 'take-purchase-gifts-back', async ({ orderId }, deps) => void (await takeUnearnedBack(deps, orderId))),
  ],
};
