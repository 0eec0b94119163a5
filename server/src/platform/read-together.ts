import type { Connection, Model, ProjectionType, QueryFilter } from 'mongoose';
import { inBatches } from './in-batches';

interface Unique<T> {
  /** A unique text field. */
  by: keyof T & string;
  fields?: ProjectionType<T>;
}

type Read<T> = (value: string) => Promise<T | undefined>;

/**
 * Reads single rows by a unique field: who asks at the same moment is served by one query. As fresh as a query of its
 * own; but the row may be handed to several, so it is not to be changed.
 */
export const readTogether = <T extends { _id: string }>(model: (db: Connection) => Model<T>, { by, fields }: Unique<T>): ((db: Connection, value: string) => Promise<T | undefined>) => {
  const desks = new WeakMap<Connection, Read<T>>();
  const open = (db: Connection): Read<T> => inBatches(async (values: readonly string[]) => {
    const rows = (await model(db).find({ [by]: { $in: [...new Set(values)] } } as QueryFilter<T>, fields).lean()) as unknown as T[];
    const found = new Map(rows.map((row) => [row[by] as string, row]));
    return values.map((value) => found.get(value));
  });
  return (db, value) => {
    const desk = desks.get(db) ?? open(db);
    desks.set(db, desk);
    return desk(value);
  };
};
