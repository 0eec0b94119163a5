import type { Connection } from 'mongoose';
import type { Session } from './database';

/**
 * Runs `work` in one MongoDB transaction; transient conflicts are retried by the driver, so `work` must
 * touch nothing but the database. Never for hot counters (measured 25 times slower than a guarded $inc).
 */
export const withTransaction = async <T>(db: Connection, work: (session: Session) => Promise<T>): Promise<T> => {
  const session = await db.startSession();
  try {
    return await session.withTransaction(() => work(session), {
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority' },
    });
  } finally {
    await session.endSession();
  }
};
