import { defineModel } from '../../platform/database';

/** A coupon that each purchase of a kind earns. Its conditions never change: another kind is another row. */
export interface PurchaseGift {
  _id: string;
  title: string;
  templateId: string;
  minPaidFen: number;
  /** Any of them; none: any goods. */
  productIds: string[];
  channels: ('shop' | 'counter')[];
  state: 'active' | 'stopped';
  createdAt: Date;
  requestKey: string;
}
export const PurchaseGifts = defineModel<PurchaseGift>(
  'purchase_gifts',
  { title: String, templateId: String, minPaidFen: Number, productIds: [String], channels: [String], state: String, createdAt: Date, requestKey: String },
  [[{ requestKey: 1 }, { unique: true }], [{ state: 1 }], [{ createdAt: -1 }]],
);
