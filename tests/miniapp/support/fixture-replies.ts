import { black, coupon, coupons, gold, id, inHours, leaf, messages, products, profile, stores, team, type Reply } from './fixture-people';
import { privacyReplies } from './fixture-privacy';
import type { Api } from '@shuke/shared/contract/index';

/** Who signed in, picked by the code that the identity page hands back. */
export type Persona = 'member' | 'visitor' | 'empty' | 'long' | 'staff';
export interface FixtureState {
  persona: Persona;
  joined: boolean;
  consents: Reply<'GET /v1/member/consents'>;
  opened: Set<string>;
  claimed: Set<string>;
}
export const staffView = { id: id(21), name: '小顾', role: 'associate' as const, stores: [{ id: id(1), name: '听檐·武康路店' }] };

export interface Asked {
  state: FixtureState;
  params: Record<string, string>;
  query: URLSearchParams;
  body: Record<string, unknown>;
}
export type Replies = { [K in keyof Api]?: (asked: Asked) => Reply<K> };

const LONG = '春山空谷手工古法焙火特级武夷山正岩肉桂限量礼盒装';

const tierOf = ({ persona }: FixtureState) => {
  if (persona === 'long') return { ...black, name: '墨韵山房', sentence: '你已是最高等级，权益有效期至明年十二月三十一日，感谢一路同饮' };
  return persona === 'empty' || persona === 'visitor' ? { ...leaf, growth: 0, growthToNext: 300, fenToNext: 30000, progress: 0, sentence: '再消费 ¥300 升银针' } : gold;
};

const profileOf = ({ persona }: FixtureState) =>
  persona === 'long' ? { ...profile, nickname: '一个名字特别特别长的老朋友来自江南水乡的茶人' } : profile;

const usable = ({ persona }: FixtureState) => {
  if (persona === 'empty') return [];
  if (persona === 'long') return coupons.map((row) => ({ ...row, title: LONG, conditions: `${row.conditions} · ${LONG}` }));
  return coupons;
};

const newcomer = coupon(9, '新人见面礼', { kind: 'threshold', thresholdFen: 5000, discountFen: 1200 });

const home = ({ state }: Asked): Reply<'GET /v1/member/home'> => {
  const bare = state.persona === 'empty';
  const longOffers = products.slice(0, 3).map((row) => ({ product: { ...row, name: LONG, subtitle: LONG }, reason: `因为你常买${LONG}` }));
  const offers = products.slice(0, 3).map((row, i) => ({ product: row, reason: ['因为你常买岩茶', '武康路店今日现做', '和你口味相近的人常买'][i] ?? '' }));
  return {
    joined: state.joined,
    profile: state.joined ? profileOf(state) : null,
    tier: state.joined ? tierOf(state) : null,
    points: { balance: bare ? 0 : 1280, expiringSoon: bare ? 0 : 120, expiringAt: bare ? null : inHours(24 * 9), debt: 0 },
    coupons: { usable: state.joined ? usable(state).length : 0, expiringSoon: state.joined ? usable(state).slice(0, 1) : [] },
    offers: state.persona === 'long' ? longOffers : bare ? [] : offers,
    claimable: bare ? [] : [{ templateId: id(402), title: '新人见面礼', summary: '满 ¥50 减 ¥12' }, { templateId: id(405), title: '秋日茶点券', summary: '满 ¥30 减 ¥6' }],
    team: bare ? null : team,
    store: stores[0] ?? null,
    unread: state.joined && !bare ? messages.filter((row) => !row.read && !state.opened.has(row.id)).length : 0,
    latestMessage: state.joined && !bare ? messages[0] ?? null : null,
  };
};

const codeAt = (start: number, n: number) => {
  const from = new Date(start + n * 30_000);
  const digits = String(88_0231_640_000 + ((start / 30_000 + n) % 9000)).padStart(12, '0').slice(0, 12);
  return { code: `SK1.${(start / 30_000 + n).toString(36)}.q8Zr2LwT`, digits, from: from.toISOString(), until: new Date(from.getTime() + 30_000).toISOString() };
};

const codes = (): Reply<'GET /v1/member/code'> => {
  const start = Math.floor(Date.now() / 30_000) * 30_000;
  return { serverNow: new Date().toISOString(), windowSeconds: 30, codes: [0, 1, 2, 3, 4, 5].map((n) => codeAt(start, n)) };
};

const statement = (page: number): Reply<'GET /v1/member/points'>['statement'] => {
  const titles = ['武康路店消费', '结账抵用', '签到', '生日加赠', '退款扣回', '商城订单'];
  let balance = 1280 - page * 40;
  const rows = Array.from({ length: 20 }, (_, i) => {
    const delta = [96, -200, 5, 50, -36, 168][i % 6] ?? 0;
    const row = { id: id(800 + page * 20 + i), at: inHours(-(i + page * 20) * 31), title: titles[i % 6] ?? '', delta, balanceAfter: balance };
    balance -= delta;
    return row;
  });
  return { rows, nextCursor: page < 2 ? String(page + 1) : null };
};

const templates = ({ state }: Asked): Reply<'GET /v1/member/coupon-templates'>['templates'] =>
  coupons.map((row, i) => ({
    template: {
      title: state.persona === 'long' ? LONG : row.title, benefit: row.benefit, scope: row.scope, validity: { kind: 'after-issue' as const, days: 30 }, stackable: false,
      claimable: true, minTierRank: i === 2 ? 3 : 0, stock: 200, perMemberLimit: 1, id: row.templateId, summary: row.summary,
      state: 'active' as const, issued: 120, redeemed: 40, createdAt: inHours(-240),
    },
    claimed: state.claimed.has(row.templateId) ? 1 : 0,
    left: [180, 6, null, 0][i] ?? null,
    refusal: i === 2 ? '升到墨韵后可以领' : i === 3 ? '已领完，看看其他优惠吧' : null,
  }));

const consent = ({ state, body }: Asked): Reply<'PUT /v1/member/consents'> => {
  const channel = body.channel as keyof typeof state.consents.marketing;
  const granted = body.granted === true;
  state.consents = {
    ...state.consents,
    marketing: { ...state.consents.marketing, [channel]: granted },
    history: [{ at: new Date().toISOString(), purpose: `marketing:${channel}`, granted }, ...state.consents.history],
  };
  return state.consents;
};

const openMessage = ({ state, params }: Asked): Reply<'POST /v1/member/messages/:id/open'> => {
  state.opened.add(params.id ?? '');
  return { ...(messages.find((row) => row.id === params.id) ?? messages[0]!), read: true };
};

const visible = (state: FixtureState) =>
  state.persona === 'empty' ? [] : messages.map((row) => ({ ...row, title: state.persona === 'long' ? LONG : row.title, read: row.read || state.opened.has(row.id) }));

export const replies: Replies = {
  'GET /v1/brand': () => ({
    name: '听檐茶事', slogan: '檐下听雨，一盏知味', logo: '/art/logo.svg', privacyVersion: '2026-10',
    privacySummary: [
      '手机号：只用来认出你、合并门店记录，加密保存',
      '消费记录：用来算等级、积分和推荐，不卖给任何人',
      '位置：只在你找门店时用一次，不保存',
      '你随时可以在“隐私与授权”里查看、关闭、导出或注销',
    ],
  }),
  'GET /v1/member/home': home,
  'GET /v1/member/session': ({ state }) => ({
    memberId: id(11), joined: state.joined, staff: state.persona === 'staff' ? staffView : null,
  }),
  'GET /v1/member/profile': ({ state }) => profileOf(state),
  'POST /v1/member/profile': ({ state, body }) => ({ ...profileOf(state), ...body }),
  'GET /v1/member/tier': ({ state }) => ({
    current: tierOf(state),
    tiers: [
      { key: 'leaf', name: '青叶', rank: 0, growthFrom: 0, validityDays: null, keepGrowth: 0, graceDays: 0, benefits: leaf.benefits },
      { key: 'silver', name: '银针', rank: 1, growthFrom: 300, validityDays: 365, keepGrowth: 180, graceDays: 30, benefits: gold.benefits.slice(1, 3) },
      { key: 'gold', name: '金毫', rank: 2, growthFrom: 2000, validityDays: 365, keepGrowth: 1200, graceDays: 30, benefits: gold.benefits },
      { key: 'black', name: '墨韵', rank: 3, growthFrom: 5000, validityDays: 365, keepGrowth: 3000, graceDays: 30, benefits: [...gold.benefits, { kind: 'room', title: '茶室预留', detail: '每季一次，免费使用茶室两小时' }] },
    ],
  }),
  'GET /v1/member/code': codes,
  'GET /v1/member/points': ({ query, state }) => ({
    balance: state.persona === 'empty' ? 0 : 1280, debt: state.persona === 'long' ? 36 : 0,
    pending: state.persona === 'empty' ? { points: 0, nextAt: null } : { points: 38, nextAt: inHours(24 * 5) },
    expiring: state.persona === 'empty' ? [] : [{ points: 120, expiresAt: inHours(24 * 9) }, { points: 300, expiresAt: inHours(24 * 40) }],
    statement: state.persona === 'empty' ? { rows: [], nextCursor: null } : statement(Number(query.get('cursor') ?? 0)),
  }),
  'GET /v1/member/coupons': ({ query, state }) => {
    const asked = query.get('state') ?? 'usable';
    const list = usable(state);
    const used = list.slice(0, 2).map((row) => ({ ...row, state: 'redeemed' as const, redeemedAt: inHours(-60) }));
    const over = list.slice(2, 3).map((row) => ({ ...row, state: 'expired' as const, expiresAt: inHours(-90) }));
    return { usable: list.length, coupons: asked === 'used' ? used : asked === 'expired' ? over : list };
  },
  'GET /v1/member/coupon-templates': (asked) => ({ templates: asked.state.persona === 'empty' ? [] : templates(asked) }),
  'POST /v1/member/coupon-templates/:id/claim': ({ state, params }) => {
    state.claimed.add(params.id ?? '');
    return coupons.find((row) => row.templateId === params.id) ?? newcomer;
  },
  'POST /v1/member/join': ({ state }) => {
    state.joined = true;
    return { profile: profileOf(state), gifts: [newcomer] };
  },
  'GET /v1/member/consents': ({ state }) => state.consents,
  'PUT /v1/member/consents': consent,
  'GET /v1/member/accesses': ({ state }) => ({
    rows: state.persona === 'empty' ? [] : [
      { at: inHours(-50), who: '客服 · 陈**', what: '手机号', why: '处理售后 AS-2031，需要回拨' },
      { at: inHours(-900), who: '武康路店 · 店长', what: '姓名、生日', why: '会员要求更正生日' },
    ],
  }),
  ...privacyReplies,
  'GET /v1/member/messages': ({ state }) => ({
    unread: visible(state).filter((row) => !row.read).length, page: { rows: visible(state), nextCursor: null },
  }),
  'POST /v1/member/messages/:id/open': openMessage,
  'POST /v1/member/messages/read-all': ({ state }) => {
    messages.forEach((row) => state.opened.add(row.id));
    return {};
  },
  'GET /v1/member/subscriptions': () => ({
    templates: [
      { templateKey: 'coupon-expiring', templateId: 'T1', title: '优惠券到期提醒', remaining: 0 },
      { templateKey: 'order-ready', templateId: 'T2', title: '取货提醒', remaining: 0 },
    ],
  }),
  'POST /v1/member/subscriptions': () => ({}),
  'GET /v1/shop/stores': ({ query }) => ({
    stores: query.get('lng') ? stores : stores.map((row) => ({ ...row, distanceMetres: null })),
  }),
  'GET /v1/shop/products': () => ({ categories: [{ key: 'tea', name: '原叶茶', icon: '/art/category/tea.svg' }], products }),
  'GET /v1/member/orders': () => ({ rows: [], nextCursor: null }),
};
