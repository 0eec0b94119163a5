import { isFen } from '@shuke/shared/values/money';
import { fail, type AdapterFailure } from '../result';
import type { PrepayRequest, RefundRequest } from './port';

/** The library writes numbers into paths as they are: only these letters keep the path what was signed. */
const OUT_TRADE_NO = /^[0-9A-Za-z_\-*|]{6,32}$/;
const OUT_REFUND_NO = /^[0-9A-Za-z_\-*|@]{1,64}$/;
const ATTACH_MAX_BYTES = 128;

const invalid = (what: string): AdapterFailure => fail('final', 'ARGUMENT_INVALID', what);

export const checkOutTradeNo = (outTradeNo: string): AdapterFailure | undefined =>
  OUT_TRADE_NO.test(outTradeNo) ? undefined : invalid('outTradeNo: 6 to 32 of 0-9A-Za-z_-*|');

export const checkOutRefundNo = (outRefundNo: string): AdapterFailure | undefined =>
  OUT_REFUND_NO.test(outRefundNo) ? undefined : invalid('outRefundNo: 1 to 64 of 0-9A-Za-z_-|*@');

export function checkPrepay(request: PrepayRequest): AdapterFailure | undefined {
  if (!isFen(request.totalFen) || request.totalFen < 1) return invalid('totalFen: a whole number from 1');
  if (Buffer.byteLength(request.attach ?? '') > ATTACH_MAX_BYTES) return invalid('attach: at most 128 bytes');
  if (request.description === '' || request.openid === '') return invalid('description and openid must not be empty');
  return checkOutTradeNo(request.outTradeNo);
}

export function checkRefund(request: RefundRequest): AdapterFailure | undefined {
  const { outTradeNo, outRefundNo, refundFen, totalFen } = request;
  if (!isFen(refundFen) || refundFen < 1 || !isFen(totalFen) || refundFen > totalFen) {
    return invalid('refundFen: a whole number from 1 to totalFen');
  }
  return checkOutTradeNo(outTradeNo) ?? checkOutRefundNo(outRefundNo);
}

/** Cuts between characters, never inside one. */
export function fitBytes(text: string, maxBytes: number): string {
  let [kept, bytes] = ['', 0];
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) return kept;
    kept += character;
  }
  return kept;
}
