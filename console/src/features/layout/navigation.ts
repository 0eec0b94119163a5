import type { IconName } from '../../ui/icon';
import { may, type GuardedRoute, type Role } from '../../session/permissions';

export interface NavItem {
  to: string;
  label: string;
  icon: IconName;
  needs?: GuardedRoute;
  /** Shown under the item while one of them is open. */
  children?: { to: string; label: string; needs?: GuardedRoute }[];
}

const items: NavItem[] = [
  { to: '/', label: '总览', icon: 'loop', needs: 'GET /v1/console/board' },
  { to: '/members', label: '会员', icon: 'people', needs: 'GET /v1/console/members', children: [
    { to: '/members', label: '会员列表' }, { to: '/tags', label: '标签' }, { to: '/tag-runs', label: '批量打标', needs: 'GET /v1/console/tag-runs' },
  ] },
  { to: '/segments', label: '人群', icon: 'rings', needs: 'GET /v1/console/segments', children: [
    { to: '/segments', label: '人群列表' }, { to: '/member-lists', label: '导入名单' }, { to: '/rfm', label: 'RFM 分析', needs: 'GET /v1/console/rfm' },
    { to: '/lifecycle', label: '生命周期', needs: 'GET /v1/console/lifecycle' }, { to: '/churn', label: '流失风险', needs: 'GET /v1/console/churn' },
    { to: '/clusters', label: '习惯分群', needs: 'GET /v1/console/clusters' }, { to: '/segment-settings', label: '评分与阶段' },
  ] },
  { to: '/campaigns', label: '营销', icon: 'send', needs: 'GET /v1/console/campaigns' },
  { to: '/coupons', label: '券与等级', icon: 'ticket', needs: 'GET /v1/console/coupon-templates', children: [
    { to: '/coupons', label: '优惠券' }, { to: '/coupon-grants', label: '批量发券', needs: 'GET /v1/console/coupon-grants' },
    { to: '/coupon-codes', label: '兑换码', needs: 'GET /v1/console/coupon-code-batches' }, { to: '/purchase-gifts', label: '购后赠券', needs: 'GET /v1/console/purchase-gifts' },
    { to: '/tiers', label: '会员等级' }, { to: '/cards', label: '会员卡', needs: 'GET /v1/console/card-plans' }, { to: '/care', label: '关怀', needs: 'GET /v1/console/care-rules' }, { to: '/tasks', label: '任务' }, { to: '/check-in', label: '签到' },
    { to: '/referral', label: '邀请有礼', needs: 'GET /v1/console/referral' },
  ] },
  { to: '/points', label: '积分', icon: 'gift', needs: 'GET /v1/console/points/rules', children: [
    { to: '/points', label: '积分规则' }, { to: '/point-adjustments', label: '积分调整' }, { to: '/mall', label: '积分商城' }, { to: '/redemptions', label: '兑换记录' },
  ] },
  { to: '/orders', label: '商城', icon: 'bag', needs: 'GET /v1/console/orders', children: [
    { to: '/orders', label: '订单' }, { to: '/products', label: '商品' }, { to: '/group-buys', label: '拼团' },
  ] },
  { to: '/stores', label: '门店', icon: 'store', needs: 'GET /v1/console/stores' },
  { to: '/privacy', label: '隐私', icon: 'eye', needs: 'GET /v1/console/privacy/requests' },
  { to: '/audit', label: '审计', icon: 'scroll', needs: 'GET /v1/console/audit' },
  { to: '/settings', label: '设置', icon: 'sliders' },
];

const shown = (role: Role) => ({ needs }: { needs?: GuardedRoute }): boolean => !needs || may(role, needs);

export const navigationFor = (role: Role): NavItem[] =>
  items.filter(shown(role)).map((item) => (item.children ? { ...item, children: item.children.filter(shown(role)) } : item));

const covers = (to: string, pathname: string): boolean => (to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`));

export const isOpen = (item: NavItem, pathname: string): boolean =>
  covers(item.to, pathname) || (item.children ?? []).some((child) => covers(child.to, pathname));
