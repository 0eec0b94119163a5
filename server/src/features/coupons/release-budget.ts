import type { Deps } from '../../platform/deps';
import { defineTimer } from '../../platform/jobs';
import { withTransaction } from '../../platform/transaction';
import { Coupons, CouponTemplates } from './model';

const AT_ONCE = 500;

/**
 * Coupons that ended unused cost nothing any more: takes them off their template's budget, each once. The template
 * carries a hot counter; here a transaction is fine all the same, since it writes it once for hundreds of coupons, and
 * rarely. Answers how many.
 */
export const releaseBudgets = async (deps: Deps): Promise<number> => {
  let released = 0;
  const dead = { costFen: { $gt: 0 }, state: { $in: ['expired', 'revoked'] as const } };
  for (const templateId of await Coupons(deps.db).distinct('templateId', dead)) {
    released += await withTransaction(deps.db, async (session) => {
      const coupons = await Coupons(deps.db).find({ ...dead, templateId }, { costFen: 1 }, { session }).limit(AT_ONCE).lean();
      const freedFen = coupons.reduce((sum, { costFen = 0 }) => sum + costFen, 0);
      if (freedFen === 0) return 0;
      await Coupons(deps.db).updateMany({ _id: { $in: coupons.map(({ _id }) => _id) } }, { $set: { costFen: 0 } }, { session });
      await CouponTemplates(deps.db).updateOne({ _id: templateId }, { $inc: { committedFen: -freedFen } }, { session });
      return coupons.length;
    });
  }
  return released;
};

export const releaseBudgetsTimer = defineTimer({ name: 'release-coupon-budgets', everyMs: 30_000, run: async (deps) => void (await releaseBudgets(deps)) });
