import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { maskName } from '@shuke/shared/values/mask';
import { formatFen } from '@shuke/shared/values/money';
import { theme } from '@shuke/shared/values/theme';
import { queryOf, rawBody, textOf, type JsonObject } from '../body';
import { readPayment } from '../control/pay-routes';
import type { PayOrder } from '../pay/records';
import { findPrepay, paymentProblem, prepayIdOf, requestPayment, type PaymentResult } from '../pay/request-payment';
import { own, type World } from '../world';
import { html, type Html } from './html';
import { sendPage } from './layout';
import { isNear, withParameters } from '../near';
import { sendNote } from './note';

const { space, type, radius, motion } = theme;

const CSS = `
body { background: var(--colour-scrim); min-height: 100vh; display: flex; align-items: flex-end; justify-content: center; }
.sheet {
  width: 100%; max-width: 480px; padding: ${space.xl}px ${space.lg}px calc(${space.xl}px + env(safe-area-inset-bottom));
  background: var(--colour-card); border-radius: ${radius.sheet}px ${radius.sheet}px 0 0; display: grid; gap: ${space.lg}px;
  animation: rise ${motion.slowMs}ms ${motion.ease};
}
@keyframes rise { from { transform: translateY(24px); opacity: 0; } }
@media (min-width: 600px) { body { align-items: center; } .sheet { border-radius: ${radius.sheet}px; } }
.top { display: flex; justify-content: space-between; align-items: center; }
.amount { text-align: center; font-size: 40px; line-height: 1.2; font-weight: ${type.weight.bold}; }
.merchant { text-align: center; }
dl { margin: 0; border-top: 1px solid var(--colour-line); }
dl div { display: flex; justify-content: space-between; gap: ${space.lg}px; padding: ${space.md}px 0; border-bottom: 1px solid var(--colour-line); }
dt { color: var(--colour-secondary); flex: none; }
dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
form { display: grid; gap: ${space.sm}px; margin: 0; }
.button { min-height: 48px; font-size: ${type.size.title}px; }
`;

/** Parameters of wx.requestPayment as they come in the address, `prepay_id` alone included. */
const readAddress = (query: JsonObject) =>
  readPayment({ ...query, prepayId: query.prepayId ?? query.prepay_id });

const hiddenFields = (query: JsonObject): Html[] =>
  Object.entries(query).flatMap(([name, value]) =>
    (typeof value === 'string' ? [html`<input type="hidden" name="${name}" value="${value}">`] : []));

const sheet = (world: World, order: PayOrder, query: JsonObject): Html => {
  const payer = own(world.store.data.personas, order.payerOpenid);
  return html`<main class="sheet">
<div class="top"><span class="tag">沙盒微信支付</span><span class="small">不会真的扣款</span></div>
<div><p class="merchant">${world.settings.merchantName}</p><p class="amount">${formatFen(order.totalFen)}</p></div>
<dl>
  <div><dt>商品</dt><dd>${order.description}</dd></div>
  <div><dt>付款人</dt><dd>${payer ? maskName(payer.name) : '未知'}</dd></div>
  <div><dt>付款方式</dt><dd>零钱</dd></div>
</dl>
<form method="post" action="/pay">${hiddenFields(query)}
  <button class="button main" name="action" value="pay">支付</button>
  <button class="button" name="action" value="cancel">取消</button>
</form>
</main>`;
};

const RESULT_WORDS = { ok: '支付成功', cancel: '已取消支付', fail: '没有支付' } as const;

const outcomeOf = (result: PaymentResult): keyof typeof RESULT_WORDS => {
  if (result.ok) return 'ok';
  return result.errMsg === 'requestPayment:fail cancel' ? 'cancel' : 'fail';
};

/** Tells the page that framed or opened the sheet; the message holds nothing secret. */
const tellOpener = (result: PaymentResult): string => {
  const message = JSON.stringify({ type: 'sandbox-pay', ...result }).replace(/</g, '\\u003c');
  return `(window.opener || (window.parent !== window && window.parent) || { postMessage() {} }).postMessage(${message}, '*');`;
};

const finish = (reply: FastifyReply, redirect: string, result: PaymentResult) => {
  const outcome = outcomeOf(result);
  if (redirect && outcome !== 'fail') return reply.redirect(withParameters(redirect, { pay_result: outcome }), 303);
  const text = result.ok ? '可以关闭这一页。' : `${result.reason}。`;
  const href = redirect && withParameters(redirect, { pay_result: outcome });
  return sendNote(reply, {
    status: outcome === 'fail' ? 400 : 200, title: RESULT_WORDS[outcome], text, script: tellOpener(result),
    link: href ? { href, words: '返回商家' } : undefined,
  });
};

const safeRedirect = (value: unknown, request: FastifyRequest, world: World): string => {
  const redirect = textOf(value) ?? '';
  return isNear(redirect, request, world) ? redirect : '';
};

const showSheet = (world: World) => (request: FastifyRequest, reply: FastifyReply) => {
  const query = queryOf(request);
  const payment = readAddress(query);
  const found = findPrepay(world, prepayIdOf(payment));
  const problem = paymentProblem(world, payment);
  if (found && !problem) return sendPage(reply, { title: '支付 · 沙盒微信', css: CSS, body: sheet(world, found.order, query) });
  const reason = problem ?? 'prepay_id 无效';
  return finish(reply, safeRedirect(query.redirect, request, world), { ok: false, errMsg: `requestPayment:fail ${reason}`, reason });
};

const tapSheet = (world: World) => (request: FastifyRequest, reply: FastifyReply) => {
  const form: JsonObject = Object.fromEntries(new URLSearchParams(rawBody(request)));
  const result = requestPayment(world, readAddress(form), form.action === 'pay' ? 'pay' : 'cancel');
  return finish(reply, safeRedirect(form.redirect, request, world), result);
};

/**
 * `/pay?prepay_id=…&timeStamp=…&nonceStr=…&package=…&signType=RSA&paySign=…&redirect=URL`: the sheet that
 * wx.requestPayment opens. Comes back with `pay_result=ok|cancel|fail`, or posts a message to the page around it.
 */
export function paySheetRoutes(app: FastifyInstance, world: World): void {
  app.get('/pay', showSheet(world));
  app.post('/pay', tapSheet(world));
}
