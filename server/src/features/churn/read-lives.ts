import type { PipelineStage } from 'mongoose';
import { businessDay, DAY_MS, HOUR_MS } from '@shuke/shared/values/time';
import type { Deps } from '../../platform/deps';
import { Orders, PURCHASED_STATES } from '../orders/index';

export interface Life {
  _id: string;
  /** Business days of purchases, once each. */
  days: number[];
  paidFen: number;
}

const dayOfPaidAt = { $floor: { $divide: [{ $add: [{ $toLong: '$paidAt' }, 8 * HOUR_MS] }, DAY_MS] } };

const lives = (match: Record<string, unknown>, until: Date): PipelineStage[] => [
  { $match: { ...match, paidAt: { $ne: null, $lte: until }, state: { $in: [...PURCHASED_STATES] } } },
  { $group: { _id: '$memberId', days: { $addToSet: dayOfPaidAt }, paidFen: { $sum: { $subtract: ['$paidFen', '$refundedFen'] } } } },
];

export const livesOf = async (deps: Deps, memberIds: readonly string[], until: Date): Promise<Life[]> =>
  Orders(deps.db).aggregate<Life>(lives({ memberId: { $in: [...memberIds] } }, until));

/** FNV-1a: which members a sample holds must not depend on the order in which they come. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
};

export interface Sample {
  lives: number[][];
  buyers: number;
  firstDay: number;
}

/**
 * Purchase days of all buyers, or of a sample of at most `most`: those whose ids hash lowest. Memory stays flat however
 * many there are, and the same members give the same sample.
 */
export const sampleLives = async (deps: Deps, until: Date, most: number): Promise<Sample> => {
  let kept: { hash: number; days: number[] }[] = [];
  let [bound, buyers, firstDay] = [0xffffffff, 0, businessDay(until)];
  const all: AsyncIterable<Life> = Orders(deps.db).aggregate<Life>(lives({}, until)).allowDiskUse(true).cursor({ batchSize: 1000 });
  for await (const { _id, days } of all) {
    buyers += 1;
    firstDay = Math.min(firstDay, ...days);
    const hash = hashOf(_id);
    if (hash <= bound) kept.push({ hash, days: days.toSorted((a, b) => a - b) });
    if (kept.length < 2 * most) continue;
    kept = kept.sort((a, b) => a.hash - b.hash).slice(0, most);
    bound = kept.at(-1)!.hash;
  }
  const chosen = kept.sort((a, b) => a.hash - b.hash).slice(0, most);
  return { lives: chosen.map(({ days }) => days), buyers, firstDay };
};
