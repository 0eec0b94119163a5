import { defineModel, Free } from '../../platform/database';

/** One way to pay one order; keyed by out_trade_no, which is the order's number. */
export interface Payment {
  /** out_trade_no */
  _id: string;
  orderId: string;
  memberId: string;
  openid: string;
  amountFen: number;
  description: string;
  expiresAt: Date;
  state: 'asked' | 'paid' | 'closed';
  transactionId: string | null;
  paidAt: Date | null;
  createdAt: Date;
  /** Business time at which nobody having told us anything, we ask. */
  queryAt: Date;
  queries: number;
}
export const Payments = defineModel<Payment>(
  'payments',
  {
    orderId: String, memberId: String, openid: String, amountFen: Number, description: String, expiresAt: Date, state: String,
    transactionId: String, paidAt: Date, createdAt: Date, queryAt: Date, queries: Number,
  },
  [[{ orderId: 1 }], [{ state: 1, queryAt: 1 }]],
);

export interface Refund {
  /** out_refund_no: sent again and again under the same number until WeChat Pay says what became of it. */
  _id: string;
  orderId: string;
  outTradeNo: string;
  refundFen: number;
  totalFen: number;
  reason: string;
  state: 'wanted' | 'processing' | 'done' | 'stuck';
  /** What WeChat Pay said last, for the people who look after stuck ones. */
  said: string | null;
  refundId: string | null;
  createdAt: Date;
  tryAt: Date;
  tries: number;
}
export const Refunds = defineModel<Refund>(
  'refunds',
  {
    orderId: String, outTradeNo: String, refundFen: Number, totalFen: Number, reason: String, state: String, said: String, refundId: String,
    createdAt: Date, tryAt: Date, tries: Number,
  },
  [[{ orderId: 1 }], [{ state: 1, tryAt: 1 }]],
);

/** Every notice that came, also those refused and why. Bodies hold personal data only in sealed form. */
export interface PaymentNotice {
  /** WeChat Pay's id of the notice, or a new id for what could not be read. */
  _id: string;
  at: Date;
  outcome: 'accepted' | 'refused';
  reason: string | null;
  kind: string | null;
  outTradeNo: string | null;
  times: number;
  facts: unknown;
}
export const PaymentNotices = defineModel<PaymentNotice>(
  'payment_notices',
  { at: Date, outcome: String, reason: String, kind: String, outTradeNo: String, times: Number, facts: Free },
  [[{ outTradeNo: 1 }], [{ outcome: 1, at: -1 }]],
);
