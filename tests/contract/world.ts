import { randomUUID } from 'node:crypto';
import type { InputOf } from '@shuke/shared/contract/contract';
import type { Api } from '@shuke/shared/contract/index';
import { HOUR_MS } from '@shuke/shared/values/time';
import { freezeAudience } from '../../server/src/features/campaigns/freeze-audience';
import { hashPassword, Operators } from '../../server/src/features/staff/index';
import { newId } from '../../server/src/platform/database';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import { sendInbox } from '../../server/src/features/inbox/index';
import type { Call, TestApp } from '../support/build-test-app';
import { couponExamples } from './coupon-examples';
import { identityExamples, privacyExamples } from './privacy-examples';
import { deliveryExamples } from './delivery-examples';
import { counterExamples } from './counter-examples';
import { storeExamples } from './store-examples';
import { segmentExamples } from './segment-examples';
import { referralExamples } from './referral-examples';
import { mallExamples, pointsExamples } from './points-examples';
import { standingExamples } from './standing-examples';
import { tagExamples } from './tag-examples';
import { checkInExamples, taskExamples } from './task-examples';
import { cardExamples, careExamples, tierExamples } from './tier-examples';
import { makeMember, makeOperator, makeProduct, makeStaff, makeStore, makeVisitor, payOrder, sandboxPost, type Person } from '../support/people';

export const PASSWORD = 'tea-hills-and-clouds-9';

/** One of everything, so that each route of the contract can be called as it is meant. */
export interface World {
  app: TestApp;
  store: { id: string; scene: string };
  otherStore: { id: string; scene: string };
  visitor: Person;
  member: Person;
  associate: Person;
  manager: Person;
  console: Record<'admin' | 'manager' | 'store-manager' | 'auditor' | 'support', TokenClaims>;
  productId: string;
  activityId: string;
  templateId: string;
  tagGroupId: string;
  tagId: string;
  segmentId: string;
  orderId: string;
  username: string;
}

const template = {
  title: '茶礼券', benefit: { kind: 'threshold', thresholdFen: 3000, discountFen: 500 }, scope: { storeIds: [], channels: [], categories: [], productIds: [] },
  validity: { kind: 'after-issue', days: 7 }, stackable: false, claimable: true, minTierRank: 0, stock: 100_000, perMemberLimit: 100,
} as const;
const campaign = (world: Pick<World, 'segmentId' | 'templateId'>) => ({
  name: '回头', stage: 'repurchase' as const, segmentId: world.segmentId, rule: null,
  offers: [{ key: 'all', tierKeys: [], couponTemplateId: world.templateId, title: '送你一张券', text: '七天内可用' }],
  channels: { inbox: true, subscribe: true }, holdoutPercent: 0, budgetFen: null, attributionDays: 7,
});
const rule = { orders: { count: { gte: 0 } } };
const coupon = (): never => structuredClone(template) as never;
const groupBuy = (app: TestApp, productId: string) => {
  const now = app.clock.now().getTime();
  const [startsAt, endsAt] = [new Date(now - HOUR_MS).toISOString(), new Date(now + 100 * HOUR_MS).toISOString()];
  return { title: '三人团', productId, groupBuyFen: 2900, size: 3, hoursToFill: 24, newcomersOnly: false, startsAt, endsAt };
};

export const buildWorld = async (app: TestApp): Promise<World> => {
  const [store, otherStore] = [await makeStore(app), await makeStore(app, '徐汇店')];
  const admin = await makeOperator(app, 'admin');
  const call = app.as(admin);
  const productId = await makeProduct(app, 3800, 1_000_000);
  const created = await call('POST /v1/console/coupon-templates', { body: coupon() });
  const tagGroup = await call('POST /v1/console/tag-groups', { body: { name: '口味', exclusive: false } });
  const tag = await call('POST /v1/console/tags', { body: { tagGroupId: tagGroup.id, name: '爱喝乌龙', colour: '#336644' } });
  const segment = await call('POST /v1/console/segments', { body: { name: '所有人', rule } });
  const activity = await call('POST /v1/console/group-buys', { body: groupBuy(app, productId) });
  const member = await makeMember(app, store.scene);
  const username = `ops-${randomUUID().slice(0, 8)}`;
  await Operators(app.deps.db).insertMany([{
    _id: newId(), username, name: '登录', role: 'manager', storeIds: [], passwordHash: await hashPassword(PASSWORD), active: true, failures: 0, lockedUntil: null,
  }]);
  const order = await placeOrder(app.as(member.claims), store.id, productId);
  return {
    app, store, otherStore, member, productId, username, visitor: await makeVisitor(app, store.scene), associate: await makeStaff(app, [store.id]),
    manager: await makeStaff(app, [store.id], 'store-manager'), activityId: activity.id, templateId: created.id, tagGroupId: tagGroup.id, tagId: tag.id,
    segmentId: segment.id, orderId: order.id,
    console: {
      admin, manager: await makeOperator(app, 'manager'), 'store-manager': await makeOperator(app, 'store-manager', [store.id]),
      auditor: await makeOperator(app, 'auditor'), support: await makeOperator(app, 'support'),
    },
  };
};

/** Another quantity is another basket: the same one unpaid is answered again. */
const placeOrder = async (call: Call, storeId: string, productId: string, quantity = 1) => {
  const lines = [{ productId, quantity }];
  const { quote } = await call('POST /v1/member/checkout/quote', { body: { storeId, lines } });
  return call('POST /v1/member/orders', { body: { storeId, lines, couponIds: quote.chosenCouponIds, expectedPayableFen: quote.payableFen } });
};

const draft = async (world: World): Promise<string> =>
  (await world.app.as(world.console.admin)('POST /v1/console/campaigns', { body: campaign(world) })).id;
const launched = async (world: World): Promise<string> => {
  const id = await draft(world);
  await world.app.as(world.console.admin)('POST /v1/console/campaigns/:id/launch', { params: { id } });
  return id;
};
const running = async (world: World): Promise<string> => {
  const id = await launched(world);
  await freezeAudience(world.app.deps, id);
  return id;
};
const paused = async (world: World): Promise<string> => {
  const id = await running(world);
  await world.app.as(world.console.admin)('POST /v1/console/campaigns/:id/pause', { params: { id } });
  return id;
};
const message = async ({ app, member }: World): Promise<string> => {
  await sendInbox(app.deps, null, [{ memberId: member.memberId, reference: newId(), kind: 'system', title: '你好', text: '你好' }]);
  const { page } = await app.as(member.claims)('GET /v1/member/messages', { query: {} });
  return page.rows[0]!.id;
};
/** In an activity of its own: a member has one unpaid seat in each. */
const team = async ({ app, productId, store, console: { admin } }: World): Promise<string> => {
  const leader = await makeMember(app, store.scene);
  const { id } = await app.as(admin)('POST /v1/console/group-buys', { body: groupBuy(app, productId) });
  const { team: opened } = await app.as(leader.claims)('POST /v1/member/group-buys/:id/open', { params: { id }, body: { storeId: store.id } });
  return opened.id;
};
const paidOrder = async (world: World): Promise<string> => {
  const order = await placeOrder(world.app.as(world.member.claims), world.store.id, world.productId, 4);
  await payOrder(world.app, world.member, order.id);
  return order.id;
};
const loginCode = async ({ app, visitor }: World): Promise<string> =>
  (await sandboxPost<{ code: string }>(app, '/_sandbox/login-code', { openid: visitor.openid })).code;
const refreshToken = async (world: World): Promise<string> =>
  (await world.app.as()('POST /v1/session/wechat', { body: { code: await loginCode(world) } })).refreshToken;

type Loose = { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown };
/** What a route is called with when all is well. Typed by the contract: a new route without an example does not compile. */
export type Examples = { [K in keyof Api]: (world: World) => InputOf<Api[K]> | Promise<InputOf<Api[K]>> };

const nothing = (): Record<string, never> => ({});
const noQuery = () => ({ query: {} });
const ofMember = ({ member }: World) => ({ params: { id: member.memberId } });
const inCampaign = (make: (world: World) => Promise<string>) => async (world: World) => ({ params: { id: await make(world) } });

export const EXAMPLES: Examples = {
  ...checkInExamples,
  ...couponExamples,
  ...pointsExamples,
  ...mallExamples,
  ...tagExamples,
  ...taskExamples,
  ...tierExamples,
  ...cardExamples,
  ...careExamples,
  ...identityExamples,
  ...privacyExamples,
  ...storeExamples,
  ...referralExamples,
  ...counterExamples,
  ...standingExamples,
  ...segmentExamples,
  ...deliveryExamples,
  'POST /v1/session/wechat': async (world) => ({ body: { code: await loginCode(world), scene: world.store.scene } }),
  'POST /v1/session/console': ({ username }) => ({ body: { username, password: PASSWORD } }),
  'POST /v1/session/refresh': async (world) => ({ body: { refreshToken: await refreshToken(world) } }),
  'POST /v1/session/end': async (world) => ({ body: { refreshToken: await refreshToken(world) } }),
  'GET /v1/member/session': nothing,
  'GET /v1/staff/me': nothing,
  'GET /v1/console/me': nothing,
  'GET /v1/brand': nothing,
  'POST /v1/member/join': async ({ app }) => {
    const { openid } = await makeVisitor(app);
    const { code: phoneCode } = await sandboxPost<{ code: string }>(app, '/_sandbox/phone-code', { openid });
    return { body: { phoneCode, privacyVersion: '2026-11', marketing: { inbox: true, subscribe: false, sms: false } } };
  },
  'GET /v1/member/profile': nothing,
  'POST /v1/member/profile': () => ({ body: { nickname: '小满', gender: 'female' as const, birthday: '1994-05-21' } }),
  'GET /v1/member/tier': nothing,
  'GET /v1/member/code': nothing,
  'GET /v1/member/consents': nothing,
  'PUT /v1/member/consents': () => ({ body: { channel: 'sms' as const, granted: true } }),
  'GET /v1/member/accesses': nothing,
  'POST /v1/member/subscriptions': () => ({ body: { results: [{ templateKey: 'campaign-offer', answer: 'accept' as const }] } }),
  'GET /v1/member/subscriptions': () => ({ query: { moment: 'claim' as const } }),
  'GET /v1/member/home': () => ({ query: { lng: 121.4, lat: 31.2 } }),
  'GET /v1/member/messages': noQuery,
  'POST /v1/member/messages/:id/open': async (world) => ({ params: { id: await message(world) } }),
  'POST /v1/member/messages/read-all': nothing,
  'GET /v1/shop/stores': noQuery,
  'GET /v1/console/stores': nothing,
  'GET /v1/console/stores/:id/code': ({ store }) => ({ params: { id: store.id } }),
  'GET /v1/member/coupons': noQuery,
  'GET /v1/member/coupon-templates': nothing,
  'POST /v1/member/coupon-templates/:id/claim': ({ templateId }) => ({ params: { id: templateId } }),
  'GET /v1/console/coupon-templates': nothing,
  'POST /v1/console/coupon-templates': () => ({ body: coupon() }),
  'POST /v1/console/coupon-templates/:id/stop': async ({ app, console: { admin } }) => {
    const { id } = await app.as(admin)('POST /v1/console/coupon-templates', { body: coupon() });
    return { params: { id } };
  },
  'GET /v1/shop/products': noQuery,
  'GET /v1/shop/products/:id': ({ productId }) => ({ params: { id: productId } }),
  'GET /v1/console/products': nothing,
  'POST /v1/member/checkout/quote': ({ store, productId }) => ({ body: { storeId: store.id, lines: [{ productId, quantity: 2 }], couponIds: [], usePoints: true } }),
  'POST /v1/member/orders': ({ store, productId }) => ({ body: { storeId: store.id, lines: [{ productId, quantity: 1 }], couponIds: [], usePoints: false, expectedPayableFen: 3800 } }),
  'POST /v1/member/orders/:id/pay': ({ orderId }) => ({ params: { id: orderId } }),
  'POST /v1/member/orders/:id/cancel': async ({ app, member, store, productId }) => ({ params: { id: (await placeOrder(app.as(member.claims), store.id, productId, 3)).id } }),
  'GET /v1/member/orders': noQuery,
  'GET /v1/member/orders/:id': ({ orderId }) => ({ params: { id: orderId } }),
  'GET /v1/console/orders': noQuery,
  'POST /v1/console/orders/:id/refund': async (world) => ({ params: { id: await paidOrder(world) }, body: { reason: '顾客改主意' } }),
  'POST /v1/wechat-pay/notice': nothing,
  'GET /v1/shop/group-buys': nothing,
  'GET /v1/shop/teams/:id': async (world) => ({ params: { id: await team(world) } }),
  'POST /v1/member/group-buys/:id/open': ({ activityId, store }) => ({ params: { id: activityId }, body: { storeId: store.id } }),
  'POST /v1/member/teams/:id/join': async (world) => ({ params: { id: await team(world) }, body: { storeId: world.store.id } }),
  'GET /v1/console/group-buys': nothing,
  'POST /v1/console/group-buys': ({ app, productId }) => ({ body: groupBuy(app, productId) }),
  'GET /v1/console/group-buys/:id/teams': ({ activityId }) => ({ params: { id: activityId }, query: {} }),
  'GET /v1/console/members': noQuery,
  'GET /v1/console/members/:id': ofMember,
  'GET /v1/console/members/:id/timeline': (world) => ({ ...ofMember(world), query: {} }),
  'POST /v1/console/members/:id/phone': (world) => ({ ...ofMember(world), body: { reason: '核对取货人' } }),
  'GET /v1/console/segment-settings': nothing,
  'PUT /v1/console/segment-settings': () => ({ body: {
    rfm: { windowDays: 365, cuts: 'quantiles' }, lifecycle: { newDays: 14, loyalPurchases: 3, loyalWithinDays: 90, atRiskAfterDays: 20, dormantAfterDays: 30, lostAfterDays: 120 },
  } }),
  'GET /v1/console/segments': noQuery,
  'GET /v1/console/segments/:id': ({ segmentId }) => ({ params: { id: segmentId } }),
  'POST /v1/console/segments': () => ({ body: { name: '常客', rule } }),
  'PUT /v1/console/segments/:id': ({ segmentId }) => ({ params: { id: segmentId }, body: { name: '所有人', rule } }),
  'DELETE /v1/console/segments/:id': async ({ app, console: { admin } }) =>
    ({ params: { id: (await app.as(admin)('POST /v1/console/segments', { body: { name: '将删', rule } })).id } }),
  'POST /v1/console/segments/count': ({ app }) => ({ body: { rule, asOf: app.clock.now().toISOString(), sample: 2 } }),
  'POST /v1/console/segments/explain': ({ member }) => ({ body: { rule, memberId: member.memberId } }),
  'GET /v1/console/campaigns': nothing,
  'GET /v1/console/campaigns/:id': inCampaign(draft),
  'POST /v1/console/campaigns': (world) => ({ body: campaign(world) }),
  'PUT /v1/console/campaigns/:id': async (world) => ({ params: { id: await draft(world) }, body: campaign(world) }),
  'POST /v1/console/campaigns/dry-run': (world) => ({ body: campaign(world) }),
  'POST /v1/console/campaigns/:id/launch': inCampaign(draft),
  'POST /v1/console/campaigns/:id/pause': inCampaign(running),
  'POST /v1/console/campaigns/:id/resume': inCampaign(paused),
  'POST /v1/console/campaigns/:id/stop': inCampaign(running),
  'GET /v1/console/campaigns/:id/receipt': inCampaign(draft),
  'GET /v1/console/campaigns/:id/deliveries': async (world) => ({ params: { id: await draft(world) }, query: {} }),
  'GET /v1/console/campaigns/:id/effect': inCampaign(draft),
  'POST /v1/console/ops-session': nothing,
  'GET /v1/console/board': nothing,
  'GET /v1/console/audit': noQuery,
};

export const exampleOf = async (world: World, key: keyof Api): Promise<Loose> => (await EXAMPLES[key](world)) as Loose;

/** Sends a request as it stands, without the client's help. */
export interface RawRequest extends Loose {
  token?: string;
  key?: string;
  headers?: Record<string, string>;
  /** Bytes in place of a JSON body. */
  payload?: string | Buffer;
  ip?: string;
}

export interface RawReply {
  status: number;
  type: string;
  code: string | undefined;
  headers: Record<string, unknown>;
  body: { code?: string; requestId?: string; errors?: { path: string; message: string }[] } & Record<string, unknown>;
}

const pathOf = (route: string, { params = {}, query = {} }: Loose): string => {
  const path = route.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(Buffer.from(params[name] ?? '').toString('utf8')));
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString();
  return search ? `${path}?${search}` : path;
};

export const send = async (app: TestApp, routeKey: string, request: RawRequest): Promise<RawReply> => {
  const [method, route] = routeKey.split(' ') as ['GET', string];
  const payload = request.payload ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
  const reply = await app.app.inject({
    method, url: pathOf(route, request), payload, remoteAddress: '127.0.0.1',
    headers: {
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...(request.token ? { authorization: `Bearer ${request.token}` } : {}),
      ...(method === 'GET' ? {} : { 'idempotency-key': request.key ?? randomUUID() }), ...(request.ip ? { 'x-forwarded-for': request.ip } : {}), ...request.headers,
    },
  });
  const type = String(reply.headers['content-type'] ?? '');
  const body = type.includes('json') ? (JSON.parse(reply.payload) as RawReply['body']) : {};
  return { status: reply.statusCode, type, code: reply.statusCode >= 400 ? body.code : undefined, headers: reply.headers, body };
};
