/**
 * Owns: payments and refunds at WeChat Pay, and every notice that came.
 * Promises: money is keyed by out_trade_no and out_refund_no and counted once, in whatever order we are told; what no
 * notice settles is asked about; a refused notice changes nothing and is recorded.
 * Listens to: refund.wanted (send the money back).
 */
import { paymentsContract } from '@shuke/shared/contract/payments';
import { defineTimer } from '../../platform/jobs';
import { on } from '../../platform/listeners';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { askAboutOpenMoney } from './ask-about-payments';
import { receiveNotice } from './receive-notice';
import { sendRefund, wantRefund } from './refunds';

export { closePayment, queryPayment } from './ask-about-payments';
export { PaymentNotices, Payments, Refunds } from './model';
export { prepayOrder } from './prepay-order';
export { reconcilePayments } from './reconcile-payments';
export { pushRefund, wantRefund } from './refunds';

const routes = (context: ServeContext): void =>
  serve(context, paymentsContract, {
    'POST /v1/wechat-pay/notice': ({ headers, rawBody }) => receiveNotice(context.deps, { headers, rawBody }),
  });

export const paymentsFeature: Feature = {
  name: 'payments',
  contract: paymentsContract,
  routes,
  jobs: [sendRefund],
  listeners: [on('refund.wanted', 'send-wanted-refund', (wanted, deps) => wantRefund(deps, wanted))],
  timers: [defineTimer({ name: 'ask-about-open-money', everyMs: 5000, run: askAboutOpenMoney })],
};
