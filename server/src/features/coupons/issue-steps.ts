import type { AnyBulkWriteOperation } from 'mongodb';
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

/**
 * Step 2. Takes up to ids.length units in one guarded write, and notes who got them. Answers the winners: the first
 * ones, as far as the stock goes. null: the template was stopped.
 */
export const takeUnits = async (deps: Deps, template: Pick<CouponTemplate, '_id' | 'stock'>, ids: readonly string[]): Promise<string[] | null> => {
  if (ids.length === 0) return [];
  const count = template.stock === null ? ids.length : { $max: [0, { $min: [ids.length, { $subtract: [template.stock, '$issued'] }] }] };
  const before = await CouponTemplates(deps.db).findOneAndUpdate(
    { _id: template._id, state: 'active' },
    [{ $set: { issued: { $add: ['$issued', count] }, pending: { $concatArrays: ['$pending', { $slice: [[...ids], count] }] } } }],
    { updatePipeline: true, returnDocument: 'before', projection: { issued: 1 } },
  ).lean();
  if (!before) return null;
  const won = template.stock === null ? ids.length : Math.max(0, Math.min(ids.length, template.stock - before.issued));
  return ids.slice(0, won);
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
  const given = await CouponTemplates(deps.db).updateOne({ _id: templateId, pending: id }, { $inc: { issued: -1 }, $pull: { pending: id } });
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
