import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { maskPhone } from '@shuke/shared/values/mask';
import { theme } from '@shuke/shared/values/theme';
import { queryOf, rawBody, textOf } from '../body';
import { addVisitor, findPersonas } from '../control/personas';
import type { Persona } from '../store';
import { issueCode } from '../wechat/codes';
import { own, type World } from '../world';
import { html, type Html } from './html';
import { sendPage } from './layout';
import { sendNote } from './note';
import { isNear, withParameters } from '../near';

/** Of each kind: nobody should have to scroll past all guests to find the staff. */
const SHOWN = 12;
const MOST_FOUND = 10_000;
const { space, type, radius, target } = theme;

const CSS = `
header { display: grid; gap: ${space.sm}px; margin-bottom: ${space.xl}px; }
header .tag { justify-self: start; }
form { margin: 0; }
.newcomer { display: grid; gap: ${space.md}px; padding: ${space.lg}px; margin-bottom: ${space.xl}px; }
.newcomer .line { display: flex; gap: ${space.sm}px; }
.newcomer .button { flex: none; }
.search { margin-bottom: ${space.lg}px; }
section { margin-bottom: ${space.xl}px; }
section h2 { margin-bottom: ${space.sm}px; font-size: ${type.size.body}px; color: var(--colour-secondary); font-weight: ${type.weight.medium}; }
.people { overflow: hidden; }
.person {
  display: flex; align-items: center; gap: ${space.md}px; width: 100%; min-height: 64px; padding: ${space.sm}px ${space.lg}px;
  border: 0; border-top: 1px solid var(--colour-line); background: none; text-align: left; cursor: pointer;
}
form:first-of-type > .person { border-top: 0; }
.person:hover { background: var(--colour-jade-tint); }
.face {
  flex: none; display: grid; place-items: center; width: ${target.minPx}px; height: ${target.minPx}px; border-radius: ${radius.pill}px;
  font-size: ${type.size.title}px; font-weight: ${type.weight.medium}; background: var(--colour-jade-tint); color: var(--colour-jade-pressed);
}
.face.staff { background: var(--colour-amber-tint); color: var(--colour-amber-ink); }
.face.visitor { background: var(--colour-info-tint); color: var(--colour-info); }
.who { flex: 1; min-width: 0; }
.who b { font-weight: ${type.weight.medium}; overflow-wrap: anywhere; }
.who .small { display: block; overflow-wrap: anywhere; }
.go { flex: none; width: 8px; height: 8px; border: solid var(--colour-faint); border-width: 2px 2px 0 0; transform: rotate(45deg); }
`;

const GROUPS: readonly { kind: Persona['kind']; title: string }[] = [
  { kind: 'member', title: '顾客' }, { kind: 'staff', title: '店员' }, { kind: 'visitor', title: '还没入会的人' },
];

const personRow = (persona: Persona, redirect: string): Html => html`
<form method="post" action="/identity">
  <input type="hidden" name="redirect" value="${redirect}">
  <button class="person" name="openid" value="${persona.openid}">
    <span class="face ${persona.kind}" aria-hidden="true">${[...persona.name][0] ?? '客'}</span>
    <span class="who"><b>${persona.name}</b>
      <span class="small">${maskPhone(persona.phone)}${persona.note ? ` · ${persona.note}` : ''}</span></span>
    <span class="go" aria-hidden="true"></span>
  </button>
</form>`;

const groupSection = (title: string, people: Persona[], redirect: string): Html | undefined =>
  people.length === 0 ? undefined : html`
<section><h2>${title}</h2><div class="card people">${people.map((persona) => personRow(persona, redirect))}</div></section>`;

const searchForm = (word: string, redirect: string): Html => html`
<form class="search" method="get" action="/identity" role="search">
  <input type="hidden" name="redirect" value="${redirect}">
  <input class="field" type="search" name="q" value="${word}" placeholder="按名字、备注或手机号找人" aria-label="找人">
</form>`;

const newcomerForm = (redirect: string): Html => html`
<form class="card newcomer" method="post" action="/identity">
  <input type="hidden" name="redirect" value="${redirect}">
  <div><h2>新顾客</h2><p class="small">给一个全新的微信号和手机号，体验第一次扫码入会。</p></div>
  <div class="line">
    <input class="field" name="name" maxlength="12" placeholder="称呼，可不填" aria-label="新顾客的称呼" autocomplete="off">
    <button class="button main" name="newcomer" value="1">以新顾客进入</button>
  </div>
</form>`;

const identityPage = (world: World, redirect: string, word: string): Html => {
  const people = findPersonas(world, word, MOST_FOUND);
  const kinds = GROUPS.map(({ kind, title }) => ({ title, people: people.filter((person) => person.kind === kind) }));
  const sections = kinds.map(({ title, people: all }) => groupSection(title, all.slice(0, SHOWN), redirect));
  const none = people.length === 0 && html`<p class="small">没有找到“${word}”。换一个词，或以新顾客进入。</p>`;
  const more = kinds.some(({ people: all }) => all.length > SHOWN) && html`<p class="small">每类只列出前 ${SHOWN} 人，其他人请搜索。</p>`;
  return html`<main class="narrow">
<header><span class="tag">沙盒微信</span><h1>你是谁？</h1>
<p class="small">这里在本机扮演微信。选一个人，带着这个微信号回到小程序。</p></header>
${newcomerForm(redirect)}${searchForm(word, redirect)}${sections}${word ? none : undefined}${more}
</main>`;
};

const showIdentity = (world: World) => (request: FastifyRequest, reply: FastifyReply) => {
  const query = queryOf(request);
  const redirect = textOf(query.redirect) ?? '';
  if (redirect && !isNear(redirect, request, world)) return refuseFar(reply);
  return sendPage(reply, { title: '你是谁 · 沙盒微信', css: CSS, body: identityPage(world, redirect, textOf(query.q) ?? '') });
};

const refuseFar = (reply: FastifyReply) =>
  sendNote(reply, { status: 400, title: '回不去这个地址', text: '沙盒只带着登录码回到本机的页面，请从小程序重新进入。' });

const choosePersona = (world: World, form: URLSearchParams): Persona | undefined =>
  form.get('newcomer') ? addVisitor(world, form.get('name') ?? '') : own(world.store.data.personas, form.get('openid') ?? '');

const chooseIdentity = (world: World) => (request: FastifyRequest, reply: FastifyReply) => {
  const form = new URLSearchParams(rawBody(request));
  const redirect = form.get('redirect') ?? '';
  if (redirect && !isNear(redirect, request, world)) return refuseFar(reply);
  const persona = choosePersona(world, form);
  if (!persona) return sendNote(reply, { status: 404, title: '没有这个人', text: '名单可能已经更新，请返回重新选择。' });
  const code = issueCode(world, persona.openid, 'login');
  if (redirect) return reply.redirect(withParameters(redirect, { code, openid: persona.openid }), 303);
  return sendNote(reply, { title: `你是${persona.name}`, text: `登录码 ${code}，五分钟内可用一次。` });
};

/** `/identity?redirect=URL`: wx.login for browsers. Comes back with `code` (once, five minutes) and `openid`. */
export function identityRoutes(app: FastifyInstance, world: World): void {
  app.get('/identity', showIdentity(world));
  app.post('/identity', chooseIdentity(world));
}
