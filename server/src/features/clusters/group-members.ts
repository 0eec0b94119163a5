import { setImmediate as nextTurn } from 'node:timers/promises';
import { clustering, nearest, type Point } from '@shuke/shared/rules/clusters/k-means';
import { HABITS, kindOf, scaleOf, setsApart, standardise, type Habits, type Scale } from '@shuke/shared/rules/clusters/name-clusters';
import { windowStart } from '@shuke/shared/rules/segments/order-window';
import { businessDay, DAY_MS } from '@shuke/shared/values/time';
import { newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { defineTimer } from '../../platform/jobs';
import { Members } from '../membership/index';
import { Orders, PURCHASED_STATES } from '../orders/index';
import { populationFor } from '../segments/index';
import { ClusterBooks, ClusterMembers, type Cluster } from './model';

const WINDOW_DAYS = 365;
const CENTRES = 6;
const SAMPLE = 10_000;
/** With fewer buyers a group would be a handful. */
const LEAST_BUYERS = 60;
const BATCH = 1000;
const LEASE_MS = 300_000;
const FRESH_MS = 7 * DAY_MS;

interface Person extends Habits {
  _id: string;
  paidFen: number;
}
interface Sums {
  _id: string;
  last: Date;
  count: number;
  paidFen: number;
  goodsFen: number;
  payableFen: number;
}

const toPerson = ({ _id, last, count, paidFen, goodsFen, payableFen }: Sums, today: number): Person => ({
  _id, paidFen, recencyDays: today - businessDay(last), count, averageFen: paidFen / count, discountShare: goodsFen > 0 ? Math.min(1, Math.max(0, 1 - payableFen / goodsFen)) : 0,
});

const habitsOf = async (deps: Deps, memberIds: readonly string[], at: Date): Promise<Person[]> => {
  const rows = await Orders(deps.db).aggregate<Sums>([
    { $match: { memberId: { $in: [...memberIds] }, paidAt: { $gte: windowStart(at, WINDOW_DAYS), $lte: at }, state: { $in: [...PURCHASED_STATES] } } },
    { $group: {
      _id: '$memberId', last: { $max: '$paidAt' }, count: { $sum: 1 }, paidFen: { $sum: { $subtract: ['$paidFen', '$refundedFen'] } },
      goodsFen: { $sum: { $ifNull: ['$goodsFen', 0] } }, payableFen: { $sum: { $min: [{ $ifNull: ['$payableFen', 0] }, { $ifNull: ['$goodsFen', 0] }] } },
    } },
    { $sort: { _id: 1 } },
  ]);
  return rows.map((row) => toPerson(row, businessDay(at)));
};

/** Everybody who bought in the window, a batch at a time, in order of ids. */
async function* batches(deps: Deps, at: Date): AsyncGenerator<Person[]> {
  for (let after = ''; ; ) {
    const members = await Members(deps.db).find({ ...populationFor(), _id: { $gt: after } }, { _id: 1 }).sort({ _id: 1 }).limit(BATCH).lean();
    if (members.length === 0) return;
    after = members.at(-1)!._id;
    yield await habitsOf(deps, members.map(({ _id }) => _id), at);
  }
}

/** Every n-th buyer, so many that the sample stays small; which ones depends on the ids alone. */
const sampleOf = async (deps: Deps, at: Date): Promise<Person[]> => {
  let [kept, step, seen] = [[] as Person[], 1, 0];
  for await (const batch of batches(deps, at)) {
    for (const person of batch) if (seen++ % step === 0) kept.push(person);
    while (kept.length > SAMPLE) {
      kept = kept.filter((_, i) => i % 2 === 0);
      step *= 2;
    }
  }
  return kept;
};

const meanHabits = (people: readonly Habits[]): Habits =>
  Object.fromEntries(HABITS.map((habit) => [habit, people.reduce((sum, person) => sum + person[habit], 0) / people.length])) as unknown as Habits;

interface Grouping {
  scale: Scale;
  centres: Point[];
  clusters: Cluster[];
}

const groupOf = (person: Habits, { scale, centres }: Pick<Grouping, 'scale' | 'centres'>): string => kindOf(centres[nearest(standardise(person, scale), centres)]!).key;

/** null: too few to group. The same purchases give the same groups. */
export const findGroups = async (deps: Deps, at: Date): Promise<Grouping | null> => {
  const people = await sampleOf(deps, at);
  if (people.length < LEAST_BUYERS) return null;
  const scale = scaleOf(people);
  const steps = clustering(people.map((person) => standardise(person, scale)), CENTRES);
  let step = steps.next();
  for (; !step.done; step = steps.next()) await nextTurn();
  const found = { scale, centres: step.value };
  const all = meanHabits(people);
  const places = people.map((person) => groupOf(person, found));
  const clusters = [...new Set(places)].map((key) => ({ key, apart: setsApart(meanHabits(people.filter((_, i) => places[i] === key)), all) }));
  return { ...found, clusters };
};

const write = async (deps: Deps, runId: string, people: readonly Person[], grouping: Grouping): Promise<void> => {
  if (people.length === 0) return;
  await ClusterMembers(deps.db).bulkWrite(people.map((person) => (
    { updateOne: { filter: { _id: person._id }, update: { $set: { runId, key: groupOf(person, grouping), paidFen: person.paidFen } }, upsert: true } }
  )), { ordered: false });
};

/** Groups everybody anew. One worker at a time; cut off, it begins again after the lease. Answers whether it did. */
export const groupMembers = async (deps: Deps): Promise<boolean> => {
  const [real, at, runId] = [new Date(), deps.clock.now(), newId()];
  const taken = await ClusterBooks(deps.db).updateOne({ _id: 'clusters', wanted: true, leaseUntil: { $lte: real } }, { $set: { leaseUntil: new Date(real.getTime() + LEASE_MS) } });
  if (taken.modifiedCount === 0) return false;
  const grouping = await findGroups(deps, at);
  if (grouping) for await (const batch of batches(deps, at)) await write(deps, runId, batch, grouping);
  await ClusterMembers(deps.db).deleteMany({ runId: { $ne: runId } });
  await ClusterBooks(deps.db).updateOne({ _id: 'clusters' }, { $set: { runId, madeAt: at, clusters: grouping?.clusters ?? [], wanted: false, leaseUntil: new Date(0) } });
  return true;
};

export const wantGroups = (deps: Deps) =>
  ClusterBooks(deps.db).updateOne(
    { _id: 'clusters' }, { $set: { wanted: true }, $setOnInsert: { runId: null, madeAt: null, clusters: [], leaseUntil: new Date(0) } }, { upsert: true },
  );

/** Once a week, and when somebody asked. */
export const keepGroupsFresh = async (deps: Deps): Promise<void> => {
  const book = await ClusterBooks(deps.db).findById('clusters', { madeAt: 1, wanted: 1 }).lean();
  const old = !book?.madeAt || book.madeAt.getTime() < deps.clock.now().getTime() - FRESH_MS;
  if (old && !book?.wanted) await wantGroups(deps);
  await groupMembers(deps);
};

export const groupMembersTimer = defineTimer({ name: 'group-members', everyMs: 60_000, run: keepGroupsFresh });
