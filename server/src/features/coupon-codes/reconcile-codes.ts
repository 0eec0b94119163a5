import type { Deps } from '../../platform/deps';
import { CodeBatches, CouponCodes } from './model';

/** Proves: each batch has as many codes as it says; a code's coupon is one that this code gave. */
export const reconcileCodes = async (deps: Deps): Promise<{ checked: number; faults: { id: string; fault: string }[] }> => {
  const faults: { id: string; fault: string }[] = [];
  const batches = await CodeBatches(deps.db).find({ state: { $ne: 'making' } }, { count: 1 }).lean();
  for (const { _id, count } of batches) {
    const codes = await CouponCodes(deps.db).countDocuments({ batchId: _id });
    if (codes !== count) faults.push({ id: `coupon-codes:${_id}`, fault: `says ${count} codes, ${codes} are there` });
  }
  const rows = await CouponCodes(deps.db).aggregate<{ _id: string; coupon: { reference: string }[] }>([
    { $match: { couponId: { $type: 'string' } } },
    { $lookup: { from: 'coupons', localField: 'couponId', foreignField: '_id', as: 'coupon', pipeline: [{ $project: { reference: 1 } }] } },
    { $project: { coupon: 1 } },
  ]);
  for (const { _id, coupon } of rows) if (coupon[0]?.reference !== `code:${_id}`) faults.push({ id: `coupon-code:${_id.slice(0, 8)}`, fault: 'its coupon is not the one it gave' });
  return { checked: batches.length + rows.length, faults };
};
