import type { Deps } from '../../platform/deps';
import { defineTimer } from '../../platform/jobs';
import { confirmRows, forgetPending, giveUnitBack } from './issue-steps';
import { Coupons, CouponTemplates, type Coupon } from './model';

const STALE_MS = 30_000;

/**
 * Brings a row that stopped in `reserving` to its end: issued if its unit was counted, gone if not. Exact even when the
 * process that made it is only slow: it then finds its row gone and gives the unit back. Answers whether it is issued.
 */
export const settleReserving = async (deps: Deps, row: Pick<Coupon, '_id' | 'templateId'>): Promise<boolean> => {
  const won = await CouponTemplates(deps.db).exists({ _id: row.templateId, pending: row._id });
  if (won) {
    const issued = await confirmRows(deps, row.templateId, [row._id]);
    await forgetPending(deps, row.templateId, [row._id]);
    return issued.has(row._id);
  }
  const dropped = await Coupons(deps.db).deleteOne({ _id: row._id, state: 'reserving' });
  if (dropped.deletedCount === 1) return false;
  return (await Coupons(deps.db).exists({ _id: row._id, state: { $ne: 'reserving' } })) !== null;
};

/** Notes of rows that are settled: forgotten when the row is there, their unit given back when it is gone. */
const settlePending = async (deps: Deps, templateId: string, pending: readonly string[]): Promise<number> => {
  const rows = await Coupons(deps.db).find({ _id: { $in: [...pending] } }, { state: 1 }).lean();
  const states = new Map(rows.map((row) => [row._id, row.state]));
  const issued = pending.filter((id) => states.has(id) && states.get(id) !== 'reserving');
  await forgetPending(deps, templateId, issued);
  const gone = pending.filter((id) => !states.has(id));
  for (const id of gone) await giveUnitBack(deps, templateId, id);
  return issued.length + gone.length;
};

/**
 * Finishes what crashes left of issuing. `staleMs`: how long a row may stay in `reserving` before its process is taken
 * for dead. Answers how many it repaired. Safe to run at any time, by several processes at once.
 */
export const repairIssues = async (deps: Deps, staleMs = STALE_MS): Promise<number> => {
  let repaired = 0;
  const stale = Coupons(deps.db).find({ state: 'reserving', reservedAt: { $lte: new Date(Date.now() - staleMs) } }, { templateId: 1 }).lean().cursor();
  for await (const row of stale) {
    await settleReserving(deps, row);
    repaired += 1;
  }
  const noted = CouponTemplates(deps.db).find({ 'pending.0': { $exists: true } }, { pending: 1 }).lean().cursor();
  for await (const template of noted) repaired += await settlePending(deps, template._id, template.pending);
  return repaired;
};

export const repairIssuesTimer = defineTimer({ name: 'repair-coupon-issues', everyMs: 10_000, run: async (deps) => void (await repairIssues(deps)) });
