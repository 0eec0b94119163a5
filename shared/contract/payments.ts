import { Type } from 'typebox';
import { Closed, defineContract } from './contract';

/** WeChat Pay calls this; the body proves itself (signature, time window, GCM tag). */
export const paymentsContract = defineContract({
  'POST /v1/wechat-pay/notice': {
    summary: 'Payment and refund notices of WeChat Pay v3',
    access: { audience: 'signed' } as const,
    repeat: 'natural',
    reply: Closed({ code: Type.String(), message: Type.String() }),
    errors: ['NOTICE_REFUSED'],
  },
});
