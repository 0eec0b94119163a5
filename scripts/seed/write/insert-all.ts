import type { Connection, Model } from 'mongoose';

const BATCH = 2_000;

/** Writes rows as they are, in batches: the compiler has checked their shape, casting them again takes long. */
export const insertAll = async <T extends { _id: string }>(
  db: Connection,
  model: (db: Connection) => Model<T>,
  rows: readonly T[],
): Promise<void> => {
  for (let from = 0; from < rows.length; from += BATCH) {
    await model(db).collection.insertMany(rows.slice(from, from + BATCH) as never[], { ordered: false });
  }
};

export const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]));
