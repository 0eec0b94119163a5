import type { CardBenefit } from '@shuke/shared/contract/cards';
import { defineModel, Free } from '../../platform/database';

export interface CardPlan {
  _id: string;
  name: string;
  priceFen: number;
  days: number;
  /** 0: no trial. */
  trialDays: number;
  onSale: boolean;
  benefits: CardBenefit[];
  createdAt: Date;
  requestKey: string;
}
export const CardPlans = defineModel<CardPlan>(
  'card_plans',
  { name: String, priceFen: Number, days: Number, trialDays: Number, onSale: Boolean, benefits: Free, createdAt: Date, requestKey: String },
  [[{ requestKey: 1 }, { unique: true }]],
);

/** A card that a member holds; name and benefits as they were when it was given. */
export interface MemberCard {
  _id: string;
  memberId: string;
  planId: string;
  name: string;
  benefits: CardBenefit[];
  source: 'bought' | 'trial' | 'gift-code';
  /** Unique: the order, the code or the one trial that gave it. */
  reference: string;
  startsAt: Date;
  endsAt: Date;
  refundedAt: Date | null;
  /** Months whose coupons were given. */
  monthsGiven: number;
  /** When the next month's coupons are due; null: none any more. */
  couponsDueAt: Date | null;
  remindedAt: Date | null;
  createdAt: Date;
}
export const MemberCards = defineModel<MemberCard>(
  'member_cards',
  {
    memberId: String, planId: String, name: String, benefits: Free, source: String, reference: String, startsAt: Date, endsAt: Date, refundedAt: Date,
    monthsGiven: Number, couponsDueAt: Date, remindedAt: Date, createdAt: Date,
  },
  [[{ reference: 1 }, { unique: true }], [{ memberId: 1, endsAt: -1 }], [{ planId: 1, endsAt: 1 }], [{ couponsDueAt: 1 }], [{ remindedAt: 1, endsAt: 1 }]],
);

export interface CardOrder {
  _id: string;
  /** out_trade_no */
  orderNo: string;
  memberId: string;
  planId: string;
  name: string;
  benefits: CardBenefit[];
  days: number;
  priceFen: number;
  state: 'unpaid' | 'paid' | 'closed' | 'refunding' | 'refunded';
  requestKey: string;
  createdAt: Date;
  payBefore: Date;
  paidAt: Date | null;
}
export const CardOrders = defineModel<CardOrder>(
  'card_orders',
  {
    orderNo: String, memberId: String, planId: String, name: String, benefits: Free, days: Number, priceFen: Number, state: String, requestKey: String,
    createdAt: Date, payBefore: Date, paidAt: Date,
  },
  [[{ orderNo: 1 }, { unique: true }], [{ requestKey: 1 }, { unique: true }], [{ memberId: 1, createdAt: -1 }], [{ state: 1, payBefore: 1 }], [{ createdAt: -1, _id: -1 }]],
);

export interface CardCodeBatch {
  _id: string;
  planId: string;
  note: string;
  count: number;
  expiresAt: Date;
  createdAt: Date;
  requestKey: string;
}
export const CardCodeBatches = defineModel<CardCodeBatch>(
  'card_code_batches',
  { planId: String, note: String, count: Number, expiresAt: Date, createdAt: Date, requestKey: String },
  [[{ requestKey: 1 }, { unique: true }], [{ createdAt: -1 }]],
);

export interface CardCode {
  /** The code itself, without dashes. */
  _id: string;
  batchId: string;
  planId: string;
  expiresAt: Date;
  redeemedBy: string | null;
  redeemedAt: Date | null;
}
export const CardCodes = defineModel<CardCode>(
  'card_codes',
  { batchId: String, planId: String, expiresAt: Date, redeemedBy: String, redeemedAt: Date },
  [[{ batchId: 1, redeemedAt: 1 }], [{ redeemedBy: 1 }]],
);
