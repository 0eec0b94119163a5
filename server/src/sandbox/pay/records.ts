/** An order at WeChat Pay's side. */
export interface PayOrder {
  outTradeNo: string;
  /** The prepay body with sorted keys: the same number may only come back with the same parameters. */
  fingerprint: string;
  prepays: { prepayId: string; createdAtMs: number }[];
  appId: string;
  mchId: string;
  description: string;
  attach?: string;
  notifyUrl: string;
  payerOpenid: string;
  totalFen: number;
  createdAtMs: number;
  /** From `time_expire`, or seven days. */
  expiresAtMs: number;
  state: 'NOTPAY' | 'SUCCESS' | 'CLOSED' | 'REFUND';
  transactionId?: string;
  paidAtMs?: number;
}

export interface PayRefund {
  refundId: string;
  outRefundNo: string;
  outTradeNo: string;
  transactionId: string;
  fingerprint: string;
  refundFen: number;
  totalFen: number;
  reason?: string;
  notifyUrl?: string;
  fundsAccount: string;
  status: 'PROCESSING' | 'SUCCESS' | 'ABNORMAL' | 'CLOSED';
  createdAtMs: number;
  /** When a PROCESSING refund ends. */
  endsAtMs: number;
  successAtMs?: number;
}

export const STATE_WORDS: Record<PayOrder['state'], string> = {
  NOTPAY: '订单未支付', SUCCESS: '支付成功', CLOSED: '订单已关闭', REFUND: '转入退款',
};

const SHANGHAI_MS = 8 * 3_600_000;

/** `2026-11-22T16:05:09+08:00` */
export const rfc3339 = (atMs: number): string => `${new Date(atMs + SHANGHAI_MS).toISOString().slice(0, 19)}+08:00`;

/** `20261122160509` in Shanghai. */
export const stamp = (atMs: number): string => new Date(atMs + SHANGHAI_MS).toISOString().slice(0, 19).replace(/\D/g, '');

/** JSON with keys in order, so that two bodies that say the same compare as equal. */
export const fingerprintOf = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner);
