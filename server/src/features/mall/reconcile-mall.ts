import type { Deps } from '../../platform/deps';
import { Postings } from '../../platform/ledger/index';
import { Coupons } from '../coupons/index';
import { Payments, Refunds } from '../payments/index';
import { MallItems, MallPieces, Redemptions, type Redemption } from './model';

interface Fault {
  id: string;
  fault: string;
}
const CHUNK = 1000;

interface Around {
  posted: ReadonlyMap<string, number>;
  /** Redemptions that have a piece. */
  pieces: ReadonlySet<string>;
  coupons: ReadonlyMap<string, string>;
  /** What was paid for a redemption, and whether it went back or is on its way. */
  paidFen: ReadonlyMap<string, number>;
  refunds: ReadonlyMap<string, { refundFen: number; state: string }>;
}

const around = async (deps: Deps, rows: readonly Redemption[]): Promise<Around> => {
  const ids = rows.map(({ _id }) => _id);
  const [postings, pieces, coupons, payments, refunds] = [
    await Postings(deps.db).find({ reference: { $in: ids.flatMap((id) => [`points:mall:${id}`, `points:mall-back:${id}`]) } }, { reference: 1, delta: 1 }).lean(),
    await MallPieces(deps.db).find({ redemptionId: { $in: ids } }, { redemptionId: 1 }).lean(),
    await Coupons(deps.db).find({ reference: { $in: ids.map((id) => `mall:${id}`) } }, { reference: 1, state: 1 }).lean(),
    await Payments(deps.db).find({ orderId: { $in: ids }, state: 'paid' }, { orderId: 1, amountFen: 1 }).lean(),
    await Refunds(deps.db).find({ orderId: { $in: ids } }, { orderId: 1, refundFen: 1, state: 1 }).lean(),
  ];
  return {
    posted: new Map(postings.map(({ reference, delta }) => [reference, delta])), pieces: new Set(pieces.map(({ redemptionId }) => redemptionId!)),
    coupons: new Map(coupons.map(({ reference, state }) => [reference, state])),
    paidFen: new Map(payments.map(({ orderId, amountFen }) => [orderId, amountFen])), refunds: new Map(refunds.map(({ orderId, ...refund }) => [orderId, refund])),
  };
};

/** Spent once, given back exactly when cancelled; a piece for each that stands; a coupon for each that says so. */
const faultOf = ({ _id, points, state, good, pieceHeld }: Redemption, { posted, pieces, coupons }: Around): string | undefined => {
  const paid = state !== 'taking' && state !== 'dropping';
  const spent = posted.get(`points:mall:${_id}`) ?? 0;
  const back = posted.get(`points:mall-back:${_id}`) ?? 0;
  if (spent !== (paid ? -points : 0)) return `is ${state} for ${points} points, spent ${-spent}`;
  if (back !== (state === 'cancelled' ? points : 0)) return `is ${state}, yet ${back} points came back`;
  if (paid && pieces.has(_id) !== (state !== 'cancelled' || pieceHeld)) return `is ${state}, yet it has ${pieces.has(_id) ? 'a' : 'no'} piece`;
  const coupon = coupons.get(`mall:${_id}`);
  if (good.kind === 'coupon' && state === 'done' && (!coupon || coupon === 'reserving')) return `done, yet its coupon is ${coupon ?? 'missing'}`;
  return state === 'cancelled' && coupon !== undefined && coupon !== 'revoked' ? `cancelled, yet its coupon is ${coupon}` : undefined;
};

/**
 * A cash part is paid in full before anything is handed out, and goes back exactly when the redemption is cancelled. Events
 * bring money and row together, so a payment may be a moment ahead of its row, never behind.
 */
const moneyFaultOf = ({ _id, state, money, priceFen }: Redemption, { paidFen, refunds }: Around): string | undefined => {
  const paid = paidFen.get(_id) ?? 0;
  const refund = refunds.get(_id);
  const settled = money === 'paid' || money === 'refunding' || money === 'refunded';
  if (priceFen > 0 && ['giving', 'ready', 'done'].includes(state) && money !== 'paid') return `is ${state}, yet its cash part is ${money}`;
  if (settled && paid !== priceFen) return `is ${money} for ${priceFen} fen, paid ${paid}`;
  if (state === 'cancelled' && money === 'paid') return 'cancelled, yet its money stays';
  if (refund && money !== 'refunding' && money !== 'refunded') return `is ${money}, yet ${refund.refundFen} fen go back`;
  return money === 'refunded' && (refund?.state !== 'done' || refund.refundFen !== priceFen) ? 'refunded, yet the money is not back' : undefined;
};

const stockFaults = async (deps: Deps): Promise<Fault[]> => {
  const pieces = await MallPieces(deps.db).aggregate<{ _id: string; count: number }>([{ $group: { _id: '$itemId', count: { $sum: 1 } } }]);
  const counts = new Map(pieces.map(({ _id, count }) => [_id, count]));
  const items = await MallItems(deps.db).find({}, { stock: 1 }).lean();
  return items.flatMap(({ _id, stock }) => (counts.get(_id) === stock ? [] : [{ id: `mall-item:${_id}`, fault: `stock ${stock}, pieces ${counts.get(_id) ?? 0}` }]));
};

/** Pieces that say they are taken by a redemption that is not there, and points or money given for none. */
const strays = async (deps: Deps): Promise<Fault[]> => {
  const pieces = await MallPieces(deps.db).aggregate<{ _id: string }>([
    { $match: { redemptionId: { $type: 'string' } } },
    { $lookup: { from: 'mall_redemptions', localField: 'redemptionId', foreignField: '_id', as: 'row' } },
    { $match: { row: { $size: 0 } } },
  ]);
  const spent = await Postings(deps.db).aggregate<{ reference: string }>([
    { $match: { reference: { $regex: '^points:mall:' } } },
    { $set: { redemptionId: { $substrBytes: ['$reference', 'points:mall:'.length, -1] } } },
    { $lookup: { from: 'mall_redemptions', localField: 'redemptionId', foreignField: '_id', as: 'row' } },
    { $match: { row: { $size: 0 } } },
  ]);
  const paid = await Payments(deps.db).aggregate<{ _id: string }>([
    { $match: { _id: { $regex: '^M' }, state: 'paid' } },
    { $lookup: { from: 'mall_redemptions', localField: 'orderId', foreignField: '_id', as: 'row' } },
    { $match: { row: { $size: 0 } } },
  ]);
  return [
    ...paid.map(({ _id }) => ({ id: `payment:${_id}`, fault: 'paid for a redemption that is not there' })),
    ...pieces.map(({ _id }) => ({ id: `mall-piece:${_id}`, fault: 'taken by a redemption that is not there' })),
    ...spent.map(({ reference }) => ({ id: `posting:${reference}`, fault: 'spent for a redemption that is not there' })),
  ];
};

/** Proves redemptions against the ledger, the stock, the coupons and the money. */
export const reconcileMall = async (deps: Deps): Promise<{ checked: number; faults: Fault[] }> => {
  const faults = [...await stockFaults(deps), ...await strays(deps)];
  let checked = 0;
  for (let after = ''; ;) {
    const rows = await Redemptions(deps.db).find({ _id: { $gt: after } }).sort({ _id: 1 }).limit(CHUNK).lean();
    if (rows.length === 0) return { checked, faults };
    const facts = await around(deps, rows);
    for (const row of rows) {
      const fault = faultOf(row, facts) ?? moneyFaultOf(row, facts);
      if (fault) faults.push({ id: `redemption:${row._id}`, fault });
    }
    checked += rows.length;
    after = rows.at(-1)!._id;
  }
};
