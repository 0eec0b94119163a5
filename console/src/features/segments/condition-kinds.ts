import type { IconName } from '../../ui/icon';
import type { ConditionNode, Kind } from './rule-tree';

export interface KindLook {
  icon: IconName;
  name: string;
  /** What it asks, in the menu. */
  menu: string;
}

export const kindLooks: Record<Kind, KindLook> = {
  orders: { icon: 'bag', name: '订单', menu: '订单：次数、金额、时间' },
  field: { icon: 'people', name: '资料', menu: '资料：生日、门店、积分、能否触达' },
  tag: { icon: 'tag', name: '标签', menu: '标签' },
  tier: { icon: 'crown', name: '等级', menu: '会员等级' },
  coupon: { icon: 'ticket', name: '券', menu: '券：持有、快到期、用过' },
  groupBuy: { icon: 'seats', name: '拼团', menu: '拼团：在团、差几人' },
  event: { icon: 'clock', name: '行为', menu: '行为：到店、签到、用券、看消息' },
  lifecycle: { icon: 'loop', name: '阶段', menu: '生命周期阶段' },
  rfm: { icon: 'code', name: 'RFM', menu: 'RFM 得分和分组' },
  segment: { icon: 'rings', name: '人群', menu: '另一个人群' },
  list: { icon: 'scroll', name: '名单', menu: '导入的名单' },
};

export const kindMenu: { label: string; kinds: Kind[] }[] = [
  { label: '买过什么', kinds: ['orders', 'lifecycle', 'rfm'] },
  { label: '是谁', kinds: ['field', 'tag', 'tier'] },
  { label: '做过什么', kinds: ['coupon', 'groupBuy', 'event'] },
  { label: '已有的范围', kinds: ['segment', 'list'] },
];

const other: KindLook = { icon: 'code', name: '其他条件', menu: '' };
export const lookOf = (kind: ConditionNode['kind']): KindLook => (kind === 'other' ? other : kindLooks[kind]);
