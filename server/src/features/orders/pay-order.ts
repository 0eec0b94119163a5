import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { Members } from '../membership/index';
import { prepayOrder, queryPayment } from '../payments/index';
import { Orders, type Order } from './model';
import { settleOrder } from './settle-order';

const describe = (order: Order): string => {
  const [first] = order.lines;
  const more = order.lines.length > 1 ? ` 等${order.lines.length}件` : '';
  return `${first?.name ?? '订单'}${more}`;
};

/** Pay parameters for an unpaid order; none when it is paid already, as a second tap on a slow network finds it. */
export const payOrder = async (deps: Deps, memberId: string, orderId: string) => {
  const order = await Orders(deps.db).findOne({ _id: orderId, memberId }).lean();
  if (!order) throw new AppError('ORDER_NOT_FOUND');
  if (order.paidAt) return { order, payParams: null };
  if (order.state !== 'unpaid' || !order.payBefore || order.payBefore <= deps.clock.now()) throw new AppError('ORDER_NOT_PAYABLE');
  const member = await Members(deps.db).findById(memberId, { openid: 1 }).lean();
  if (!member?.openid) throw new AppError('ORDER_NOT_PAYABLE');
  const { _id, orderNo, payableFen, payBefore } = order;
  try {
    const payParams = await prepayOrder(deps, { _id, orderNo, memberId, payableFen, payBefore, description: describe(order) }, member.openid);
    return { order, payParams };
  } catch (error) {
    // WeChat Pay may refuse because the money is there and only the notice is late.
    if (error instanceof AppError && error.details.detail === 'ORDER_PAID' && (await queryPayment(deps, orderNo)) === 'paid') {
      await settleOrder(deps, { orderId, paidFen: payableFen });
      return { order: (await Orders(deps.db).findById(orderId).lean())!, payParams: null };
    }
    throw error;
  }
};
