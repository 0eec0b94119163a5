import { pointsExpiry } from '@shuke/shared/rules/points/earn';
import type { Deps } from '../../platform/deps';
import { defineTimer } from '../../platform/jobs';
import { post } from '../../platform/ledger/index';
import { withTransaction } from '../../platform/transaction';
import { EARNED_TITLE } from './earn-for-purchase';
import { PendingBook } from './model';
import { leftOf } from './take-back-pending';

const releaseOne = (deps: Deps, orderId: string, at: Date): Promise<boolean> =>
  withTransaction(deps.db, async (session) => {
    const row = await PendingBook(deps.db).findOne({ _id: orderId, state: 'pending', dueAt: { $lte: at } }, null, { session }).lean();
    if (!row) return false;
    const released = leftOf(row);
    const moved = await PendingBook(deps.db).updateOne({ _id: orderId, state: 'pending' }, { $set: { state: 'released', released } }, { session });
    if (moved.modifiedCount === 0) return false;
    await post(deps, session, {
      memberId: row.memberId, asset: 'points', delta: released, reference: `order:${orderId}`, title: EARNED_TITLE, at, expiresAt: pointsExpiry(row.dueAt, row.lifeDays),
    });
    return true;
  });

/** Puts onto the account what has waited long enough. Safe to repeat and to race; one failure stops no other. Answers how many. */
export const releasePending = async (deps: Deps): Promise<number> => {
  const at = deps.clock.now();
  let released = 0;
  for await (const { _id } of PendingBook(deps.db).find({ state: 'pending', dueAt: { $lte: at } }, { _id: 1 }).sort({ dueAt: 1 }).lean().cursor()) {
    const done = await releaseOne(deps, _id, at).catch((error: unknown) => {
      deps.log.warn({ err: error, orderId: _id }, 'releasing points failed; trying again later');
      return false;
    });
    released += Number(done);
  }
  return released;
};

export const releasePendingTimer = defineTimer({ name: 'release-pending-points', everyMs: 60_000, run: async (deps) => void (await releasePending(deps)) });
