import type { Reply } from '../../api/api';
import type { Tone } from '../../ui/parts';

export type OrderRow = Reply<'GET /v1/console/orders'>['rows'][number];
export type Order = OrderRow['order'];
export type Activity = Reply<'GET /v1/console/group-buys'>['activities'][number];
export type TeamRow = Reply<'GET /v1/console/group-buys/:id/teams'>['rows'][number];

export const orderStates: Record<Order['state'], [Tone, string]> = {
  unpaid: ['amber', '待支付'],
  paid: ['blue', '已支付'],
  'waiting-team': ['amber', '待成团'],
  ready: ['jade', '待交付'],
  sent: ['blue', '已发货'],
  done: ['grey', '已完成'],
  closed: ['grey', '已关闭'],
  refunding: ['red', '退款中'],
  refunded: ['red', '已退款'],
};

export const orderChannels: Record<Order['channel'], string> = { shop: '商城', counter: '门店柜台', 'group-buy': '拼团', import: '导入' };

/** Only a paid shop order that is not already on its way back; the counter has its own undo. */
export const isRefundable = (order: Order): boolean =>
  (order.channel === 'shop' || order.channel === 'group-buy') && ['paid', 'ready', 'sent', 'done', 'waiting-team'].includes(order.state) && order.paidFen > order.refundedFen;

export const activityStates: Record<Activity['state'], [Tone, string]> = { scheduled: ['blue', '未开始'], running: ['jade', '进行中'], ended: ['grey', '已结束'] };
export const teamStates: Record<TeamRow['team']['state'], [Tone, string]> = { open: ['amber', '拼团中'], filled: ['jade', '已成团'], expired: ['grey', '未成团'] };
