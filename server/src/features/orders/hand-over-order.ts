import type { DeliveryAddress } from '@shuke/shared/contract/orders';
import { addDays } from '@shuke/shared/values/time';
import { recordAudit, recordDataAccess } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { sendInbox } from '../inbox/index';
import { visibleTo } from './list-orders';
import { Orders, type Order } from './model';

/** A parcel that nobody said has come is taken to be there. */
const RECEIVED_AFTER_DAYS = 15;
/** For complaints and returns; then nothing on the order names the person. */
const ADDRESS_LIVES_DAYS = 30;

interface Act {
  actor: OperatorActor;
  requestId: string;
}
type Sent = { carrier: string; parcelNo: string } | null;

const visibleOrder = async (deps: Deps, actor: OperatorActor, id: string): Promise<Order> => {
  const order = await Orders(deps.db).findOne({ $and: [{ _id: id }, visibleTo(actor, undefined)] }).lean();
  if (!order) throw new AppError('ORDER_NOT_FOUND');
  return order;
};

const mustFit = ({ parcel }: Order, sent: Sent): void => {
  if (parcel && !sent) throw new AppError('BAD_REQUEST', { errors: [{ path: '/body/parcel', message: '请填写快递公司和单号' }] });
  if (!parcel && sent) throw new AppError('BAD_REQUEST', { errors: [{ path: '/body/parcel', message: '这笔订单是到店自提的' }] });
};

const isDone = ({ state, parcel }: Order, sent: Sent): boolean =>
  sent ? (state === 'sent' || state === 'done') && parcel?.parcelNo === sent.parcelNo : state === 'done';

/** Fetched at the store, or on its way with carrier and number. One guarded write; the same again answers the same. */
export const handOverOrder = async (deps: Deps, id: string, sent: Sent, { actor, requestId }: Act): Promise<Order> => {
  mustFit(await visibleOrder(deps, actor, id), sent);
  const at = deps.clock.now();
  await withTransaction(deps.db, async (session) => {
    const change = sent ? { state: 'sent' as const, 'parcel.sentAt': at, 'parcel.carrier': sent.carrier, 'parcel.parcelNo': sent.parcelNo } : { state: 'done' as const, closedAt: at };
    const before = await Orders(deps.db).findOneAndUpdate({ _id: id, state: 'ready', channel: { $in: ['shop', 'group-buy'] } }, { $set: change }, { session }).lean();
    if (!before) return;
    if (sent) {
      await sendInbox(deps, session, [{
        memberId: before.memberId, reference: `order-sent:${id}`, kind: 'order', title: '订单已发货', text: `${sent.carrier} ${sent.parcelNo}，收到后可以在订单里确认。`,
        link: `/packages/shop/order/index?id=${id}`,
      }]);
    }
    await recordAudit(deps, session, { actor, action: 'hand-over-order', target: `order:${id}`, before: { state: before.state }, after: { state: change.state, ...sent }, requestId });
  });
  const order = await visibleOrder(deps, actor, id);
  if (!isDone(order, sent)) throw new AppError('ORDER_NOT_READY');
  return order;
};

/** The whole address: with a reason, audited, and shown to the member. null: it was forgotten, or there never was one. */
export const revealAddress = async (deps: Deps, id: string, reason: string, { actor, requestId }: Act): Promise<DeliveryAddress | null> => {
  const { memberId, parcel } = await visibleOrder(deps, actor, id);
  await recordDataAccess(deps, { memberId, who: `后台 ${actor.name}`, what: '收货地址', why: reason });
  await recordAudit(deps, null, { actor, action: 'reveal-address', target: `order:${id}`, why: reason, requestId });
  return openAddress(deps, parcel?.sealed ?? null);
};

export const openAddress = ({ pii }: Pick<Deps, 'pii'>, sealed: string | null): DeliveryAddress | null =>
  sealed === null ? null : (JSON.parse(pii.decrypt(sealed)) as DeliveryAddress);

/** The member has it. Safe to repeat. */
export const receiveOrder = async (deps: Deps, memberId: string, id: string): Promise<Order> => {
  const at = deps.clock.now();
  await Orders(deps.db).updateOne({ _id: id, memberId, state: 'sent' }, { $set: { state: 'done', closedAt: at, 'parcel.receivedAt': at } });
  const order = await Orders(deps.db).findOne({ _id: id, memberId }).lean();
  if (!order) throw new AppError('ORDER_NOT_FOUND');
  if (order.state !== 'done') throw new AppError('ORDER_NOT_SENT');
  return order;
};

/** Parcels sent long ago have arrived; addresses that nobody needs any more are forgotten. */
export const settleParcels = async (deps: Deps): Promise<void> => {
  const now = deps.clock.now();
  const withAddress = { 'parcel.sealed': { $type: 'string' } };
  await Orders(deps.db).updateMany(
    { ...withAddress, state: 'sent', 'parcel.sentAt': { $lte: addDays(now, -RECEIVED_AFTER_DAYS) } } as never, { $set: { state: 'done', closedAt: now, 'parcel.receivedAt': now } },
  );
  await Orders(deps.db).updateMany(
    { ...withAddress, $or: [{ state: { $in: ['closed', 'refunded'] } }, { state: 'done', 'parcel.receivedAt': { $lte: addDays(now, -ADDRESS_LIVES_DAYS) } }] } as never,
    { $set: { 'parcel.sealed': null, 'parcel.to': '' } },
  );
};
