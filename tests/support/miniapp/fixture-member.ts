/** Sign-in and the member's own pages of the fixture brand. */
import { BRAND } from '../../../scripts/seed/brand';
import type { Routes } from './fixture-routes';
import { staffView } from './fixture-counter';
import { storeView } from './fixture-shop';
import { couponView, iso, nowOf, PRODUCTS, STORES, tierView, type World } from './fixture-world';

const tokens = () => ({ accessToken: 'access', refreshToken: 'refresh-token-of-the-fixture', expiresInSeconds: 900 });

const profile = (world: World) => ({
  id: world.member.id, memberNo: world.member.memberNo, nickname: world.member.nickname, avatarKey: world.member.avatarKey,
  phoneMasked: '138****5678', gender: 'unknown' as const, birthday: null, joinedAt: iso(nowOf(world).getTime() - 300 * 86_400_000),
});

const home = (world: World) => ({
  joined: world.member.joined, profile: profile(world), tier: tierView(world),
  points: { balance: world.member.points, expiringSoon: 120, expiringAt: iso(nowOf(world).getTime() + 9 * 86_400_000), debt: 0 },
  coupons: { usable: world.coupons.filter((coupon) => coupon.state === 'issued').length, expiringSoon: world.coupons.slice(1, 2).map(couponView) },
  offers: PRODUCTS.slice(0, 1).map((product) => ({
    product: {
      id: product._id, name: product.name, subtitle: product.subtitle, category: product.category, picture: product.picture,
      priceFen: product.priceFen, tierPriceFen: null, groupBuyFen: null, sold: 145, inStock: true,
    },
    reason: '因为你常买岩茶',
  })),
  claimable: [], team: world.teams[0] ?? null, store: { ...storeView(STORES[0]!._id), distanceMetres: 640 }, unread: 1, latestMessage: null,
});

export const memberRoutes = (world: World): Partial<Routes> => ({
  'GET /v1/brand': () => ({ ...BRAND, privacyVersion: '1', privacySummary: ['只收手机号，用于识别会员'] }),
  'POST /v1/session/wechat': () => ({
    ...tokens(), joined: world.member.joined, memberId: world.member.id, staff: world.staff ? staffView() : null,
  }),
  'POST /v1/session/refresh': () => tokens(),
  'POST /v1/session/end': () => ({}),
  'GET /v1/member/session': () => ({ memberId: world.member.id, joined: world.member.joined, staff: world.staff ? staffView() : null }),
  'POST /v1/member/join': () => {
    world.member.joined = true;
    return { profile: profile(world), gifts: [] };
  },
  'GET /v1/member/home': () => home(world),
  'GET /v1/member/profile': () => profile(world),
  'GET /v1/member/coupons': () => {
    const usable = world.coupons.filter((coupon) => coupon.state === 'issued');
    return { usable: usable.length, coupons: usable.map(couponView) };
  },
  'GET /v1/member/messages': () => ({ unread: 0, page: { rows: [], nextCursor: null } }),
  'GET /v1/member/code': () => {
    const now = nowOf(world).getTime();
    return {
      serverNow: iso(now), windowSeconds: 30,
      codes: [0, 1, 2].map((ahead) => ({
        code: `M1.00${ahead}.fixture`, digits: `48201${ahead}7731`, from: iso(now + ahead * 30_000), until: iso(now + (ahead + 1) * 30_000),
      })),
    };
  },
  'GET /v1/member/subscriptions': () => ({ templates: [{ templateKey: 'pickup', templateId: 'TMPL-PICKUP', title: '取货提醒', remaining: 0 }] }),
  'POST /v1/member/subscriptions': () => ({}),
});
