import type { FastifyInstance } from 'fastify';
import { faultCatalog, type FaultName } from '../faults';
import type { World } from '../world';
import { BOARD_CSS } from './board-css';
import { BOARD_SCRIPT } from './board-script';
import { html, type Html } from './html';
import { sendPage } from './layout';

const JUMPS: readonly [words: string, ms: number][] = [
  ['+15 秒', 15_000], ['+5 分钟', 300_000], ['+1 小时', 3_600_000], ['+1 天', 86_400_000], ['+7 天', 604_800_000], ['+30 天', 2_592_000_000],
];

const SCALES: readonly [words: string, scale: number][] = [['×1', 1], ['×60', 60], ['×600', 600], ['×3600', 3_600]];

const GROUPS: readonly { title: string; names: readonly FaultName[] }[] = [
  { title: '网络与服务', names: ['network-drop', 'server-error', 'rate-limit', 'slow-answer', 'response-bad-signature'] },
  { title: '登录与消息', names: ['token-death', 'risk-user', 'subscribe-banned', 'subscribe-concurrent'] },
  {
    title: '支付通知',
    names: [
      'notice-duplicate', 'notice-delay', 'notice-out-of-order', 'notice-lost', 'notice-signtest', 'notice-forged-tag',
      'notice-wrong-amount', 'notice-stale', 'notice-bad-signature',
    ],
  },
  { title: '退款', names: ['refund-abnormal', 'refund-not-enough', 'refund-stuck'] },
];

const PHASED: readonly FaultName[] = ['network-drop', 'server-error'];
const TIMED: readonly FaultName[] = ['slow-answer', 'notice-delay'];

const clockCard = (): Html => html`
<section class="card clock" aria-label="时钟">
  <div><h2>沙盒时间</h2><p id="now" class="now">--</p><p id="offset" class="small">整个产品都读这只钟</p></div>
  <div class="jumps">${JUMPS.map(([words, ms]) => html`<button class="button" data-advance="${ms}">${words}</button>`)}</div>
  <div class="jumps scales">${SCALES.map(([words, scale]) => html`<button class="button" data-scale="${scale}">${words}</button>`)}
    <button class="button" data-reset="1">复位</button></div>
</section>`;

const phaseChoice = (name: FaultName): Html | undefined =>
  PHASED.includes(name)
    ? html`<select class="field" data-when aria-label="何时"><option value="before">处理前</option><option value="after">处理后</option></select>`
    : undefined;

const secondsChoice = (name: FaultName): Html | undefined =>
  TIMED.includes(name) ? html`<input class="field" data-seconds type="number" min="1" value="${name === 'slow-answer' ? 3 : 600}" aria-label="秒">` : undefined;

const faultRow = (name: FaultName): Html => html`
<li class="fault" data-fault="${name}">
  <div><b>${faultCatalog[name].title}</b><span class="small">${faultCatalog[name].about}</span></div>
  <div class="choices">${phaseChoice(name)}${secondsChoice(name)}<div class="segments" role="group" aria-label="${faultCatalog[name].title}">
    <button data-times="0" aria-pressed="true">关</button><button data-times="1" aria-pressed="false">一次</button><button data-times="always" aria-pressed="false">常开</button>
  </div></div>
</li>`;

const faultCard = (): Html => html`
<section class="card faults" aria-label="故障开关">
  <div class="head"><h2>故障开关</h2><button class="button" id="calm">全部关掉</button></div>
  ${GROUPS.map(({ title, names }) => html`<h3>${title}</h3><ul>${names.map(faultRow)}</ul>`)}
</section>`;

const PATHS: readonly [words: string, path: string][] = [
  ['全部接口', ''], ['登录', '/sns/'], ['凭证', 'stable_token'], ['手机号', 'getuserphonenumber'], ['订阅消息', 'subscribe/send'],
  ['小程序码', 'getwxacode'], ['支付', '/v3/pay/'], ['退款', '/v3/refund/'],
];

const traffic = (): Html => html`
<section class="card traffic">
  <div class="tabs" role="tablist">
    <button role="tab" aria-selected="true" data-tab="calls">往来</button>
    <button role="tab" aria-selected="false" data-tab="notices">支付通知</button>
    <button role="tab" aria-selected="false" data-tab="messages">订阅消息</button>
  </div>
  <div data-panel="calls">
    <div class="filters">
      <select class="field" id="direction" aria-label="方向"><option value="">收到和发出</option><option value="in">收到的</option><option value="out">发出的</option></select>
      <select class="field" id="path" aria-label="接口">${PATHS.map(([words, path]) => html`<option value="${path}">${words}</option>`)}</select>
      <label class="check"><input type="checkbox" id="failed"> 只看失败</label>
      <span class="small" id="count"></span>
    </div>
    <div id="calls" aria-live="polite"><p class="empty small">还没有往来。打开小程序登录一次，就会在这里看到请求。</p></div>
  </div>
  <div data-panel="notices" hidden><div id="notices"><p class="empty small">还没有支付通知。付一单之后，这里能重发和伪造它。</p></div></div>
  <div data-panel="messages" hidden><div id="messages"><p class="empty small">还没有送达手机的订阅消息。</p></div></div>
</section>`;

const board = ({ keys, settings }: World): Html => html`
<header class="bar">
  <div><span class="tag">沙盒</span><h1>外面的世界</h1><p class="small">在本机扮演微信和微信支付。每一次往来都在这里，个人信息已遮盖。</p></div>
  <dl class="small">
    <div><dt>appid</dt><dd>${keys.appId}</dd></div><div><dt>商户号</dt><dd>${keys.mchId}</dd></div>
    <div><dt>验签</dt><dd><select class="field" id="mode" aria-label="验签方式">
      <option value="publicKey"${settings.verifyMode === 'publicKey' ? html` selected` : undefined}>微信支付公钥</option>
      <option value="certificate"${settings.verifyMode === 'certificate' ? html` selected` : undefined}>平台证书</option></select></dd></div>
  </dl>
</header>
<main class="board"><div class="side">${clockCard()}${faultCard()}</div>${traffic()}</main>`;

/** `/`: every call, the clock and the switches, live. */
export function boardRoutes(app: FastifyInstance, world: World): void {
  app.get('/', (_request, reply) =>
    sendPage(reply, { title: '沙盒 · 外面的世界', css: BOARD_CSS, script: BOARD_SCRIPT, body: board(world) }));
}
