import { asObject, countAt, decodeText, instantAt, parseObject, textAt, type JsonObject } from '../read-fields';
import { openResource } from './open-resource';
import type { Notice, NoticeRefusal, NoticeRequest, NoticeResult, RefundNotice } from './port';
import { verifyMessage, type FindKey } from './verify-message';

export interface NoticeReader {
  appId: string;
  mchId: string;
  apiV3Key: string;
  findKey: FindKey;
}

const refuse = (reason: NoticeRefusal): NoticeResult => ({ ok: false, reason });

/** Signature and age first, then the GCM tag, then whose it is, then what it says. */
export async function readNotice(request: NoticeRequest, reader: NoticeReader): Promise<NoticeResult> {
  const { headers, now } = request;
  const rawBody = Buffer.isBuffer(request.rawBody) ? request.rawBody : Buffer.from(request.rawBody, 'utf8');
  const verdict = await verifyMessage({ headers, rawBody, now }, reader.findKey);
  if (verdict !== 'VERIFIED') return refuse(verdict);
  const envelope = parseObject(decodeText(rawBody));
  const resource = asObject(envelope?.resource);
  if (!envelope || !resource) return refuse('MALFORMED');
  const plain = openResource(resource, reader.apiV3Key);
  if (plain === undefined) return refuse('BAD_CIPHERTEXT');
  const content = parseObject(plain);
  if (!content) return refuse('MALFORMED');
  return readContent(envelope, resource, content, reader);
}

function readContent(
  envelope: JsonObject, resource: JsonObject, content: JsonObject, { appId, mchId }: NoticeReader,
): NoticeResult {
  const isRefund = resource.original_type === 'refund';
  // A refund notice names the merchant only.
  const isOurs = content.mchid === mchId && (isRefund || content.appid === appId);
  if (!isOurs) return refuse('NOT_OURS');
  const notice = isRefund ? readRefund(envelope, content) : readPayment(envelope, resource, content);
  return notice ? { ok: true, notice } : refuse('MALFORMED');
}

const PAID_STATES: readonly unknown[] = ['SUCCESS', 'REFUND'];

function readPayment(envelope: JsonObject, resource: JsonObject, content: JsonObject): Notice | undefined {
  const head = readHead(envelope, content);
  const paidAt = instantAt(content, 'success_time');
  const [openid, attach] = [textAt(asObject(content.payer), 'openid'), textAt(content, 'attach')];
  if (head?.eventType !== 'TRANSACTION.SUCCESS' || resource.original_type !== 'transaction') return undefined;
  if (!PAID_STATES.includes(content.trade_state) || !paidAt || !openid) return undefined;
  return { kind: 'payment', ...head, paidAt, openid, ...(attach ? { attach } : {}) };
}

const REFUND_EVENTS: Record<string, RefundNotice['refundStatus']> = {
  'REFUND.SUCCESS': 'SUCCESS', 'REFUND.ABNORMAL': 'ABNORMAL', 'REFUND.CLOSED': 'CLOSED',
};

function readRefund(envelope: JsonObject, content: JsonObject): Notice | undefined {
  const head = readHead(envelope, content);
  const refundStatus = head && REFUND_EVENTS[head.eventType];
  const [outRefundNo, refundId] = [textAt(content, 'out_refund_no'), textAt(content, 'refund_id')];
  const refundFen = countAt(asObject(content.amount), 'refund');
  const refundedAt = instantAt(content, 'success_time');
  if (!head || !refundStatus || content.refund_status !== refundStatus) return undefined;
  if (!outRefundNo || !refundId || refundFen === undefined) return undefined;
  if (refundStatus === 'SUCCESS' && !refundedAt) return undefined;
  const refund = { outRefundNo, refundId, refundStatus, refundFen };
  return { kind: 'refund', ...head, ...refund, ...(refundedAt ? { refundedAt } : {}) };
}

function readHead(envelope: JsonObject, content: JsonObject) {
  const amount = asObject(content.amount);
  const [id, eventType] = [textAt(envelope, 'id'), textAt(envelope, 'event_type')];
  const [outTradeNo, transactionId] = [textAt(content, 'out_trade_no'), textAt(content, 'transaction_id')];
  const [totalFen, payerTotalFen] = [countAt(amount, 'total'), countAt(amount, 'payer_total')];
  // 100 of another currency are not 100 fen. Refunds name none: they follow their order.
  if ((amount?.currency ?? 'CNY') !== 'CNY') return undefined;
  if (!id || !eventType || !outTradeNo || !transactionId || totalFen === undefined) return undefined;
  const head = { id, eventType, outTradeNo, transactionId, totalFen };
  return payerTotalFen === undefined ? head : { ...head, payerTotalFen };
}
