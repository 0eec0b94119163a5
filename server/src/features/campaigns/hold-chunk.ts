import type { Deps } from '../../platform/deps';
import { Chunks, type Chunk } from './model';

const LEASE_MS = 15_000;

const leaseFrom = (now: number): Date => new Date(now + LEASE_MS);

/** One at a time holds a chunk, and only who holds it changes its rows; a dead worker's lease runs out. */
export const takeChunk = (deps: Deps, chunkId: string): Promise<Chunk | null> => {
  const now = Date.now();
  return Chunks(deps.db).findOneAndUpdate(
    { _id: chunkId, done: false, leaseUntil: { $lt: new Date(now) } }, { $set: { leaseUntil: leaseFrom(now) } }, { returnDocument: 'after' },
  ).lean();
};

export const extendLease = async (deps: Deps, chunkId: string): Promise<void> => {
  await Chunks(deps.db).updateOne({ _id: chunkId }, { $set: { leaseUntil: leaseFrom(Date.now()) } });
};

export const releaseChunk = async (deps: Deps, chunkId: string): Promise<void> => {
  await Chunks(deps.db).updateOne({ _id: chunkId }, { $set: { leaseUntil: new Date(0) } });
};

export const markChunkDone = async (deps: Deps, chunkId: string): Promise<void> => {
  await Chunks(deps.db).updateOne({ _id: chunkId }, { $set: { done: true } });
};
