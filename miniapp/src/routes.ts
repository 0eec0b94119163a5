import Taro from '@tarojs/taro';

/** Addresses of pages that other pages lead to. */
export const routes = {
  tier: () => '/packages/member/tier/index',
  card: () => '/packages/member/card/index',
  points: () => '/packages/member/points/index',
  pointsMall: () => '/packages/mall/items/index',
  redemptions: () => '/packages/mall/redemptions/index',
  payRedemption: (id: string) => `/packages/mall/redemptions/index?pay=${id}`,
  pickups: () => '/packages/staff/pickups/index',
  coupons: () => '/packages/member/coupons/index',
  claim: () => '/packages/member/claim/index',
  couponCode: () => '/packages/member/coupon-code/index',
  /** Where a friend takes a coupon, and the giver sends it. */
  couponGift: (token: string) => `/packages/member/coupon-gift/index?token=${token}`,
  invite: () => '/packages/referral/invite/index',
  tasks: () => '/packages/member/tasks/index',
  questionnaire: (taskId: string) => `/packages/member/questionnaire/index?id=${taskId}`,
  privacy: () => '/packages/member/privacy/index',
  profile: () => '/packages/member/profile/index',
  stores: () => '/packages/member/stores/index',
  message: (id: string) => `/packages/member/message/index?id=${id}`,
  product: (id: string) => `/packages/shop/product/index?id=${id}`,
  basket: () => '/packages/shop/basket/index',
  checkout: () => '/packages/shop/checkout/index',
  /** One product, past the basket. */
  buyNow: (productId: string, quantity: number) => `/packages/shop/checkout/index?product=${productId}&quantity=${quantity}`,
  order: (id: string) => `/packages/shop/order/index?id=${id}`,
  payOrder: (id: string) => `/packages/shop/order/index?id=${id}&pay=1`,
  orders: (state: 'unpaid' | 'active' | 'done') => `/packages/shop/orders/index?state=${state}`,
  team: (id: string) => `/packages/group-buys/team/index?id=${id}`,
  groupBuys: () => '/packages/group-buys/list/index',
  groupBuy: (activityId: string) => `/packages/group-buys/list/index?activity=${activityId}`,
  counter: () => '/packages/staff/counter/index',
  staffTeam: () => '/packages/staff/team/index',
  shift: () => '/packages/staff/shift/index',
} as const;

const TAB = /^\/pages\/(home|shop|code|inbox|me)\/index/;

/** Opens any page of the mini-program: a tab by switching, all else on top. Addresses come from us or from a message. */
export const open = (address: string): void => {
  const url = address.startsWith('/') ? address : `/${address}`;
  if (TAB.test(url)) void Taro.switchTab({ url });
  else void Taro.navigateTo({ url }).catch(() => Taro.redirectTo({ url }));
};
