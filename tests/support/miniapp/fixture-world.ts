/**
 * A brand in memory for front-end tests: the demo's products, stores and tiers, one member, one member of staff, some
 * coupons and teams. Prices come from the product's own rules, so that pages show what the server would say.
 */
import { randomBytes } from 'node:crypto';
import { STORES, TIERS } from '../../../scripts/seed/brand';
import { PRODUCTS } from '../../../scripts/seed/brand/products';
import { describeCoupon } from '../../../shared/rules/coupons/describe-coupon';
import type { CouponFacts, CouponBenefit, CouponScope } from '../../../shared/rules/coupons/coupon-facts';
import { describeProgress, nextTier, tierForGrowth } from '../../../shared/rules/tiers/tier-progress';
import type { ReplyOf } from '../../../shared/contract/contract';
import type { Api } from '../../../shared/contract/index';
import { addDays, DAY_MS, HOUR_MS } from '../../../shared/values/time';

export type Reply<K extends keyof Api> = ReplyOf<Api[K]>;
export type OrderRow = Reply<'GET /v1/member/orders/:id'>;
export type TeamRow = Reply<'GET /v1/shop/teams/:id'>;
export type ActivityRow = Reply<'GET /v1/shop/group-buys'>['activities'][number]['activity'];
export type SaleRow = Reply<'POST /v1/staff/counter/sales'>;
export type CouponRow = Reply<'GET /v1/member/coupons'>['coupons'][number];
export type TierRow = Reply<'GET /v1/member/tier'>['current'];

export const newId = (): string => randomBytes(12).toString('hex');

export interface World {
  /** Milliseconds added to the real time. */
  shiftMs: number;
  member: { id: string; memberNo: string; nickname: string; avatarKey: string; growth: number; points: number; joined: boolean };
  staff: boolean;
  coupons: CouponFacts[];
  orders: OrderRow[];
  /** Payments that WeChat has confirmed and whose notice has not come yet. */
  noticesWaiting: Set<string>;
  teams: TeamRow[];
  activities: ActivityRow[];
  sales: SaleRow[];
  /** What staff know of the member: ids of tags that are on, and notes. */
  staffTags: Set<string>;
  notes: { id: string; text: string; by: string; at: string }[];
  shift: { openedAt: number | null };
  scans: Map<string, { storeId: string; at: number }>;
  usedCodes: Set<string>;
}

export const nowOf = (world: World): Date => new Date(Date.now() + world.shiftMs);
export const iso = (at: Date | number): string => new Date(at).toISOString();

const storeNames = new Map(STORES.map((store) => [store._id, store.name]));
const productNames = new Map(PRODUCTS.map((product) => [product._id, product.name]));

const everywhere: CouponScope = { storeIds: [], channels: [], categories: [], productIds: [] };

export const giveCoupon = (
  world: World, title: string, benefit: CouponBenefit,
  more: { scope?: Partial<CouponScope>; stackable?: boolean; days?: number } = {},
): CouponFacts => {
  const now = nowOf(world);
  const coupon: CouponFacts = {
    couponId: newId(), title, benefit, scope: { ...everywhere, ...more.scope }, state: 'issued', stackable: more.stackable ?? false,
    startsAt: new Date(now.getTime() - DAY_MS), expiresAt: new Date(now.getTime() + (more.days ?? 14) * DAY_MS),
  };
  world.coupons.push(coupon);
  return coupon;
};

export const couponView = (coupon: CouponFacts): CouponRow => ({
  id: coupon.couponId, templateId: coupon.couponId, title: coupon.title,
  ...describeCoupon(coupon, { stores: storeNames, products: productNames }),
  benefit: coupon.benefit, scope: coupon.scope, state: coupon.state, stackable: coupon.stackable,
  startsAt: iso(coupon.startsAt), expiresAt: iso(coupon.expiresAt), redeemedAt: null,
});

const benefitWords: Record<string, (benefit: Record<string, unknown>) => string> = {
  discount: (benefit) => `${(100 - Number(benefit['percentOff'])) / 10} 折`,
  'points-multiplier': (benefit) => `积分 ${String(benefit['times'])} 倍`,
};

const tiers = TIERS.map((tier) => ({ ...tier, key: tier._id }));
export type DemoTier = (typeof tiers)[number];

export const tierNow = (world: World): DemoTier => tierForGrowth(tiers, world.member.growth);

export const percentOff = (tier: DemoTier): number => {
  const discount = tier.benefits.find((benefit) => benefit.kind === 'discount');
  return discount && 'percentOff' in discount ? discount.percentOff : 0;
};
export const pointsTimes = (tier: DemoTier): number => {
  const times = tier.benefits.find((benefit) => benefit.kind === 'points-multiplier');
  return times && 'times' in times ? times.times : 1;
};

const benefitViews = (tier: DemoTier): TierRow['benefits'] =>
  tier.benefits.map((benefit) => ({
    kind: benefit.kind,
    title: benefitWords[benefit.kind]?.(benefit as unknown as Record<string, unknown>) ?? ('title' in benefit ? String(benefit.title) : benefit.kind),
    detail: '',
  }));

export const tierView = (world: World): TierRow => {
  const tier = tierNow(world);
  const next = nextTier(tiers, tier);
  const { growthToNext, fenToNext, progress, sentence } = describeProgress(tier, next, world.member.growth);
  return {
    key: tier.key, name: tier.name, rank: tier.rank, growth: world.member.growth, nextName: next?.name ?? null,
    growthToNext, fenToNext, progress, sentence, validUntil: tier.rank === 0 ? null : iso(addDays(nowOf(world), 200)),
    keep: tier.rank === 0 ? null : { sentence: '再消费 ¥86 可在 11 月 30 日前保级', state: 'open', growthMissing: 86, fenMissing: 8600, before: iso(addDays(nowOf(world), 200)) },
    card: null,
    benefits: benefitViews(tier),
  };
};

/** Every tier as the tier page shows it. */
export const tiersView = (): Reply<'GET /v1/member/tier'>['tiers'] =>
  tiers.map((tier) => {
    const { key, name, rank, growthFrom, validityDays, keepGrowth, graceDays } = tier;
    return { key, name, rank, growthFrom, validityDays, keepGrowth, graceDays, benefits: benefitViews(tier) };
  });

const off = (thresholdFen: number, discountFen: number): CouponBenefit => ({ kind: 'threshold', thresholdFen, discountFen });

const fillWallet = (world: World): void => {
  giveCoupon(world, '常客回礼', off(8000, 1500));
  giveCoupon(world, '周三会员日', { kind: 'percent', thresholdFen: 5000, percentOff: 12, capFen: 2000 }, { days: 1 });
  giveCoupon(world, '茶点同享', off(0, 600), { scope: { categories: ['茶点'] }, stackable: true });
  giveCoupon(world, '滨江店见', off(4000, 1500), { scope: { storeIds: [STORES[2]!._id] } });
  giveCoupon(world, '岩茶回甘季', off(12000, 2000), { scope: { categories: ['茗茶'] } });
};

export const activityOf = (world: World, art: string, groupBuyFen: number, size: number, more: Partial<ActivityRow> = {}): ActivityRow => {
  const product = PRODUCTS.find((one) => one.picture.includes(art))!;
  const now = nowOf(world).getTime();
  const activity: ActivityRow = {
    id: newId(), title: `${product.name} ${size} 人团`, productId: product._id, productName: product.name, picture: product.picture,
    priceFen: product.priceFen, groupBuyFen, size, hoursToFill: 24, newcomersOnly: false,
    startsAt: iso(now - 3 * DAY_MS), endsAt: iso(now + 9 * DAY_MS), state: 'running', openTeams: 0, filledTeams: 36, ...more,
  };
  world.activities.push(activity);
  return activity;
};

export const openTeam = (world: World, activity: ActivityRow, seats: [string, string][], hoursLeft: number): TeamRow => {
  const team: TeamRow = {
    id: newId(), activityId: activity.id, productId: activity.productId, productName: activity.productName, picture: activity.picture,
    priceFen: activity.priceFen, groupBuyFen: activity.groupBuyFen, size: activity.size, state: 'open',
    seats: seats.map(([nickname, avatarKey], place) => ({ nickname, avatarKey, leader: place === 0, paid: true, me: false })),
    missing: activity.size - seats.length, expiresAt: iso(nowOf(world).getTime() + hoursLeft * HOUR_MS), storeName: STORES[0]!.name,
  };
  world.teams.push(team);
  activity.openTeams += 1;
  return team;
};

export const createWorld = (more: Partial<Pick<World, 'staff'>> & { growth?: number; points?: number } = {}): World => {
  const world: World = {
    shiftMs: 0,
    member: { id: newId(), memberNo: '8020 1147', nickname: '小满', avatarKey: '04', growth: more.growth ?? 1914, points: more.points ?? 1860, joined: true },
    staff: more.staff ?? false,
    coupons: [], orders: [], noticesWaiting: new Set(), teams: [], activities: [], sales: [], staffTags: new Set(['1'.repeat(24), '2'.repeat(24)]), notes: [], shift: { openedAt: null }, scans: new Map(), usedCodes: new Set(),
  };
  fillWallet(world);
  const rougui = activityOf(world, 'yan-rougui', 12800, 3);
  const snack = activityOf(world, 'gao-lvdou', 1980, 2);
  activityOf(world, 'li-sishi', 29800, 5, { newcomersOnly: true });
  openTeam(world, rougui, [['阿**', '07'], ['林*', '02']], 5.4);
  openTeam(world, rougui, [['乔**', '11']], 21);
  openTeam(world, snack, [['周**', '09']], 1.7);
  return world;
};

export { PRODUCTS, STORES };
