import type { Deps } from '../../platform/deps';
import { defineTimer } from '../../platform/jobs';
import { returnPiece } from './cancel-redemption';
import { giveCoupon } from './give-coupon';
import { MallItems, MallPieces, Redemptions, type Redemption } from './model';
import { fitPieces } from './pieces';
import { dropRedemption } from './redeem-item';

/** Far longer than a run that is alive takes. */
const PATIENCE_MS = 30_000;

const bringToEnd = async (deps: Deps, row: Redemption): Promise<void> => {
  if (row.state === 'taking' || row.state === 'dropping') return dropRedemption(deps, row._id);
  if (row.state === 'giving') return void (await giveCoupon(deps, row));
  return returnPiece(deps, row._id);
};

/** Finishes what crashes left half way: unpaid ones go, paid coupons are given, pieces of cancelled ones come back. Answers how many. */
export const repairRedemptions = async (deps: Deps, patienceMs = PATIENCE_MS): Promise<number> => {
  const stale = { $lte: new Date(Date.now() - patienceMs) };
  const open = { $or: [{ state: { $in: ['taking', 'dropping', 'giving'] as const }, touchedAt: stale }, { state: 'cancelled' as const, pieceHeld: true, touchedAt: stale }] };
  let repaired = 0;
  for await (const row of Redemptions(deps.db).find(open).lean().cursor()) {
    await bringToEnd(deps, row).then(
      () => (repaired += 1),
      (error: unknown) => deps.log.warn({ err: error, redemptionId: row._id }, 'repairing a redemption failed; trying again later'),
    );
  }
  return repaired;
};

/** An item whose pieces were not all made, or that has too many, because whoever changed its stock was cut off. */
export const repairStock = async (deps: Deps): Promise<void> => {
  for await (const { _id, stock } of MallItems(deps.db).find({}, { stock: 1 }).lean().cursor()) {
    if ((await MallPieces(deps.db).countDocuments({ itemId: _id })) !== stock) await fitPieces(deps, _id, stock);
  }
};

export const repairRedemptionsTimer = defineTimer({ name: 'repair-redemptions', everyMs: 15_000, run: async (deps) => {
  await repairRedemptions(deps);
  await repairStock(deps);
} });
