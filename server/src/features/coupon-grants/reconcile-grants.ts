import type { Deps } from '../../platform/deps';
import { Coupons } from '../coupons/index';
import { CouponGrants, GrantRows } from './model';

/** Proves: a finished grant's members each have an outcome, and its rows say of coupons what coupons say of themselves. */
export const reconcileGrants = async (deps: Deps): Promise<{ checked: number; faults: { id: string; fault: string }[] }> => {
  const faults: { id: string; fault: string }[] = [];
  const grants = await CouponGrants(deps.db).find({ state: { $in: ['done', 'undone'] } }, { members: 1, state: 1 }).lean();
  for (const { _id, members, state } of grants) {
    const id = `coupon-grant:${_id}`;
    const [rows, open, issued, coupons, alive] = await Promise.all([
      GrantRows(deps.db).countDocuments({ grantId: _id }),
      GrantRows(deps.db).countDocuments({ grantId: _id, outcome: { $in: ['waiting', 'granting'] } }),
      GrantRows(deps.db).countDocuments({ grantId: _id, outcome: { $in: ['issued', 'revoked', 'kept'] } }),
      Coupons(deps.db).countDocuments({ reference: { $gte: `grant:${_id}:`, $lt: `grant:${_id};` } }),
      Coupons(deps.db).countDocuments({ reference: { $gte: `grant:${_id}:`, $lt: `grant:${_id};` }, state: { $in: ['issued', 'gifting'] } }),
    ]);
    if (rows !== members) faults.push({ id, fault: `${rows} rows for ${members} members` });
    if (open > 0) faults.push({ id, fault: `${open} members without an outcome, yet it is ${state}` });
    if (issued !== coupons) faults.push({ id, fault: `${issued} granted, ${coupons} coupons` });
    if (state === 'undone' && alive > 0) faults.push({ id, fault: `undone, yet ${alive} of its coupons can be used` });
  }
  return { checked: grants.length, faults };
};
