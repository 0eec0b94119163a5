import type { AnyBulkWriteOperation } from 'mongodb';
import { budgetState } from '@shuke/shared/rules/coupons/decide-claim';
import { maxCostFen } from '@shuke/shared/rules/coupons/describe-coupon';
import { newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { emitMany } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { Coupons, CouponTemplates, type Coupon, type CouponTemplate } from './model';

/*
 * Issuing in four writes, for one coupon or for hundreds. A crash may fall between any two:
 *   1. rows with state `reserving`: reference and slot are taken
 *   2. one guarded counter write on the template: units are won, and the winners' ids noted in `pending`
 *   3. winners become `issued`, with their events; losers' rows go
 *   4. winners leave `pending`
 * Because counting and noting are one write, `repair-issues.ts` can tell after any crash whether a row has won its unit.
 */

export interface Draft {
  memberId: string;
  reference: string;
  via: string;
  at: Date;
  /** Slots that may be free, in order. Absent: the limit per member does not apply. */
  slots?: readonly string[];
  /** The purchase that earned it. */
  earnedByOrderId?: string;
}

export type Reserved = { kind: 'row'; row: Coupon } | { kind: 'repeated' } | { kind: 'no-slot' };

/** Step 1. Tries one slot after the other where slots are wanted. */
export const reserveRows = async (deps: Deps, drafts: readonly Draft[], toRow: (draft: Draft, slot: string | null) => Coupon): Promise<Reserved[]> => {
  const reserved = new Map<number, Reserved>();
  for (let round = 0; reserved.size < drafts.length; round += 1) {
    const open: { index: number; row: Coupon }[] = [];
    drafts.forEach((draft, index) => {
      if (reserved.has(index)) return;
      if (draft.slots && round >= draft.slots.length) reserved.set(index, { kind: 'no-slot' });
      else open.push({ index, row: toRow(draft, draft.slots?.[round] ?? null) });
    });
    const clashes = await insertAll(deps, open.map(({ row }) => row));
    open.forEach(({ index, row }, i) => {
      const clash = clashes.get(i);
      if (!clash) reserved.set(index, { kind: 'row', row });
      else if (clash === 'reference') reserved.set(index, { kind: 'repeated' });
    });
  }
  return drafts.map((_, index) => reserved.get(index)!);
};

interface WriteError {
  index: number;
  code: number;
  errmsg?: string;
}

/** Inserts what it can and answers, by index, which unique fact was in the way of the rest. */
const insertAll = async (deps: Deps, rows: readonly Coupon[]): Promise<Map<number, 'reference' | 'slot'>> => {
  if (rows.length === 0) return new Map();
  const inserts = rows.map((document) => ({ insertOne: { document } }) as unknown as AnyBulkWriteOperation);
  try {
    await Coupons(deps.db).collection.bulkWrite(inserts as never, { ordered: false, writeConcern: { w: 'majority' } });
    return new Map();
  } catch (error) {
    const raw = (error as { writeErrors?: WriteError | WriteError[] }).writeErrors;
    const failed = raw === undefined ? [] : [raw].flat();
    if (failed.length === 0 || failed.some(({ code }) => code !== 11000)) throw error;
    return new Map(failed.map(({ index, errmsg }) => [index, errmsg?.includes('index: slot_') ? 'slot' : 'reference']));
  }
};

type Limits = Pick<CouponTemplate, '_id' | 'stock' | 'benefit' | 'budgetFen'>;

/** Worst-case cost of one coupon, counted only where there is a budget; a template with one has a worst case. */
export const unitCostFen = ({ benefit, budgetFen }: Pick<CouponTemplate, 'benefit' | 'budgetFen'>): number =>
  budgetFen === null || budgetFen === undefined ? 0 : (maxCostFen(benefit) ?? budgetFen);

export interface UnitsTaken {
  winners: string[];
  /** What ended it for the others. */
  shortOf: 'stock' | 'budget' | null;
}

/**
 * Step 2. Takes up to ids.length units in one guarded write, and notes who got them. Answers the winners: the first
 * ones, as far as stock and budget go. null: the template was stopped.
 */
export const takeUnits = async (deps: Deps, template: Limits, ids: readonly string[]): Promise<UnitsTaken | null> => {
  if (ids.length === 0) return { winners: [], shortOf: null };
  const costFen = unitCostFen(template);
  const { stock, budgetFen } = template;
  const committed = { $ifNull: ['$committedFen', 0] };
  const byStock = stock === null ? [] : [{ $subtract: [stock, '$issued'] }];
  const byBudget = costFen === 0 ? [] : [{ $floor: { $divide: [{ $subtract: [budgetFen, committed] }, costFen] } }];
  const count = { $toInt: { $max: [0, { $min: [ids.length, ...byStock, ...byBudget] }] } };
  const before = await CouponTemplates(deps.db).findOneAndUpdate(
    { _id: template._id, state: 'active' },
    [{ $set: {
      issued: { $add: ['$issued', count] }, pending: { $concatArrays: ['$pending', { $cond: [{ $gt: [count, 0] }, { $slice: [[...ids], count] }, []] }] },
      ...(costFen === 0 ? {} : { committedFen: { $add: [committed, { $multiply: [count, costFen] }] } }),
    } }],
    { updatePipeline: true, returnDocument: 'before', projection: { issued: 1, committedFen: 1 } },
  ).lean();
  if (!before) return null;
  const left = stock === null ? Infinity : stock - before.issued;
  const fit = costFen === 0 ? Infinity : Math.floor((budgetFen! - (before.committedFen ?? 0)) / costFen);
  const won = Math.max(0, Math.min(ids.length, left, fit));
  if (costFen > 0) warnOfBudget(deps, template, before.committedFen ?? 0, won * costFen);
  return { winners: ids.slice(0, won), shortOf: won === ids.length ? null : fit < left ? 'budget' : 'stock' };
};

/** Said once, by the write that crosses the line; the console shows it as long as it holds. */
const warnOfBudget = (deps: Deps, { _id: templateId, budgetFen, benefit }: Limits, beforeFen: number, takenFen: number): void => {
  const stateAt = (committedFen: number) => budgetState({ budgetFen: budgetFen ?? null, committedFen, costFen: unitCostFen({ benefit, budgetFen: budgetFen ?? null }) });
  const [was, is] = [stateAt(beforeFen), stateAt(beforeFen + takenFen)];
  if (was !== is && is !== 'open') deps.log.warn({ templateId, budgetFen, committedFen: beforeFen + takenFen }, `coupon budget ${is}`);
};

/**
 * Step 3 for winners. Answers those that are issued now. A winner whose row is gone (a sweeper took this process for
 * dead) gives its unit back.
 */
export const confirmRows = async (deps: Deps, templateId: string, ids: readonly string[]): Promise<Set<string>> => {
  if (ids.length === 0) return new Set();
  const flipped = await withTransaction(deps.db, async (session) => {
    const rows = await Coupons(deps.db).find({ _id: { $in: [...ids] }, state: 'reserving' }, { memberId: 1, via: 1 }, { session }).lean();
    if (rows.length === 0) return [];
    await Coupons(deps.db).updateMany({ _id: { $in: rows.map((row) => row._id) }, state: 'reserving' }, { $set: { state: 'issued' } }, { session });
    await emitMany(deps, session, 'coupon.issued', rows.map(({ _id, memberId, via }) => ({ couponId: _id, memberId, templateId, via })));
    return rows.map((row) => row._id);
  });
  if (flipped.length === ids.length) return new Set(flipped);
  const present = await Coupons(deps.db).find({ _id: { $in: [...ids] } }, { _id: 1 }).lean();
  const issued = new Set(present.map((row) => row._id));
  for (const id of ids) if (!issued.has(id)) await giveUnitBack(deps, templateId, id);
  return issued;
};

/** Exactly once, however many notice: the note goes in the same write. */
export const giveUnitBack = async (deps: Deps, templateId: string, id: string): Promise<boolean> => {
  const template = await CouponTemplates(deps.db).findById(templateId, { benefit: 1, budgetFen: 1 }).lean();
  const costFen = template ? unitCostFen(template) : 0;
  const given = await CouponTemplates(deps.db).updateOne(
    { _id: templateId, pending: id }, { $inc: { issued: -1, ...(costFen > 0 ? { committedFen: -costFen } : {}) }, $pull: { pending: id } },
  );
  return given.modifiedCount === 1;
};

/** Step 3 for losers: nothing was counted for them. */
export const dropRows = async (deps: Deps, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0) await Coupons(deps.db).deleteMany({ _id: { $in: [...ids] }, state: 'reserving' });
};

/** Step 4. */
export const forgetPending = async (deps: Deps, templateId: string, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0) await CouponTemplates(deps.db).updateOne({ _id: templateId }, { $pull: { pending: { $in: [...ids] } } });
};

export const newRowId = newId;
