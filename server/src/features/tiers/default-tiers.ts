import type { Deps } from '../../platform/deps';
import { TierLadders, Tiers, type Tier } from './model';

/** What a new brand starts with; the lowest tier is where everybody begins. */
export const DEFAULT_TIERS: readonly Tier[] = [
  {
    _id: 'leaf', name: '绿叶', rank: 0, growthFrom: 0, validityDays: null, keepGrowth: 0, graceDays: 0,
    benefits: [{ kind: 'points-multiplier', times: 1 }],
  },
  {
    _id: 'silver', name: '银芽', rank: 1, growthFrom: 500, validityDays: 365, keepGrowth: 300, graceDays: 30,
    benefits: [{ kind: 'discount', percentOff: 3 }, { kind: 'points-multiplier', times: 1.2 }],
  },
  {
    _id: 'gold', name: '金毫', rank: 2, growthFrom: 2000, validityDays: 365, keepGrowth: 1200, graceDays: 30,
    benefits: [{ kind: 'discount', percentOff: 5 }, { kind: 'points-multiplier', times: 1.5 }],
  },
  {
    _id: 'black', name: '墨玉', rank: 3, growthFrom: 6000, validityDays: 365, keepGrowth: 4000, graceDays: 30,
    benefits: [{ kind: 'discount', percentOff: 8 }, { kind: 'points-multiplier', times: 2 }],
  },
];
export const LOWEST_TIER = 'leaf';

/** Safe to run at every start: a ladder that exists stays as it is. */
export const ensureTiers = async (deps: Pick<Deps, 'db'>): Promise<void> => {
  const first = await TierLadders(deps.db).updateOne({ _id: 'ladder' }, { $setOnInsert: { version: 1, appliedVersion: 1 } }, { upsert: true });
  if (first.upsertedCount === 0 && (await Tiers(deps.db).exists({ _id: LOWEST_TIER }))) return;
  await Tiers(deps.db).bulkWrite(DEFAULT_TIERS.map(({ _id, ...rest }) => ({
    updateOne: { filter: { _id }, update: { $setOnInsert: rest }, upsert: true },
  })));
};
