import os from 'node:os';
import mongoose, { Schema, type ClientSession, type Connection, type Model, type SchemaDefinition } from 'mongoose';

export type Session = ClientSession;

/** Ids are 24 hexadecimal digits kept as strings, so that nothing is cast on its way through the house. */
export const newId = (): string => new mongoose.Types.ObjectId().toHexString();

interface Definition {
  collection: string;
  model: (db: Connection) => Model<unknown>;
}
const definitions = new Map<string, Definition>();

type IndexSpec = [fields: Record<string, 1 | -1 | 'text'>, options?: Record<string, unknown>];

/**
 * Declares a collection. The answer is a function of the connection, so that no model is global:
 * `await Coupons(deps.db).updateOne(…)`.
 */
export const defineModel = <T extends { _id: string }>(
  collection: string,
  definition: SchemaDefinition,
  indexes: IndexSpec[] = [],
): ((db: Connection) => Model<T>) => {
  if (definitions.has(collection)) throw new Error(`collection ${collection} is defined twice`);
  const schema = new Schema({ _id: { type: String, required: true }, ...definition }, { versionKey: false, strict: 'throw', minimize: false, autoIndex: false });
  for (const [fields, options] of indexes) schema.index(fields, options);
  const model = (db: Connection): Model<T> => (db.models[collection] as Model<T> | undefined) ?? (db.model(collection, schema, collection) as unknown as Model<T>);
  definitions.set(collection, { collection, model: model as unknown as Definition['model'] });
  return model;
};

/** Free-form part of a document whose shape TypeScript knows and the database need not check. */
export const Free = Schema.Types.Mixed;

/** Promises like "one coupon per slot" are unique indexes, so no traffic before they exist. */
export const ensureIndexes = async (db: Connection): Promise<void> => {
  for (const { model } of definitions.values()) {
    const bound = model(db);
    await bound.createCollection();
    await bound.createIndexes();
  }
};

const namesDatabase = (uri: string): boolean => /^mongodb(\+srv)?:\/\/[^/]+\/[^?]+/.test(uri);

// Handed over because the driver would load it by a dynamic import, which a CommonJS test runner cannot do.
const runtimeAdapters = { os };

/** `readConcernLevel: 'majority'`: for who must never read what a failover could take back. */
export const connectDatabase = async (uri: string, more: { maxPoolSize?: number; readConcernLevel?: 'majority' } = {}): Promise<Connection> => {
  mongoose.set('strictQuery', 'throw');
  return mongoose
    .createConnection(uri, {
      ...(namesDatabase(uri) ? {} : { dbName: 'shuke' }), maxPoolSize: 50, runtimeAdapters, w: 'majority', serverSelectionTimeoutMS: 8000, ...more,
    })
    .asPromise();
};

/**
 * Inserts rows that TypeScript has checked already. On hot paths: mongoose's insertMany builds and validates a document
 * for each row, which costs more than the insert.
 */
export const insertRows = async <T extends { _id: string }>(model: Model<T>, rows: readonly T[], session: Session | null): Promise<void> => {
  await model.collection.insertMany(rows as never, { ignoreUndefined: true, ...(session ? { session } : {}) });
};

/** MongoDB's code for a unique index that refused. */
export const isDuplicateKey = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (error as { code?: unknown }).code === 11000;
