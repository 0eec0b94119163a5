import type { Brand } from '../../server/src/features/brand/index';
import type { Category } from '../../server/src/features/catalog/model';
import type { Store } from '../../server/src/features/stores/model';
import type { Tier } from '../../server/src/features/tiers/model';
import { fixedId } from './random';

export { PRODUCTS, type DemoProduct, type TeaFamily } from './brand/products';
export { COUPON_TEMPLATES, templateOf, type DemoCouponTemplate, type TemplateKey } from './brand/coupon-templates';
export { TAG_GROUPS, tagOf, type TagName } from './brand/tags';
export { OPERATORS, STAFF, type DemoOperator, type DemoStaff } from './brand/people';
export { SEGMENTS, type SegmentKey } from './brand/segments';

/** 听檐茶事: an invented chain of tea houses in Shanghai. Nothing here is a real shop, person or number. */
export const BRAND: Pick<Brand, 'name' | 'slogan' | 'logo'> = {
  name: '听檐茶事',
  slogan: '檐下听雨，闲时吃茶',
  logo: '/art/logo.svg',
};

export type StoreKey = 'wukang' | 'jingan' | 'binjiang';

/** `opensDaysAgo`: how long before "now" the store opened; null when it was there before the story begins. */
export interface DemoStore extends Store {
  key: StoreKey;
  opensDaysAgo: number | null;
}

const store = (
  key: StoreKey,
  facts: Omit<DemoStore, '_id' | 'key' | 'picture' | 'externalId' | 'open'>,
): DemoStore => ({
  _id: fixedId(`store:${key}`),
  key,
  picture: `/art/store/${key}.svg`,
  externalId: null,
  open: true,
  ...facts,
});

/** Longer at the weekend, so that the usual hours are hours of every day. */
const weekend = (hours: string) => [6, 7].map((weekday) => ({ weekday, hours }));

/** Telephone numbers end in 0000–0009 of a block that the numbering plan leaves unused. */
export const STORES: readonly DemoStore[] = [
  store('wukang', {
    name: '武康路店',
    address: '上海市徐汇区武康路 388 弄 6 号',
    phone: '021-00000001',
    hours: '08:30-21:30',
    weekdays: weekend('08:00-22:00'),
    lng: 121.4386,
    lat: 31.2093,
    scene: 'TY-WUKANG',
    opensDaysAgo: null,
  }),
  store('jingan', {
    name: '静安寺店',
    address: '上海市静安区愚园东路 28 号一层 105',
    phone: '021-00000002',
    hours: '09:00-22:00',
    weekdays: weekend('09:00-22:30'),
    lng: 121.4452,
    lat: 31.2247,
    scene: 'TY-JINGAN',
    opensDaysAgo: null,
  }),
  store('binjiang', {
    name: '杨浦滨江店',
    address: '上海市杨浦区杨树浦路 1578 号 3 号仓',
    phone: '021-00000003',
    hours: '10:00-22:00',
    lng: 121.5306,
    lat: 31.2598,
    scene: 'TY-BINJIANG',
    opensDaysAgo: 240,
  }),
];

export const storeOf = (key: StoreKey): DemoStore => STORES.find((one) => one.key === key)!;

/** The key is the Chinese word itself: it stands in coupon conditions and segment rules as people read them. */
export const CATEGORIES: readonly Category[] = [
  { _id: '茗茶', name: '茗茶', icon: '/art/category/tea.svg', rank: 1 },
  { _id: '茶饮', name: '茶饮', icon: '/art/category/drink.svg', rank: 2 },
  { _id: '茶点', name: '茶点', icon: '/art/category/snack.svg', rank: 3 },
  { _id: '器物', name: '器物礼盒', icon: '/art/category/ware.svg', rank: 4 },
];
export type CategoryName = '茗茶' | '茶饮' | '茶点' | '器物';

const BIRTHDAY_TEMPLATE_ID = fixedId('template:birthday');

/** Growth is one for each yuan; a drink a week makes 银芽 within half a year. */
export const TIERS: readonly Tier[] = [
  {
    _id: 'leaf',
    name: '绿叶',
    rank: 0,
    growthFrom: 0,
    validityDays: null,
    keepGrowth: 0,
    graceDays: 0,
    benefits: [
      { kind: 'points-multiplier', times: 1 },
      { kind: 'other', title: '入会新人礼', detail: '入会即得满 30 减 12 一张' },
    ],
  },
  {
    _id: 'silver',
    name: '银芽',
    rank: 1,
    growthFrom: 500,
    validityDays: 365,
    keepGrowth: 300,
    graceDays: 30,
    benefits: [
      { kind: 'discount', percentOff: 3 },
      { kind: 'points-multiplier', times: 1.2 },
      { kind: 'birthday-gift', points: 0, templateId: BIRTHDAY_TEMPLATE_ID, title: '生日当天送一杯茶饮' },
      { kind: 'upgrade-gift', points: 100, templateId: null, title: '升级当天到账' },
    ],
  },
  {
    _id: 'gold',
    name: '金毫',
    rank: 2,
    growthFrom: 2000,
    validityDays: 365,
    keepGrowth: 1200,
    graceDays: 30,
    benefits: [
      { kind: 'discount', percentOff: 5 },
      { kind: 'points-multiplier', times: 1.5 },
      { kind: 'birthday-gift', points: 100, templateId: BIRTHDAY_TEMPLATE_ID, title: '生日当天送一杯茶饮' },
      { kind: 'upgrade-gift', points: 300, templateId: null, title: '升级当天到账' },
      { kind: 'annual-gift', points: 300, templateId: null, title: '一份积分' },
      { kind: 'free-shipping', thresholdFen: 9900 },
      { kind: 'other', title: '新茶先尝', detail: '每季新茶上市前收到一泡试饮' },
    ],
  },
  {
    _id: 'black',
    name: '墨玉',
    rank: 3,
    growthFrom: 6000,
    validityDays: 365,
    keepGrowth: 4000,
    graceDays: 30,
    benefits: [
      { kind: 'discount', percentOff: 8 },
      { kind: 'points-multiplier', times: 2 },
      { kind: 'birthday-gift', points: 300, templateId: BIRTHDAY_TEMPLATE_ID, title: '生日当天送一杯茶饮' },
      { kind: 'upgrade-gift', points: 600, templateId: null, title: '升级当天到账' },
      { kind: 'annual-gift', points: 1000, templateId: null, title: '一份积分' },
      { kind: 'free-shipping', thresholdFen: 0 },
      { kind: 'priority', title: '优先取茶', detail: '到店取货不排队，新茶优先留样' },
      { kind: 'other', title: '专属茶席', detail: '每月一次双人茶席，提前一天预约' },
      { kind: 'adviser', title: '专属茶艺师', detail: '企业微信一对一，帮你选茶存茶' },
    ],
  },
];
