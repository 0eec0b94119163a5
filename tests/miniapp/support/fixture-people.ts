import type { ReplyOf } from '@shuke/shared/contract/contract';
import type { Api } from '@shuke/shared/contract/index';

export type Reply<K extends keyof Api> = ReplyOf<Api[K]>;
type Home = Reply<'GET /v1/member/home'>;
export type Coupon = Home['coupons']['expiringSoon'][number];
export type Team = NonNullable<Home['team']>;
export type Store = NonNullable<Home['store']>;
export type Product = Home['offers'][number]['product'];
export type Tier = NonNullable<Home['tier']>;
export type Message = NonNullable<Home['latestMessage']>;
export type Profile = NonNullable<Home['profile']>;

export const id = (n: number): string => n.toString(16).padStart(24, '0');
export const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

export const stores: Store[] = [
  {
    id: id(1), name: '听檐·武康路店', address: '徐汇区武康路 376 号', phone: '021-6433-0101', hours: '09:30-22:00', open: true, openingText: '营业中 · 22:00 打烊',
    lng: 121.4376, lat: 31.2104, picture: '/art/store/wukang.svg', distanceMetres: 420,
  },
  {
    id: id(2), name: '听檐·静安寺店', address: '静安区愚园路 68 号晶品地下一层 B1-12', phone: '021-6288-0202', hours: '10:00-22:00',
    open: true, openingText: '营业中 · 22:00 打烊', lng: 121.4457, lat: 31.2236, picture: '/art/store/jingan.svg', distanceMetres: 2310,
  },
  {
    id: id(3), name: '听檐·滨江店', address: '浦东新区滨江大道 2967 号', phone: '021-5882-0303', hours: '11:00-21:00', open: false,
    openingText: '明天 11:00 开门',
    lng: 121.5065, lat: 31.2343, picture: '/art/store/binjiang.svg', distanceMetres: 6480,
  },
];

type Named = Pick<Product, 'name' | 'subtitle' | 'category' | 'picture' | 'priceFen'> & Partial<Product>;

const product = (n: number, named: Named): Product =>
  ({ id: id(100 + n), tierPriceFen: null, groupBuyFen: null, sold: 320 + n * 17, inStock: true, ...named });

export const products: Product[] = [
  product(1, {
    name: '武夷肉桂', subtitle: '岩骨花香 · 轻火 · 50 g', category: 'tea', picture: '/art/products/yan-rougui.svg', priceFen: 16800,
    tierPriceFen: 15960, groupBuyFen: 13800,
  }),
  product(2, { name: '桂花乌龙冷泡', subtitle: '冷萃八小时 · 330 ml', category: 'drink', picture: '/art/products/leng-guihua.svg', priceFen: 2200 }),
  product(3, {
    name: '龙井酥', subtitle: '明前龙井入馅 · 6 枚', category: 'snack', picture: '/art/products/su-longjing.svg', priceFen: 5800,
    tierPriceFen: 5500,
  }),
  product(4, {
    name: '岩茶鲜奶', subtitle: '肉桂打底 · 少糖', category: 'drink', picture: '/art/products/nai-yancha.svg', priceFen: 2600, inStock: false,
  }),
  product(5, { name: '一盏盖碗', subtitle: '手工白瓷 · 120 ml', category: 'ware', picture: '/art/products/qi-gaiwan.svg', priceFen: 19800 }),
];

export const leaf: Tier = {
  key: 'leaf', name: '青叶', rank: 0, growth: 214, nextName: '银针', growthToNext: 86, fenToNext: 8600, progress: 0.71,
  sentence: '再消费 ¥86 升银针', validUntil: null, keep: null, card: null,
  benefits: [{ kind: 'points-multiplier', title: '1 倍积分', detail: '每消费 1 元得 1 积分' }],
};
export const gold: Tier = {
  key: 'gold', name: '金毫', rank: 2, growth: 2914, nextName: '墨韵', growthToNext: 2086, fenToNext: 208600, progress: 0.31,
  sentence: '再消费 ¥2086 升墨韵', validUntil: inHours(24 * 200),
  keep: { sentence: '再消费 ¥86 可在 11 月 30 日前保级', state: 'open', growthMissing: 86, fenMissing: 8600, before: inHours(24 * 200) }, card: null,
  benefits: [
    { kind: 'discount', title: '会员价 9.5 折', detail: '商城与门店全部茶品' },
    { kind: 'points-multiplier', title: '1.5 倍积分', detail: '每消费 1 元得 1.5 积分' },
    { kind: 'birthday-gift', title: '生日礼', detail: '生日当月赠一泡当季茶' },
    { kind: 'other', title: '新茶先尝', detail: '新茶上市前三日可到店试饮' },
  ],
};
export const black: Tier = {
  ...gold, key: 'black', name: '墨韵', rank: 3, growth: 8210, nextName: null, growthToNext: null, fenToNext: null, progress: 1,
  sentence: '你已是最高等级，感谢一路同饮',
};

export const coupon = (n: number, title: string, benefit: Coupon['benefit'], more: Partial<Coupon> = {}): Coupon => ({
  id: id(300 + n), templateId: id(400 + n), title, summary: '满 ¥50 减 ¥12', conditions: '全部门店 · 商城与门店可用',
  benefit, scope: { storeIds: [], channels: [], categories: [], productIds: [] }, state: 'issued', stackable: false,
  startsAt: inHours(-48), expiresAt: inHours(24 * 20), redeemedAt: null, ...more,
});

export const coupons: Coupon[] = [
  coupon(1, '岩茶季回礼券', { kind: 'threshold', thresholdFen: 10000, discountFen: 3000 },
    { conditions: '限岩茶 · 商城与门店可用', expiresAt: inHours(30) }),
  coupon(2, '新人见面礼', { kind: 'threshold', thresholdFen: 5000, discountFen: 1200 }),
  coupon(3, '金毫专享', { kind: 'percent', thresholdFen: 0, percentOff: 12, capFen: 5000 }, { expiresAt: inHours(24 * 5) }),
  coupon(4, '龙井酥兑换券', { kind: 'item', productIds: [id(103)], maxFen: 5800 },
    { conditions: '限武康路店、静安寺店 · 到店兑换 1 份 · 每日 10:00 起，兑完为止' }),
];

export const team: Team = {
  id: id(501), activityId: id(500), productId: id(101), productName: '武夷肉桂', picture: '/art/products/yan-rougui.svg',
  priceFen: 16800, groupBuyFen: 13800, size: 3, state: 'open',
  seats: [
    { nickname: '周**', avatarKey: '03', leader: true, paid: true, me: false },
    { nickname: '林*', avatarKey: '07', leader: false, paid: true, me: false },
  ],
  missing: 1, expiresAt: inHours(3.4), storeName: '听檐·武康路店',
};

export const messages: Message[] = [
  {
    id: id(601), kind: 'campaign', title: '岩茶回甘季，先留一份给你', at: inHours(-0.6), read: false,
    text: '你常买的肉桂到了新火。金毫会员本周满 ¥100 减 ¥30，券已放进券包，店里和商城都能用。\n\n如果不想再收到这样的消息，可以在“我的 · 隐私与授权”里关掉。',
    link: `/packages/shop/product/index?id=${id(101)}`,
    offer: { couponId: id(301), title: '岩茶季回礼券', state: 'issued', expiresAt: inHours(30) },
  },
  {
    id: id(602), kind: 'order', title: '订单可以取了', at: inHours(-5), read: false,
    text: '你的 2 件商品已备好，请到武康路店凭取货码 4821 领取，为你保留到明晚 22:00。', link: `/packages/shop/order/index?id=${id(701)}`,
    offer: null,
  },
  {
    id: id(603), kind: 'group-buy', title: '还差 1 人成团', at: inHours(-26), read: true,
    text: '你参加的“武夷肉桂 三人同席”还差 1 人，今晚 21:40 截止。没成团会自动退款。', link: `/packages/group-buys/team/index?id=${id(501)}`,
    offer: null,
  },
  {
    id: id(604), kind: 'coupon', title: '新人见面礼已到账', at: inHours(-24 * 9), read: true, text: '满 ¥50 减 ¥12，30 天内有效。',
    link: '/packages/member/coupons/index',
    offer: { couponId: id(302), title: '新人见面礼', state: 'redeemed', expiresAt: inHours(24 * 20) },
  },
  { id: id(605), kind: 'points', title: '120 积分将在月底到期', at: inHours(-24 * 12), read: true, text: '可以在结账时抵用。', link: null, offer: null },
];

export const profile: Profile = {
  id: id(11), memberNo: '8800 2316', nickname: '阿岚', avatarKey: '03', phoneMasked: '138****5678', gender: 'female',
  birthday: null, joinedAt: inHours(-24 * 300),
};
