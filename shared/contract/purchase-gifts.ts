import { Type, type Static } from 'typebox';
import { Closed, consoleRoles, defineContract } from './contract';
import { Count, Fen, Id, IdParams, Instant, OneOf, ShortText } from './common';

/** Which purchases earn a coupon. Empty lists: any goods, both channels. */
export const PurchaseGiftBody = Closed({
  title: ShortText,
  templateId: Id,
  minPaidFen: Fen,
  productIds: Type.Array(Id, { maxItems: 50 }),
  channels: Type.Array(OneOf('shop', 'counter'), { maxItems: 2, uniqueItems: true }),
});
export type PurchaseGiftBody = Static<typeof PurchaseGiftBody>;

export const PurchaseGiftView = Closed({
  ...PurchaseGiftBody.properties,
  id: Id,
  templateTitle: Type.String(),
  state: OneOf('active', 'stopped'),
  given: Count,
  createdAt: Instant,
});
export type PurchaseGiftView = Static<typeof PurchaseGiftView>;

export const purchaseGiftsContract = defineContract({
  'GET /v1/console/purchase-gifts': {
    summary: 'Coupons given after a purchase',
    access: consoleRoles('manager', 'auditor'),
    reply: Closed({ gifts: Type.Array(PurchaseGiftView) }),
  },
  'POST /v1/console/purchase-gifts': {
    summary: 'Give a coupon after each purchase of this kind, once per order',
    access: consoleRoles('manager'),
    repeat: 'keyed',
    body: PurchaseGiftBody,
    reply: PurchaseGiftView,
    errors: ['COUPON_TEMPLATE_NOT_FOUND', 'COUPON_NOT_CLAIMABLE', 'PRODUCT_NOT_FOUND'],
  },
  'POST /v1/console/purchase-gifts/:id/stop': {
    summary: 'Later purchases earn nothing; what was given stays',
    access: consoleRoles('manager'),
    repeat: 'natural',
    params: IdParams,
    reply: PurchaseGiftView,
    errors: ['PURCHASE_GIFT_NOT_FOUND'],
  },
});
