import type { Deps } from '../../platform/deps';
import { MergeMoves, type Merge } from './model';

const BATCH = 500;

interface Row {
  _id: string;
}
export const rowsOf = (deps: Deps, collection: string) => deps.db.collection<Row & Record<string, unknown>>(collection);

/** A collection may name a member in two fields, and each is taken over for itself. */
export const bookOf = (collection: string, field = 'memberId'): string => `${collection}.${field}`;

/** Notes which rows are about to be taken over. Before they are, so that a crash in between forgets none. */
export const noteMoves = async (deps: Deps, merge: Merge, collectionName: string, rowIds: readonly string[]): Promise<void> => {
  if (rowIds.length === 0) return;
  await MergeMoves(deps.db).bulkWrite(rowIds.map((rowId) => ({
    updateOne: { filter: { _id: `${merge._id}|${collectionName}|${rowId}` }, update: { $setOnInsert: { mergeId: merge._id, collectionName, rowId } }, upsert: true },
  })), { ordered: false });
};

interface Change {
  collection: string;
  field: string;
  ids: readonly string[];
  from: string;
  to: string;
  /** Only rows that also look like this. */
  only?: Record<string, unknown>;
}

/** A row that a unique index keeps where it is (both records had one) stays with the tombstone. */
export const repoint = async (deps: Deps, { collection, field, ids, from, to, only = {} }: Change): Promise<void> => {
  if (ids.length === 0) return;
  const writes = ids.map((_id) => ({ updateOne: { filter: { ...only, _id, [field]: from }, update: { $set: { [field]: to } } } }));
  await rowsOf(deps, collection).bulkWrite(writes as never, { ordered: false }).catch((error: unknown) => {
    const raw = (error as { writeErrors?: { code: number }[] | { code: number } }).writeErrors;
    const failed = raw === undefined ? [] : [raw].flat();
    if (failed.length === 0 || failed.some(({ code }) => code !== 11000)) throw error;
  });
};

/** Hands a collection's rows from the loser to the winner, in batches; safe to repeat. */
export const moveRows = async (deps: Deps, merge: Merge, { collection, field, only = {} }: Pick<Change, 'collection' | 'field' | 'only'>): Promise<void> => {
  for (let after = ''; ; ) {
    const page = { ...only, [field]: merge.loserId, _id: { $gt: after } };
    const ids = (await rowsOf(deps, collection).find(page as never, { projection: { _id: 1 } }).sort({ _id: 1 }).limit(BATCH).toArray()).map(({ _id }) => _id);
    if (ids.length === 0) return;
    await noteMoves(deps, merge, bookOf(collection, field), ids);
    await repoint(deps, { collection, field, ids, only, from: merge.loserId, to: merge.winnerId });
    after = ids.at(-1)!;
  }
};

/** Batches of the rows that a merge took over. */
export async function* movedRows(deps: Deps, merge: Merge, collectionName: string): AsyncGenerator<string[]> {
  for (let after = ''; ; ) {
    const page = await MergeMoves(deps.db).find({ mergeId: merge._id, collectionName, rowId: { $gt: after } }, { rowId: 1 }).sort({ rowId: 1 }).limit(BATCH).lean();
    if (page.length === 0) return;
    yield page.map(({ rowId }) => rowId);
    after = page.at(-1)!.rowId;
  }
}

/** Gives a collection's rows back to the loser; safe to repeat. */
export const giveRowsBack = async (deps: Deps, merge: Merge, { collection, field, only = {} }: Pick<Change, 'collection' | 'field' | 'only'>): Promise<void> => {
  for await (const ids of movedRows(deps, merge, bookOf(collection, field))) {
    await repoint(deps, { collection, field, ids, only, from: merge.winnerId, to: merge.loserId });
  }
};
