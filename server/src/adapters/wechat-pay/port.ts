import type { AdapterResult } from '../result';

export type { AdapterFailure, AdapterResult, FailureKind } from '../result';

export interface PrepayRequest {
  /** 6–32 of `0-9A-Za-z_-*|`. The same number with the same content may be sent again; with another content never. */
  outTradeNo: string;
  /** What the payer reads; cut to 127 bytes. */
  description: string;
  totalFen: number;
  openid: string;
  /** After this nobody can pay the order. Seconds count, milliseconds are dropped. */
  expiresAt: Date;
  /** Comes back in notice and query; at most 128 bytes. */
  attach?: string;
}

/** Arguments of wx.requestPayment. */
export interface PayParams {
  timeStamp: string;
  nonceStr: string;
  package: string;
  signType: 'RSA';
  paySign: string;
}

export type TradeState = 'SUCCESS' | 'REFUND' | 'NOTPAY' | 'CLOSED' | 'REVOKED' | 'USERPAYING' | 'PAYERROR';

/** SUCCESS, REFUND: paid (REFUND: and later given back, in part or whole); these two carry every field. */
export interface Payment {
  tradeState: TradeState;
  transactionId?: string;
  totalFen?: number;
  paidAt?: Date;
  openid?: string;
}

export interface RefundRequest {
  outTradeNo: string;
  /** 1–64 of `0-9A-Za-z_-|*@`. Repeating the same number refunds once; a new number refunds again. */
  outRefundNo: string;
  refundFen: number;
  /** Of the whole order. */
  totalFen: number;
  /** The payer reads it; cut to 80 bytes. */
  reason: string;
}

/** PROCESSING: accepted, not yet paid out. ABNORMAL: the payer's account refused it, someone must act. */
export type RefundStatus = 'SUCCESS' | 'PROCESSING' | 'CLOSED' | 'ABNORMAL';

export interface Refund {
  refundId: string;
  status: RefundStatus;
  refundFen?: number;
  refundedAt?: Date;
}

/** An HTTP request that claims to come from WeChat Pay. */
export interface NoticeRequest {
  /** Names in lower case, as Node gives them. */
  headers: Record<string, string | string[] | undefined>;
  /** The bytes as received: parsed and printed again they are no longer what was signed. */
  rawBody: Buffer | string;
  now: Date;
}

interface NoticeHead {
  /** The same for every repeat of this notice. */
  id: string;
  eventType: string;
  outTradeNo: string;
  transactionId: string;
  totalFen: number;
  /** What the payer gave after WeChat's own discounts. */
  payerTotalFen?: number;
}

export interface PaymentNotice extends NoticeHead {
  kind: 'payment';
  paidAt: Date;
  openid: string;
  attach?: string;
}

export interface RefundNotice extends NoticeHead {
  kind: 'refund';
  outRefundNo: string;
  refundId: string;
  refundStatus: Exclude<RefundStatus, 'PROCESSING'>;
  refundFen: number;
  /** Only with SUCCESS. */
  refundedAt?: Date;
}

export type Notice = PaymentNotice | RefundNotice;

/**
 * MALFORMED: headers, JSON or fields are not those of a notice that we know.
 * SIGNTEST: WeChat's own probe, which must be refused. STALE: 300 s or more off.
 * UNKNOWN_SERIAL: signed with a key that we do not have (or cannot fetch now). BAD_SIGNATURE: not signed by that key.
 * BAD_CIPHERTEXT: wrong tag, key or associated data. NOT_OURS: another merchant's or another app's.
 */
export type NoticeRefusal =
  'MALFORMED' | 'SIGNTEST' | 'STALE' | 'UNKNOWN_SERIAL' | 'BAD_SIGNATURE' | 'BAD_CIPHERTEXT' | 'NOT_OURS';

export type NoticeResult = { ok: true; notice: Notice } | { ok: false; reason: NoticeRefusal };

/**
 * WeChat Pay v3 for JSAPI payments of one merchant. An answer counts only with a valid signature.
 *
 * `code` of a failure is WeChat Pay's own (`ORDER_PAID`, `ORDER_NOT_EXIST`, `OUT_TRADE_NO_USED`, `NOT_ENOUGH`, …) or
 * ours: `UNREACHABLE`, `PLATFORM_KEYS_UNAVAILABLE` (retryable), `TIMEOUT`, `CONNECTION_LOST`, `REPLY_NOT_VERIFIED`,
 * `BAD_REPLY` (unknown), `ARGUMENT_INVALID` (final).
 *
 * After `unknown` every call here may be repeated **with the same numbers and content**: WeChat Pay acts once a number.
 */
export interface WechatPayPort {
  prepay(request: PrepayRequest): Promise<AdapterResult<{ prepayId: string; payParams: PayParams }>>;

  /** `ORDER_NOT_EXIST` (final): WeChat Pay has never heard of the number. */
  query(outTradeNo: string): Promise<AdapterResult<Payment>>;

  /** Ends an unpaid order; closing it again is fine. `ORDER_PAID` (final): the money is there. */
  close(outTradeNo: string): Promise<AdapterResult<Record<string, never>>>;

  /** An accepted refund is not yet a refund: wait for its notice or ask with queryRefund. */
  refund(request: RefundRequest): Promise<AdapterResult<Refund>>;

  /** `RESOURCE_NOT_EXISTS` (final): there is no such refund. */
  queryRefund(outRefundNo: string): Promise<AdapterResult<Refund>>;

  /** Verifies and opens a notice. Answer 2xx to a notice only when it is stored, 4xx to a refusal. Never throws. */
  readNotice(request: NoticeRequest): Promise<NoticeResult>;
}
