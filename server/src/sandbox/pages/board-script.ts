import { NOTICE_VARIANTS } from '../pay/notice-message';

/** Runs in the browser: plain JavaScript, text enters the page through textContent only. */
const HELPERS = `
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, props = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children.filter((child) => child !== undefined && child !== ''));
  return element;
};
const ask = async (path, body) => {
  const answer = await fetch(path, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error);
  return json;
};
const clockTime = (iso) => new Date(iso).toLocaleTimeString('zh-CN', { hour12: false, timeZone: 'Asia/Shanghai' });
const dayTime = (iso) => new Date(iso).toLocaleString('zh-CN', { hour12: false, timeZone: 'Asia/Shanghai', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' });
const pretty = (text) => { try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text || '（空）'; } };
`;

const CLOCK = `
let reading = { now: new Date().toISOString(), offsetMs: 0, scale: 1 };
let readAt = Date.now();
const showClock = (next) => {
  reading = next;
  readAt = Date.now();
  $$('[data-scale]').forEach((button) => button.setAttribute('aria-pressed', String(Number(button.dataset.scale) === reading.scale)));
  tick();
};
const away = (ms) => {
  if (Math.abs(ms) < 1000) return '与真实时间一致，整个产品都读这只钟';
  const minutes = Math.round(Math.abs(ms) / 60000);
  const parts = [[Math.floor(minutes / 1440), '天'], [Math.floor(minutes / 60) % 24, '小时'], [minutes % 60, '分']];
  const words = parts.filter(([count]) => count > 0).map(([count, unit]) => count + ' ' + unit).join(' ') || '不到 1 分';
  return (ms > 0 ? '比真实时间快 ' : '比真实时间慢 ') + words;
};
const tick = () => {
  const now = new Date(reading.now).getTime() + (Date.now() - readAt) * reading.scale;
  $('#now').textContent = new Date(now).toLocaleString('zh-CN', { hour12: false, timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  $('#offset').textContent = away(now - Date.now());
};
setInterval(tick, 250);
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-advance], [data-scale], [data-reset]');
  if (!button) return;
  const { advance, scale } = button.dataset;
  void ask('/_sandbox/clock', advance ? { advanceMs: Number(advance) } : scale ? { scale: Number(scale) } : { reset: true });
});
`;

const FAULTS = `
const showFaults = (faults) => $$('[data-fault]').forEach((row) => {
  const fault = faults.find((candidate) => candidate.name === row.dataset.fault);
  const state = !fault ? '0' : fault.times === null ? 'always' : '1';
  row.classList.toggle('on', state !== '0');
  $$('[data-times]', row).forEach((button) => button.setAttribute('aria-pressed', String(button.dataset.times === state)));
});
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-times]');
  if (!button) return;
  const row = button.closest('[data-fault]');
  const times = button.dataset.times === 'always' ? 'always' : Number(button.dataset.times);
  const when = $('[data-when]', row)?.value;
  const seconds = $('[data-seconds]', row)?.value;
  void ask('/_sandbox/faults', { name: row.dataset.fault, times, ...(when && { when }), ...(seconds && { seconds: Number(seconds) }) });
});
$('#calm').onclick = () => void ask('/_sandbox/faults', { clear: true });
$('#mode').onchange = (event) => void ask('/_sandbox/settings', { verifyMode: event.target.value });
`;

const CALLS = `
const SHOWN = 200;
const body = (title, text) => make('div', {}, make('p', { className: 'small', textContent: title }), make('pre', { textContent: pretty(text) }));
const callRow = (call) => make('details', { className: call.ok ? '' : 'bad', id: 'call-' + call.id },
  make('summary', {},
    make('span', { className: 'small', textContent: clockTime(call.at) }),
    make('span', { className: 'badge ' + call.direction, textContent: call.direction === 'in' ? '收到' : '发出' }),
    make('span', { className: 'what' }, make('code', { textContent: call.method + ' ' + call.url }), make('span', { className: 'small verdict', textContent: call.verdict })),
    make('span', { className: 'status', textContent: call.status === 0 ? '断开' : String(call.status), title: call.ms + ' 毫秒' })),
  make('div', { className: 'bodies' }, body('请求', call.request), body('应答 · ' + call.ms + ' 毫秒', call.response)));
const wanted = (call) =>
  (!$('#direction').value || call.direction === $('#direction').value) && call.url.includes($('#path').value) && (!$('#failed').checked || !call.ok);
const addCall = (call) => {
  if (!wanted(call) || $('#call-' + call.id)) return;
  $('.empty', $('#calls'))?.remove();
  $('#calls').prepend(callRow(call));
  while ($('#calls').children.length > SHOWN) $('#calls').lastChild.remove();
};
const loadCalls = async () => {
  const query = new URLSearchParams({ limit: String(SHOWN), path: $('#path').value });
  if ($('#direction').value) query.set('direction', $('#direction').value);
  if ($('#failed').checked) query.set('ok', 'false');
  const { calls, total } = await ask('/_sandbox/calls?' + query);
  // A call may have come live while this list was on its way: it is newer than the list and stays.
  const newer = $$('#calls details').filter((row) => Number(row.id.slice('call-'.length)) > total);
  if (newer.length + calls.length > 0) $('#calls').replaceChildren(...newer, ...calls.map(callRow));
  else $('#calls').replaceChildren(make('p', { className: 'empty small', textContent: total > 0 ? '没有符合条件的往来，换个条件看看。' : '还没有往来。打开小程序登录一次，就会在这里看到请求。' }));
  count(total);
};
const count = (total) => { $('#count').textContent = total > 0 ? '共 ' + total + ' 次' : ''; };
['#direction', '#path', '#failed'].forEach((selector) => { $(selector).onchange = () => void loadCalls(); });
`;

const NOTICES = `
const STATES = { waiting: '等待重发', held: '扣住，等别的先到', delivered: '已接收', 'given-up': '已放弃', lost: '没有发出' };
const VARIANTS = { normal: '原样', signtest: '签名探测', 'forged-tag': '伪造密文', 'wrong-amount': '金额不符', stale: '过期时间戳', 'bad-signature': '错误签名', 'unknown-serial': '未知序列号' };
const resend = (notice, times, variant) => () => void ask('/_sandbox/notices', { subject: notice.id, variant, times, together: times > 1 });
const noticeRow = (notice) => {
  const variant = make('select', { className: 'field', ariaLabel: '发哪一种' }, ...VARIANT_NAMES.map((name) => make('option', { value: name, textContent: VARIANTS[name] })));
  const next = notice.nextAtMs && notice.state !== 'delivered' ? '，下次 ' + dayTime(notice.nextAtMs) : '';
  const last = notice.attempts.at(-1);
  return make('div', { className: 'row' },
    make('div', {}, make('b', { textContent: notice.event + ' · ' + notice.subject }),
      make('p', { textContent: STATES[notice.state] + '，共发 ' + notice.attempts.length + ' 次' + (last ? '，最近应答 ' + (last.status || '无') : '') + next })),
    make('div', { className: 'acts' }, variant,
      make('button', { className: 'button', textContent: '发一次', onclick: () => resend(notice, 1, variant.value)() }),
      make('button', { className: 'button', textContent: '同时发 20 次', onclick: () => resend(notice, 20, variant.value)() })));
};
const loadNotices = async () => {
  const { notices } = await ask('/_sandbox/notices');
  if (notices.length > 0) $('#notices').replaceChildren(...notices.map(noticeRow));
};
const loadMessages = async () => {
  const { messages } = await ask('/_sandbox/subscribe-messages?limit=100');
  if (messages.length === 0) return;
  $('#messages').replaceChildren(...messages.map((message) => make('div', { className: 'row' },
    make('div', {}, make('b', { textContent: message.title }), make('p', { textContent: Object.values(message.data).join(' · ') })),
    make('span', { className: 'small', textContent: dayTime(message.at) + ' · ' + message.openid.slice(0, 4) + '****' }))));
};
`;

const LIVE = `
const LOADERS = { calls: loadCalls, notices: loadNotices, messages: loadMessages };
const openTab = (name) => {
  $$('[data-tab]').forEach((tab) => tab.setAttribute('aria-selected', String(tab.dataset.tab === name)));
  $$('[data-panel]').forEach((panel) => { panel.hidden = panel.dataset.panel !== name; });
  void LOADERS[name]();
};
$$('[data-tab]').forEach((tab) => { tab.onclick = () => openTab(tab.dataset.tab); });
const shown = (name) => !$('[data-panel="' + name + '"]').hidden;
let soon;
const later = () => {
  clearTimeout(soon);
  soon = setTimeout(() => { if (shown('notices')) void loadNotices(); if (shown('messages')) void loadMessages(); }, 200);
};
const live = new EventSource('/_sandbox/events');
live.addEventListener('clock', (event) => showClock(JSON.parse(event.data)));
live.addEventListener('faults', (event) => showFaults(JSON.parse(event.data)));
live.addEventListener('notices', later);
live.addEventListener('call', (event) => { const call = JSON.parse(event.data); addCall(call); count(call.id); later(); });
live.onopen = () => void loadCalls();
`;

export const BOARD_SCRIPT = [
  '(() => {', '\'use strict\';', `const VARIANT_NAMES = ${JSON.stringify(NOTICE_VARIANTS)};`, HELPERS, CLOCK, FAULTS, CALLS, NOTICES, LIVE, '})();',
].join('\n');
