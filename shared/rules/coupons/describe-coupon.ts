import { formatFenShort } from '../../values/money';
import { businessDate, formatDay } from '../../values/time';
import type { CouponBenefit, CouponFacts, CouponScope } from './coupon-facts';
import { describeTimes } from './usable-times';

/** Names that conditions are told with; an id that is missing is told as "指定…". */
export interface ScopeNames {
  stores: ReadonlyMap<string, string>;
  products?: ReadonlyMap<string, string>;
  /** Names of categories by key; a key without a name is told as it is. */
  categories?: ReadonlyMap<string, string>;
  tiers?: ReadonlyMap<string, string>;
}

/** `12` percent off → `8.8 折` */
export const formatFold = (percentOff: number): string => `${String((100 - percentOff) / 10)} 折`;

/** What it takes off, in words: `满 ¥50 减 ¥12`, `8.8 折，最多减 ¥20`, `兑换大红袍 1 件`. */
export const summarizeBenefit = (benefit: CouponBenefit, names?: ScopeNames): string => {
  if (benefit.kind === 'item') return `兑换${listNames(benefit.productIds, names?.products) ?? '指定商品'} 1 件，最高抵 ${formatFenShort(benefit.maxFen)}`;
  const over = benefit.thresholdFen > 0 ? `满 ${formatFenShort(benefit.thresholdFen)} ` : '';
  if (benefit.kind === 'shipping') return `${over}免运费，最高免 ${formatFenShort(benefit.maxFen)}`;
  if (benefit.kind === 'gift') return `${over}赠${benefit.giftName} 1 件`;
  if (benefit.kind === 'threshold') return over ? `${over}减 ${formatFenShort(benefit.discountFen)}` : `立减 ${formatFenShort(benefit.discountFen)}`;
  const cap = benefit.capFen === null ? '' : `，最多减 ${formatFenShort(benefit.capFen)}`;
  return `${over}${formatFold(benefit.percentOff)}${cap}`;
};

const listNames = (ids: readonly string[], names: ReadonlyMap<string, string> | undefined): string | undefined => {
  const known = ids.map((id) => names?.get(id));
  if (known.length === 0 || known.length > 3 || known.some((name) => name === undefined)) return undefined;
  return known.join('、');
};

const storeWords = (scope: CouponScope, names: ScopeNames): string | undefined =>
  scope.storeIds.length === 0 ? undefined : `限${listNames(scope.storeIds, names.stores) ?? `指定 ${scope.storeIds.length} 家门店`}`;

const tierWords = ({ tierKeys = [] }: CouponScope, names: ScopeNames): string | undefined =>
  tierKeys.length === 0 ? undefined : `限${listNames(tierKeys, names.tiers) ?? '指定等级'}会员`;

const channelWords = ({ channels }: CouponScope): string | undefined => {
  if (channels.length !== 1) return undefined;
  return channels[0] === 'shop' ? '限商城' : '限到店';
};

const goodsWords = (scope: CouponScope, names: ScopeNames): string | undefined => {
  if (scope.categories.length === 0 && scope.productIds.length === 0) return undefined;
  const products = scope.productIds.length > 0 ? [listNames(scope.productIds, names.products) ?? '指定商品'] : [];
  const categories = scope.categories.map((key) => names.categories?.get(key) ?? key);
  return `${[...categories, ...products].join('、')}可用`;
};

/** `11月30日`, or with the year when it is not the year in which the coupon begins. */
export const lastDay = (startsAt: Date, expiresAt: Date): string => {
  const last = new Date(expiresAt.getTime() - 1);
  const year = businessDate(last).slice(0, 4);
  return year === businessDate(startsAt).slice(0, 4) ? formatDay(last) : `${year}年${formatDay(last)}`;
};

export interface CouponWords {
  summary: string;
  conditions: string;
}

/** An exclusion matters only to coupons that combine at all. */
const stackingWords = ({ stackable, exclusionKey }: Pick<CouponFacts, 'stackable' | 'exclusionKey'>): string | undefined => {
  if (!stackable) return undefined;
  return exclusionKey ? `可与其他券同用（${exclusionKey}只用一张）` : '可与其他券同用';
};

/** Where, on what and until when: `限静安店 · 茶饮可用 · 11月30日前（含当日）`. */
export const describeCoupon = (coupon: Pick<CouponFacts, 'benefit' | 'scope' | 'stackable' | 'exclusionKey' | 'startsAt' | 'expiresAt'>, names: ScopeNames): CouponWords => {
  const { scope, startsAt, expiresAt } = coupon;
  const parts = [
    tierWords(scope, names), storeWords(scope, names), channelWords(scope), goodsWords(scope, names), scope.times ? describeTimes(scope.times) : undefined,
    stackingWords(coupon),
    `${lastDay(startsAt, expiresAt)}前（含当日）`,
  ];
  return { summary: summarizeBenefit(coupon.benefit, names), conditions: parts.filter((part) => part !== undefined).join(' · ') };
};

/** The most that one coupon can cost the brand; null when nothing limits it. */
export const maxCostFen = (benefit: CouponBenefit): number | null => {
  if (benefit.kind === 'threshold') return benefit.discountFen;
  if (benefit.kind === 'percent') return benefit.capFen;
  return benefit.kind === 'gift' ? benefit.worthFen : benefit.maxFen;
};
