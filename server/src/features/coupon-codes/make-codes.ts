import type { CouponCodeBatchBody, CouponCodeBatchView } from '@shuke/shared/contract/coupon-codes';
import { MINUTE_MS } from '@shuke/shared/values/time';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { CouponTemplates, findTemplate, whyClosed } from '../coupons/index';
import { newCode, printed } from './code-text';
import { CodeBatches, CouponCodes, type CodeBatch } from './model';

const SHOWN_MINUTES = 10;

/** Makes a batch: the row with its sealed codes first, then the codes, so that a repeat after a crash finishes the same batch. */
export const makeCodes = async (deps: Deps, actor: OperatorActor, body: CouponCodeBatchBody, act: { key: string; requestId: string }): Promise<CouponCodeBatchView> => {
  const requestKey = `operator:${actor.id}|${act.key}`;
  const batch = (await CodeBatches(deps.db).findOne({ requestKey }).lean()) ?? (await newBatch(deps, actor, body, { ...act, requestKey }));
  await finishBatch(deps, batch);
  return (await batchViews(deps, [(await CodeBatches(deps.db).findById(batch._id).lean())!]))[0]!;
};

const faultsOf = (body: CouponCodeBatchBody, now: Date) =>
  new Date(body.expiresAt) <= now ? [{ path: '/body/expiresAt', message: '截止时间已经过了' }] : [];

const newBatch = async (deps: Deps, actor: OperatorActor, body: CouponCodeBatchBody, act: { requestKey: string; requestId: string }): Promise<CodeBatch> => {
  const now = deps.clock.now();
  const errors = faultsOf(body, now);
  if (errors.length > 0) throw new AppError('BAD_REQUEST', { errors });
  const closed = whyClosed(await findTemplate(deps, body.templateId), now);
  if (closed && closed !== 'COUPON_LIMIT_REACHED') throw new AppError(closed);
  const codes = new Set<string>();
  while (codes.size < body.count) codes.add(newCode());
  const batch: CodeBatch = {
    _id: newId(), ...body, expiresAt: new Date(body.expiresAt), state: 'making', sealedCodes: deps.pii.encrypt([...codes].join('\n')), shownAt: null,
    createdAt: now, requestKey: act.requestKey,
  };
  try {
    await withTransaction(deps.db, async (session) => {
      await CodeBatches(deps.db).insertMany([batch], { session });
      await recordAudit(deps, session, { actor, action: 'create-coupon-codes', target: `coupon-codes:${batch._id}`, after: body, requestId: act.requestId });
    });
    return batch;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return (await CodeBatches(deps.db).findOne({ requestKey: act.requestKey }).lean())!;
  }
};

/** Writes the codes that are not there yet. A code is its blind index, so writing it again changes nothing. */
export const finishBatch = async (deps: Deps, { _id, state, sealedCodes }: CodeBatch): Promise<void> => {
  if (state !== 'making' || sealedCodes === null) return;
  const writes = deps.pii.decrypt(sealedCodes).split('\n').map((code) => ({
    updateOne: {
      filter: { _id: deps.pii.blindIndex(`coupon-code:${code}`) }, update: { $setOnInsert: { batchId: _id, memberId: null, slot: null, takenAt: null, couponId: null } },
      upsert: true,
    },
  }));
  await CouponCodes(deps.db).bulkWrite(writes, { ordered: false });
  await CodeBatches(deps.db).updateOne({ _id, state: 'making' }, { $set: { state: 'open' } });
};

/** Shows the codes; from the first time on for ten minutes, so that an answer that was lost can be asked for again. Each time is audited. */
export const showCodes = async (deps: Deps, actor: OperatorActor, batchId: string, requestId: string): Promise<{ codes: string[] }> => {
  const now = deps.clock.now();
  await CodeBatches(deps.db).updateOne({ _id: batchId, shownAt: null }, { $set: { shownAt: now } });
  const batch = await CodeBatches(deps.db).findById(batchId).lean();
  if (!batch) throw new AppError('CODE_BATCH_NOT_FOUND');
  if (batch.sealedCodes === null || isOver(batch.shownAt, now)) throw new AppError('CODES_ALREADY_SHOWN');
  await finishBatch(deps, batch);
  await recordAudit(deps, null, { actor, action: 'read-coupon-codes', target: `coupon-codes:${batchId}`, requestId });
  return { codes: deps.pii.decrypt(batch.sealedCodes).split('\n').map(printed) };
};

const isOver = (shownAt: Date | null, now: Date): boolean => shownAt !== null && now.getTime() - shownAt.getTime() > SHOWN_MINUTES * MINUTE_MS;

/** What was shown can be read by nobody any more. */
export const forgetCodes = async (deps: Deps): Promise<void> => {
  const before = new Date(deps.clock.now().getTime() - SHOWN_MINUTES * MINUTE_MS);
  await CodeBatches(deps.db).updateMany({ shownAt: { $lt: before }, sealedCodes: { $type: 'string' }, state: { $ne: 'making' } }, { $set: { sealedCodes: null } });
};

export const stopBatch = async (deps: Deps, actor: OperatorActor, batchId: string, requestId: string): Promise<CouponCodeBatchView> => {
  await withTransaction(deps.db, async (session) => {
    const stopped = await CodeBatches(deps.db).updateOne({ _id: batchId, state: { $ne: 'stopped' } }, { $set: { state: 'stopped', sealedCodes: null } }, { session });
    if (stopped.modifiedCount === 1) await recordAudit(deps, session, { actor, action: 'stop-coupon-codes', target: `coupon-codes:${batchId}`, requestId });
  });
  const batch = await CodeBatches(deps.db).findById(batchId).lean();
  if (!batch) throw new AppError('CODE_BATCH_NOT_FOUND');
  return (await batchViews(deps, [batch]))[0]!;
};

const batchViews = async (deps: Deps, batches: readonly Omit<CodeBatch, 'sealedCodes'>[]): Promise<CouponCodeBatchView[]> => {
  const [templates, redeemed] = await Promise.all([
    CouponTemplates(deps.db).find({ _id: { $in: batches.map(({ templateId }) => templateId) } }, { title: 1 }).lean(),
    CouponCodes(deps.db).aggregate<{ _id: string; count: number }>([
      { $match: { batchId: { $in: batches.map(({ _id }) => _id) }, couponId: { $type: 'string' } } }, { $group: { _id: '$batchId', count: { $sum: 1 } } },
    ]),
  ]);
  const titles = new Map(templates.map(({ _id, title }) => [_id, title]));
  const counts = new Map(redeemed.map(({ _id, count }) => [_id, count]));
  return batches.map(({ _id, templateId, title, count, perMemberLimit, expiresAt, state, shownAt, createdAt }) => ({
    id: _id, templateId, templateTitle: titles.get(templateId) ?? '', title, count, perMemberLimit, expiresAt: expiresAt.toISOString(),
    redeemed: counts.get(_id) ?? 0, state: state === 'stopped' ? ('stopped' as const) : ('open' as const), shownAt: shownAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }));
};

export const listBatches = async (deps: Deps): Promise<{ batches: CouponCodeBatchView[] }> =>
  ({ batches: await batchViews(deps, await CodeBatches(deps.db).find({}, { sealedCodes: 0 }).sort({ createdAt: -1 }).limit(100).lean()) });
