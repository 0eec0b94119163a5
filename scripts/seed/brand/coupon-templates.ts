import type { CouponBenefit, CouponScope, CouponValidity } from '../../../shared/contract/coupons';
import { fixedId } from '../random';
import { PRODUCTS } from './products';

export type TemplateKey =
  | 'newcomer'
  | 'birthday'
  | 'member-day'
  | 'snack'
  | 'win-back'
  | 'binjiang'
  | 'gift-box'
  | 'yan-season'
  | 'yan-season-plus'
  | 'return-leaf'
  | 'return-silver'
  | 'return-gold'
  | 'thanks'
  | 'afternoon'
  | 'delivery';

export interface DemoCouponTemplate {
  key: TemplateKey;
  _id: string;
  title: string;
  benefit: CouponBenefit;
  scope: CouponScope;
  validity: CouponValidity;
  stackable: boolean;
  claimable: boolean;
  minTierRank: number;
  /** null: no limit */
  stock: number | null;
  perMemberLimit: number;
  exclusionKey?: string;
  giftable?: boolean;
  budgetFen?: number;
}

type Draft = Partial<Omit<DemoCouponTemplate, 'key' | '_id' | 'scope'>> & {
  title: string;
  benefit: CouponBenefit;
  days: number;
  scope?: Partial<CouponScope>;
};

const EVERYWHERE: CouponScope = { storeIds: [], channels: [], categories: [], productIds: [] };
const off = (thresholdYuan: number, discountYuan: number): CouponBenefit => ({
  kind: 'threshold',
  thresholdFen: thresholdYuan * 100,
  discountFen: discountYuan * 100,
});
const cake = PRODUCTS.find((product) => product.category === '茶点')!;
const drinks = PRODUCTS.filter((product) => product.category === '茶饮').map((product) => product._id);

const DRAFTS: Record<TemplateKey, Draft> = {
  newcomer: { title: '新人礼', benefit: off(30, 12), days: 14 },
  birthday: {
    title: '生日赠饮',
    benefit: { kind: 'item', productIds: drinks, maxFen: 3800 },
    days: 15,
    scope: { channels: ['shop'] },
    minTierRank: 1,
  },
  'member-day': {
    title: '周三会员日',
    benefit: { kind: 'percent', thresholdFen: 5000, percentOff: 12, capFen: 2000 },
    days: 3,
    claimable: true,
    perMemberLimit: 60,
  },
  snack: {
    title: '茶点同享',
    benefit: off(0, 6),
    days: 10,
    scope: { categories: ['茶点'] },
    stackable: true,
    claimable: true,
    perMemberLimit: 24,
  },
  'win-back': { title: '好久不见', benefit: off(50, 20), days: 21 },
  binjiang: {
    title: '滨江店见',
    benefit: off(40, 15),
    days: 30,
    scope: { storeIds: [fixedId('store:binjiang')] },
    claimable: true,
    stock: 600,
    perMemberLimit: 1,
  },
  'gift-box': {
    title: '四时有茶立减',
    benefit: off(0, 50),
    days: 30,
    scope: { productIds: [fixedId('product:li-sishi')] },
    claimable: true,
    minTierRank: 2,
    stock: 50,
  },
  'yan-season': { title: '岩茶回甘季', benefit: off(120, 20), days: 14, scope: { categories: ['茗茶'] } },
  'yan-season-plus': {
    title: '岩茶回甘季 · 金毫以上',
    benefit: off(200, 45),
    days: 14,
    scope: { categories: ['茗茶'] },
  },
  'return-leaf': { title: '茶凉了，再续一杯', benefit: off(40, 12), days: 14 },
  'return-silver': { title: '茶凉了，再续一杯 · 银芽', benefit: off(80, 25), days: 14 },
  'return-gold': { title: '茶凉了，再续一杯 · 金毫以上', benefit: off(150, 50), days: 14 },
  thanks: { title: '常客回礼', benefit: off(80, 15), days: 14 },
  afternoon: {
    title: '午后有茶点',
    benefit: {
      kind: 'gift',
      thresholdFen: 6000,
      productId: cake._id,
      giftName: cake.name,
      worthFen: cake.priceFen,
    },
    days: 14,
    scope: { times: { weekdays: [1, 2, 3, 4, 5], fromMinute: 14 * 60, toMinute: 17 * 60 } },
    stackable: true,
    exclusionKey: '赠品类',
    claimable: true,
    giftable: true,
    budgetFen: 300_000,
  },
  delivery: {
    title: '配送免运费',
    benefit: { kind: 'shipping', thresholdFen: 9900, maxFen: 1200 },
    days: 30,
    scope: { channels: ['shop'] },
    stackable: true,
    giftable: true,
  },
};

const complete = (key: TemplateKey, { days, scope, ...draft }: Draft): DemoCouponTemplate => ({
  key,
  _id: fixedId(`template:${key}`),
  scope: { ...EVERYWHERE, ...scope },
  validity: { kind: 'after-issue', days },
  stackable: false,
  claimable: false,
  minTierRank: 0,
  stock: null,
  perMemberLimit: 1,
  ...draft,
});

export const COUPON_TEMPLATES: readonly DemoCouponTemplate[] = (Object.keys(DRAFTS) as TemplateKey[]).map((key) =>
  complete(key, DRAFTS[key]),
);

const byKey = new Map(COUPON_TEMPLATES.map((template) => [template.key, template]));
export const templateOf = (key: TemplateKey): DemoCouponTemplate => byKey.get(key)!;
