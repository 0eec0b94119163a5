import type { Deps } from '../../platform/deps';
import { unitCostFen } from './issue-steps';
import { Coupons, CouponTemplates, type CouponTemplate } from './model';

export interface CouponFault {
  id: string;
  fault: string;
}

interface Counted {
  _id: string;
  issued: number;
  committedFen: number;
}

const issuedCounts = async (deps: Deps): Promise<Map<string, Counted>> => {
  const rows = await Coupons(deps.db).aggregate<Counted>([
    { $match: { state: { $ne: 'reserving' } } },
    { $group: { _id: '$templateId', issued: { $sum: 1 }, committedFen: { $sum: { $ifNull: ['$costFen', 0] } } } },
  ]);
  return new Map(rows.map((row) => [row._id, row]));
};

/** Notes that stand for a counted unit without an issued row: in flight, or left by a crash until the sweeper comes. */
const unitsOnTheWay = async (deps: Deps, pending: readonly string[]): Promise<number> => {
  if (pending.length === 0) return 0;
  return pending.length - (await Coupons(deps.db).countDocuments({ _id: { $in: [...pending] }, state: { $ne: 'reserving' } }));
};

const templateFaults = async (deps: Deps): Promise<{ checked: number; faults: CouponFault[] }> => {
  const counts = await issuedCounts(deps);
  const faults: CouponFault[] = [];
  let checked = 0;
  for await (const template of CouponTemplates(deps.db).find({}, { issued: 1, stock: 1, pending: 1, benefit: 1, budgetFen: 1, committedFen: 1 }).lean().cursor()) {
    checked += 1;
    const { _id, issued, stock, pending } = template;
    const found = counts.get(_id);
    const onTheWay = await unitsOnTheWay(deps, pending);
    const counted = (found?.issued ?? 0) + onTheWay;
    faults.push(...budgetFaults(template, (found?.committedFen ?? 0) + onTheWay * unitCostFen(template)));
    if (issued !== counted) faults.push({ id: `coupon-template:${_id}`, fault: `issued says ${issued}, coupons counted ${counted}` });
    if (issued < 0 || (stock !== null && issued > stock)) faults.push({ id: `coupon-template:${_id}`, fault: `issued ${issued} of a stock of ${stock}` });
    counts.delete(_id);
  }
  for (const orphan of counts.keys()) faults.push({ id: `coupon-template:${orphan}`, fault: 'coupons without a template' });
  return { checked, faults };
};

/** Worst-case cost of what is out, as the template counts it and as the coupons say; never beyond the budget. */
const budgetFaults = ({ _id, budgetFen, committedFen = 0 }: Pick<CouponTemplate, '_id' | 'budgetFen' | 'committedFen'>, countedFen: number): CouponFault[] => {
  const id = `coupon-template:${_id}`;
  if (committedFen !== countedFen) return [{ id, fault: `committed says ${committedFen} fen, coupons counted ${countedFen}` }];
  const over = budgetFen !== null && budgetFen !== undefined && committedFen > budgetFen;
  return over || committedFen < 0 ? [{ id, fault: `committed ${committedFen} of a budget of ${budgetFen} fen` }] : [];
};

/** Orders in which a coupon may be held or redeemed. A refund on its way has not given it back yet. */
const STATES_FOR = { held: ['unpaid'], redeemed: ['paid', 'waiting-team', 'ready', 'sent', 'done', 'refunding'] } as const;

const useFaults = async (deps: Deps): Promise<CouponFault[]> => {
  const rows = await Coupons(deps.db).aggregate<{ _id: string; memberId: string; state: 'held' | 'redeemed'; order: { memberId: string; state: string; couponIds: string[] }[] }>([
    { $match: { state: { $in: ['held', 'redeemed'] } } },
    { $lookup: { from: 'orders', localField: 'orderId', foreignField: '_id', as: 'order', pipeline: [{ $project: { memberId: 1, state: 1, couponIds: 1 } }] } },
    { $project: { memberId: 1, state: 1, order: 1 } },
  ]);
  return rows.flatMap(({ _id, memberId, state, order: [order] }) => {
    const id = `coupon:${_id}`;
    if (!order) return [{ id, fault: `${state} without an order` }];
    if (order.memberId !== memberId) return [{ id, fault: "in another member's order" }];
    if (!order.couponIds.includes(_id)) return [{ id, fault: `${state} by an order that does not name it` }];
    return (STATES_FOR[state] as readonly string[]).includes(order.state) ? [] : [{ id, fault: `${state} by an order that is ${order.state}` }];
  });
};

const freeFaults = async (deps: Deps): Promise<CouponFault[]> => {
  const rows = await Coupons(deps.db).find({ state: { $in: ['issued', 'gifting', 'expired', 'revoked'] }, orderId: { $type: 'string' } }, { state: 1 }).lean();
  return rows.map((row) => ({ id: `coupon:${row._id}`, fault: `${row.state}, yet bound to an order` }));
};

/** A standing purchase that names coupons has used each of them. */
const orderFaults = async (deps: Deps): Promise<CouponFault[]> => {
  const rows = await deps.db.collection('orders').aggregate<{ _id: string; missing: number }>([
    { $match: { state: { $in: ['paid', 'waiting-team', 'ready', 'sent', 'done'] }, 'couponIds.0': { $exists: true } } },
    { $lookup: { from: 'coupons', localField: '_id', foreignField: 'orderId', as: 'used', pipeline: [{ $match: { state: 'redeemed' } }, { $project: { _id: 1 } }] } },
    { $project: { missing: { $size: { $setDifference: ['$couponIds', '$used._id'] } } } },
    { $match: { missing: { $gt: 0 } } },
  ]).toArray();
  return rows.map((row) => ({ id: `order:${row._id}`, fault: `${row.missing} of its coupons not redeemed` }));
};

/**
 * Proves: issued = coupons that exist ≤ stock, committed = their worst-case cost ≤ budget, each coupon in one state that agrees with its order, no member beyond a
 * template's limit (a unique slot).
 */
export const reconcileCoupons = async (deps: Deps): Promise<{ checked: number; faults: CouponFault[] }> => {
  const templates = await templateFaults(deps);
  const [uses, free, orders, coupons] = await Promise.all([useFaults(deps), freeFaults(deps), orderFaults(deps), Coupons(deps.db).countDocuments()]);
  return { checked: templates.checked + coupons, faults: [...templates.faults, ...uses, ...free, ...orders] };
};
