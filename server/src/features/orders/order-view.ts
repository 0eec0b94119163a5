import type { OrderView } from '@shuke/shared/contract/orders';
import type { Deps } from '../../platform/deps';
import { Stores } from '../stores/index';
import type { Order } from './model';

const STATE_TEXT: Record<OrderView['state'], string> = {
  unpaid: '待支付',
  paid: '已支付',
  'waiting-team': '待成团',
  ready: '待取货',
  sent: '已发货',
  done: '已完成',
  closed: '已取消',
  refunding: '退款中',
  refunded: '已退款',
};

const parcelView = ({ parcel }: Order): OrderView['parcel'] =>
  parcel ? { to: parcel.to, shippingPaidFen: parcel.shippingPaidFen, sentAt: parcel.sentAt?.toISOString() ?? null, carrier: parcel.carrier, parcelNo: parcel.parcelNo } : null;

export const toOrderView = (order: Order, storeNames: ReadonlyMap<string, string>): OrderView => ({
  id: order._id, orderNo: order.orderNo, channel: order.channel, state: order.state, stateText: order.parcel && order.state === 'ready' ? '待发货' : STATE_TEXT[order.state],
  store: order.storeId ? { id: order.storeId, name: storeNames.get(order.storeId) ?? '' } : null,
  lines: order.lines.map(({ productId, name, picture, quantity, unitFen, paidFen }) => ({ productId, name, picture, quantity, unitFen, paidFen })),
  price: order.price, goodsFen: order.goodsFen, payableFen: order.payableFen, paidFen: order.paidFen, refundedFen: order.refundedFen,
  pointsEarned: order.pointsEarned, pickupCode: order.pickupCode, parcel: parcelView(order), teamId: order.teamId, createdAt: order.createdAt.toISOString(),
  payBefore: order.payBefore?.toISOString() ?? null, paidAt: order.paidAt?.toISOString() ?? null,
});

export const storeNamesOf = async (deps: Deps, ids: readonly (string | null)[]): Promise<Map<string, string>> => {
  const stores = await Stores(deps.db).find({ _id: { $in: ids.filter((id) => id !== null) } }, { name: 1 }).lean();
  return new Map(stores.map((store) => [store._id, store.name]));
};

export const viewOrder = async (deps: Deps, order: Order): Promise<OrderView> => toOrderView(order, await storeNamesOf(deps, [order.storeId]));
