import type { OrderView, PriceLine } from '@shuke/shared/contract/orders';
import { defineModel, Free } from '../../platform/database';

export interface OrderLine {
  productId: string | null;
  name: string;
  category: string;
  picture: string;
  quantity: number;
  unitFen: number;
  /** After every discount; lines, and what is paid for a parcel, add up to payableFen. */
  paidFen: number;
}

/** An order that is sent. What names the person is sealed, and forgotten when the parcel has long arrived. */
export interface Parcel {
  /** A DeliveryAddress; null: forgotten. */
  sealed: string | null;
  /** Masked, for lists and receipts. */
  to: string;
  /** After coupons; with the lines it adds up to payableFen. */
  shippingPaidFen: number;
  sentAt: Date | null;
  carrier: string | null;
  parcelNo: string | null;
  receivedAt: Date | null;
}

/** Every purchase of a member, whatever way it came: the one source of "orders" for segments, growth and effect. */
export interface Order {
  _id: string;
  orderNo: string;
  memberId: string;
  storeId: string | null;
  channel: OrderView['channel'];
  state: OrderView['state'];
  lines: OrderLine[];
  price: PriceLine[];
  goodsFen: number;
  payableFen: number;
  paidFen: number;
  refundedFen: number;
  couponIds: string[];
  pointsUsed: number;
  pointsEarned: number;
  growthEarned: number;
  pickupCode: string | null;
  parcel?: Parcel;
  teamId: string | null;
  /** Counter: who booked it and until when it can be undone. */
  staffId: string | null;
  undoUntil: Date | null;
  /** Unique fact that makes a repeat find this order: `actor|key`, or the import's identity of a line. */
  requestKey: string;
  /** Unique while the order is unpaid, gone with it: a second tap finds the order that waits to be paid. */
  unpaidSlot?: string;
  externalId: string | null;
  createdAt: Date;
  payBefore: Date | null;
  paidAt: Date | null;
  closedAt: Date | null;
}

/** States in which money was received and not wholly given back: what counts as a purchase. */
export const PURCHASED_STATES = ['paid', 'waiting-team', 'ready', 'sent', 'done', 'refunding'] as const;

export const Orders = defineModel<Order>(
  'orders',
  {
    orderNo: String, memberId: String, storeId: String, channel: String, state: String, lines: Free, price: Free, goodsFen: Number,
    payableFen: Number, paidFen: Number, refundedFen: Number, couponIds: [String], pointsUsed: Number, pointsEarned: Number, growthEarned: Number,
    pickupCode: String, teamId: String, staffId: String, undoUntil: Date, requestKey: String, unpaidSlot: String, externalId: String, createdAt: Date,
    payBefore: Date, paidAt: Date, closedAt: Date, parcel: Free,
  },
  [
    [{ requestKey: 1 }, { unique: true }],
    [{ unpaidSlot: 1 }, { unique: true, partialFilterExpression: { unpaidSlot: { $type: 'string' } } }],
    [{ orderNo: 1 }, { unique: true }],
    [{ memberId: 1, createdAt: -1 }],
    [{ memberId: 1, paidAt: 1, paidFen: 1 }],
    [{ paidAt: 1, memberId: 1 }],
    [{ storeId: 1, createdAt: -1 }],
    [{ state: 1, payBefore: 1 }],
    [{ teamId: 1 }],
    [{ state: 1, 'parcel.sentAt': 1 }, { partialFilterExpression: { 'parcel.sealed': { $type: 'string' } } }],
  ],
);
