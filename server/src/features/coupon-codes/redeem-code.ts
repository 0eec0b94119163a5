import { MINUTE_MS } from '@shuke/shared/values/time';
import { isDuplicateKey } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { findTemplate, issueCoupon, whyClosed, type Coupon } from '../coupons/index';
import { readCode } from './code-text';
import { CodeBatches, CodeTriesBook, CouponCodes, type CodeBatch, type CouponCode } from './model';

/** Wrong codes a member may enter within WINDOW_MINUTES. */
export const MOST_TRIES = 10;
const WINDOW_MINUTES = 15;

/**
 * Counts a try before it is looked at, so that many at once cannot get round the limit; a code that was good gives its try
 * back. False: too many.
 */
const countTry = async (deps: Deps, memberId: string): Promise<boolean> => {
  const now = deps.clock.now();
  const until = new Date(now.getTime() + WINDOW_MINUTES * MINUTE_MS);
  const over = { $lte: [{ $ifNull: ['$until', now] }, now] };
  const count = () => CodeTriesBook(deps.db).findOneAndUpdate(
    { _id: memberId }, [{ $set: { tries: { $cond: [over, 1, { $add: ['$tries', 1] }] }, until: { $cond: [over, until, '$until'] } } }],
    { upsert: true, updatePipeline: true, returnDocument: 'after' },
  ).lean();
  const row = await count().catch((error: unknown) => {
    if (isDuplicateKey(error)) return count(); // two first tries at once
    throw error;
  });
  return (row?.tries ?? 1) <= MOST_TRIES;
};

const giveTryBack = async (deps: Deps, memberId: string): Promise<void> => {
  await CodeTriesBook(deps.db).updateOne({ _id: memberId, tries: { $gt: 0 } }, { $inc: { tries: -1 } });
};

/**
 * A member enters a code. The code is bound to the member first, for good, and then gives its coupon: a repeat, or a sweeper
 * after a crash, goes on from there. Of two members with one code, one has it.
 */
export const redeemCode = async (deps: Deps, memberId: string, typed: string): Promise<Coupon> => {
  if (!(await countTry(deps, memberId))) throw new AppError('COUPON_CODE_TOO_MANY');
  const text = readCode(typed);
  const code = text ? await CouponCodes(deps.db).findById(deps.pii.blindIndex(`coupon-code:${text}`)).lean() : null;
  const batch = code ? await CodeBatches(deps.db).findOne({ _id: code.batchId, state: { $ne: 'making' } }).lean() : null;
  if (!code || !batch) throw new AppError('COUPON_CODE_INVALID');
  if (code.memberId === null) await bind(deps, batch, code, memberId);
  else if (code.memberId !== memberId) throw new AppError('COUPON_CODE_USED');
  const coupon = await giveFor(deps, batch, code._id, memberId);
  await giveTryBack(deps, memberId);
  return coupon;
};

const bind = async (deps: Deps, batch: CodeBatch, code: CouponCode, memberId: string): Promise<void> => {
  const now = deps.clock.now();
  if (batch.state !== 'open' || batch.expiresAt <= now) throw new AppError('COUPON_CODE_OVER');
  const closed = whyClosed(await findTemplate(deps, batch.templateId), now);
  if (closed) throw new AppError(closed);
  for (let n = 0; n < batch.perMemberLimit; n += 1) {
    const outcome = await tryBind(deps, code._id, memberId, `${batch._id}:${memberId}:${n}`);
    if (outcome === 'bound') return;
    if (outcome === 'lost') return afterLosing(deps, code._id, memberId);
  }
  throw new AppError('COUPON_LIMIT_REACHED', { detail: `这批兑换码每人最多兑 ${batch.perMemberLimit} 张` });
};

const tryBind = async (deps: Deps, codeId: string, memberId: string, slot: string): Promise<'bound' | 'lost' | 'slot-taken'> => {
  try {
    const bound = await CouponCodes(deps.db).updateOne({ _id: codeId, memberId: null }, { $set: { memberId, slot, takenAt: new Date() } });
    return bound.modifiedCount === 1 ? 'bound' : 'lost';
  } catch (error) {
    if (isDuplicateKey(error)) return 'slot-taken';
    throw error;
  }
};

/** Somebody was faster; if it was the same member, in another request, all is well. */
const afterLosing = async (deps: Deps, codeId: string, memberId: string): Promise<void> => {
  if (!(await CouponCodes(deps.db).exists({ _id: codeId, memberId }))) throw new AppError('COUPON_CODE_USED');
};

const giveFor = async (deps: Deps, batch: CodeBatch, codeId: string, memberId: string): Promise<Coupon> => {
  const outcome = await issueCoupon(deps, {
    templateId: batch.templateId, memberId, reference: `code:${codeId}`, via: `codes:${batch._id}`, at: deps.clock.now(),
  });
  if (!outcome.ok) throw new AppError(outcome.reason, { detail: '兑换码已为你保留，有券后再输一次就能兑' });
  await CouponCodes(deps.db).updateOne({ _id: codeId, couponId: null }, { $set: { couponId: outcome.coupon._id } });
  return outcome.coupon;
};

const STALE_MS = 30_000;

/** Codes that were bound and have no coupon yet: a crash fell in between, or there was nothing left to give. Answers how many it gave. */
export const finishCodes = async (deps: Deps, staleMs = STALE_MS): Promise<number> => {
  const open = await CouponCodes(deps.db).find({ takenAt: { $lt: new Date(Date.now() - staleMs) }, couponId: null }).limit(200).lean();
  let given = 0;
  for (const { _id, batchId, memberId } of open) {
    const batch = await CodeBatches(deps.db).findById(batchId).lean();
    if (!batch || !memberId) continue;
    const done = await giveFor(deps, batch, _id, memberId).then(() => true, (error: unknown) => {
      if (!(error instanceof AppError)) deps.log.warn({ err: error }, 'a redeem code did not give its coupon; trying again later');
      return false;
    });
    if (done) given += 1;
  }
  return given;
};
