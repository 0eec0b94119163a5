import { createHash } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { AnyBulkWriteOperation } from 'mongodb';
import { defineModel, isDuplicateKey } from './database';
import type { Deps } from './deps';
import { AppError } from './errors';
import { inBatches } from './in-batches';

interface KeyRow {
  /** `actor|route|key` */
  _id: string;
  bodyHash: string;
  state: 'running' | 'done';
  /** After this a crashed run may be taken over. Real time. */
  leaseUntil: Date;
  /** The answer as it went over the wire, so that a repeat gets the same text; null while running, or for no content. */
  reply: string | null;
  createdAt: Date;
}
const Keys = defineModel<KeyRow>(
  'idempotency_keys',
  { bodyHash: String, state: String, leaseUntil: Date, reply: String, createdAt: Date },
  [[{ createdAt: 1 }, { expireAfterSeconds: 3 * 86_400 }]],
);
const LEASE_MS = 15_000;

/** Object keys sorted at every depth, so that the same content has the same text. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`;
};
const hash = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('base64url');

type Step = AnyBulkWriteOperation<KeyRow>;
const desks = new WeakMap<Connection, (step: Step) => Promise<{ clash: boolean }>>();

/**
 * Writes one step of a key, together with those of others who come at the same moment; says whether the key was there.
 * Not waited for by a majority: a key that a failover forgets only makes the write run again, as after a crash.
 */
const write = (db: Connection, step: Step): Promise<{ clash: boolean }> => {
  const desk = desks.get(db) ?? inBatches((steps: readonly Step[]) => writeAll(db, steps));
  desks.set(db, desk);
  return desk(step);
};

const writeAll = async (db: Connection, steps: readonly Step[]): Promise<{ clash: boolean }[]> => {
  try {
    await Keys(db).collection.bulkWrite(steps as never, { ordered: false, writeConcern: { w: 1 } });
    return steps.map(() => ({ clash: false }));
  } catch (error) {
    const failed = [(error as { writeErrors?: { index: number; code: number }[] }).writeErrors ?? []].flat();
    if (failed.length === 0 || failed.some((one) => !isDuplicateKey(one))) throw error;
    const clashes = new Set(failed.map(({ index }) => index));
    return steps.map((_, index) => ({ clash: clashes.has(index) }));
  }
};

interface Once {
  actorId: string;
  route: string;
  key: string;
  /** Params, query and body: a repeat must mean the same. */
  input: unknown;
}

/**
 * Runs a person's write once per key and replays its answer on repeats. A refusal releases the key, since it
 * changed nothing. After a crash the lease runs out and the write runs again: handlers keep the key (or
 * another unique fact) in what they write, so that the second run finds the first one's work.
 */
export const once = async <T>(deps: Deps, act: Once, run: () => Promise<T>): Promise<{ reply: T; replayed: boolean }> => {
  const _id = `${act.actorId}|${act.route}|${act.key}`;
  const bodyHash = hash(act.input);
  const reserved = await reserve(deps, _id, bodyHash);
  if ('reply' in reserved) return { reply: parseReply(reserved.reply) as T, replayed: true };
  try {
    const reply = await run();
    await write(deps.db, { updateOne: { filter: { _id, state: 'running' }, update: { $set: { state: 'done', reply: JSON.stringify(reply) ?? null } } } });
    return { reply, replayed: false };
  } catch (error) {
    // Only its own lease: another run may have taken the key over meanwhile.
    await write(deps.db, { deleteOne: { filter: { _id, state: 'running', leaseUntil: reserved.leaseUntil } } });
    throw error;
  }
};

const parseReply = (text: string | null): unknown => (text === null ? undefined : (JSON.parse(text) as unknown));

/** Answers the finished row of an earlier run, or the lease with which this run holds the key now. */
const reserve = async (deps: Deps, _id: string, bodyHash: string): Promise<KeyRow | Pick<KeyRow, 'leaseUntil'>> => {
  const now = new Date();
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  const { clash } = await write(deps.db, { insertOne: { document: { _id, bodyHash, state: 'running', leaseUntil, reply: null, createdAt: now } } });
  if (!clash) return { leaseUntil };
  const row = await Keys(deps.db).findById(_id).lean();
  if (!row) return reserve(deps, _id, bodyHash); // released between the two calls
  if (row.bodyHash !== bodyHash) throw new AppError('IDEMPOTENCY_KEY_REUSED');
  if (row.state === 'done') return row as KeyRow;
  const taken = await Keys(deps.db).updateOne({ _id, state: 'running', leaseUntil: { $lt: now } }, { $set: { leaseUntil } });
  if (taken.modifiedCount === 1) return { leaseUntil };
  throw new AppError('STILL_RUNNING');
};
