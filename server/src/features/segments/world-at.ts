import type { PipelineStage } from 'mongoose';
import { LIFECYCLE_DEFAULTS } from '@shuke/shared/rules/lifecycle/stage-of';
import { cutsOf, RFM_DEFAULTS, type Histogram, type RfmCuts, type RfmSettings } from '@shuke/shared/rules/rfm/score-rfm';
import { PLAIN_WORLD, type World } from '@shuke/shared/rules/segments/member-facts';
import { windowStart } from '@shuke/shared/rules/segments/order-window';
import { businessDay } from '@shuke/shared/values/time';
import type { Deps } from '../../platform/deps';
import { Orders, PURCHASED_STATES } from '../orders/index';
import { SegmentSettingsBook, type SegmentSettings } from './model';
import { usesRfm } from './needs';
import type { Prepared } from './prepare-rule';

/** Who is counted: members and contacts known from an import, not passing visitors and not erased people. */
export const POPULATION = ['joined', 'contact'];

export const readSettings = async (deps: Deps): Promise<Omit<SegmentSettings, '_id'>> => {
  const kept = await SegmentSettingsBook(deps.db).findById('segments').lean();
  return { rfm: kept?.rfm ?? RFM_DEFAULTS, lifecycle: kept?.lifecycle ?? LIFECYCLE_DEFAULTS };
};

export interface Buyer {
  last: Date;
  count: number;
  sumFen: number;
}

/** One row for each of the population who bought in the window. */
const buyers = (asOf: Date, windowDays: number | null, population: Record<string, unknown>): PipelineStage[] => [
  { $match: { paidAt: { $lte: asOf, ...(windowDays === null ? { $ne: null } : { $gte: windowStart(asOf, windowDays) }) }, state: { $in: [...PURCHASED_STATES] } } },
  { $group: { _id: '$memberId', last: { $max: '$paidAt' }, count: { $sum: 1 }, sumFen: { $sum: { $subtract: ['$paidFen', '$refundedFen'] } } } },
  { $lookup: { from: 'members', localField: '_id', foreignField: '_id', as: 'member', pipeline: [{ $match: population }, { $project: { _id: 1 } }] } },
  { $match: { 'member.0': { $exists: true } } },
  { $project: { _id: 0, last: 1, count: 1, sumFen: 1 } },
];

/** Who of a population bought in the window, as a stream with flat memory. */
export const eachBuyer = (deps: Deps, asOf: Date, windowDays: number | null, population: Record<string, unknown> = { status: { $in: POPULATION } }): AsyncIterable<Buyer> =>
  Orders(deps.db).aggregate<Buyer>(buyers(asOf, windowDays, population)).allowDiskUse(true).cursor({ batchSize: 2000 });

/** Cuts by quantiles as of a moment: one pass over the buyers, keeping how often each value occurs. */
const measureCuts = async (deps: Deps, asOf: Date, windowDays: number | null): Promise<RfmCuts> => {
  const [recency, count, sum]: Histogram[] = [new Map(), new Map(), new Map()];
  const add = (histogram: Histogram | undefined, value: number) => histogram!.set(value, (histogram!.get(value) ?? 0) + 1);
  const today = businessDay(asOf);
  for await (const buyer of eachBuyer(deps, asOf, windowDays)) {
    add(recency, today - businessDay(buyer.last));
    add(count, buyer.count);
    add(sum, buyer.sumFen);
  }
  return { recencyDays: cutsOf(recency!), count: cutsOf(count!), sumFen: cutsOf(sum!) };
};

/** The cuts that scores are taken against at a moment. */
export const cutsAt = (deps: Deps, asOf: Date, { windowDays, cuts }: RfmSettings): Promise<RfmCuts> =>
  cuts === 'quantiles' ? measureCuts(deps, asOf, windowDays) : Promise.resolve(cuts);

type MeasureCuts = (asOf: Date, settings: RfmSettings) => RfmCuts;

/** What rules lean on at a moment, with the cuts as somebody measures them who need not read. */
export const worldWith = ({ rule, segments }: Pick<Prepared, 'rule' | 'segments'>, asOf: Date, { rfm, lifecycle }: Omit<SegmentSettings, '_id'>, measure: MeasureCuts): World => ({
  segments, lifecycle, rfm: { windowDays: rfm.windowDays, cuts: usesRfm([rule], segments) ? measure(asOf, rfm) : PLAIN_WORLD.rfm.cuts },
});

/** What rules lean on at a moment beside the member. Quantiles are measured only for rules that ask for scores. */
export const worldAt = async (deps: Deps, prepared: Pick<Prepared, 'rule' | 'segments'>, asOf: Date): Promise<World> => {
  const settings = await readSettings(deps);
  const cuts = usesRfm([prepared.rule], prepared.segments) ? await cutsAt(deps, asOf, settings.rfm) : PLAIN_WORLD.rfm.cuts;
  return worldWith(prepared, asOf, settings, () => cuts);
};
