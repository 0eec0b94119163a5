import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { AudienceIndex } from '../../server/src/features/segments/audience-index/index';
import { PLAIN_WORLD } from '../../shared/rules/segments/member-facts';
import type { SegmentRule } from '../../shared/rules/segments/rule-tree';
import { compoundFrom, idOf, memberFrom, NOW, randomFrom, rowOf, windowedFrom } from '../support/bench/segment-people';

const BATCH = 8192;
const SEED = 20_261_122;

const seconds = (since: number): number => Math.round(performance.now() - since) / 1000;
const ms = (value: number): number => Math.round(value * 100) / 100;

const quantile = (values: readonly number[], share: number): number => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;
const summary = (times: readonly number[]) => ({ p50Ms: ms(quantile(times, 0.5)), p95Ms: ms(quantile(times, 0.95)), questions: times.length });

/** Everybody, drawn anew in each pass so that they need not all be held at once. */
function* batches(members: number) {
  const random = randomFrom(SEED);
  for (let first = 0; first < members; first += BATCH) {
    yield Array.from({ length: Math.min(BATCH, members - first) }, (_, i) => ({ memberId: idOf(first + i, members), facts: memberFrom(random) }));
  }
}

const buildIndex = (members: number) => {
  const index = new AudienceIndex(NOW);
  let spent = 0;
  for (const batch of batches(members)) {
    const start = performance.now();
    index.put(batch);
    spent += performance.now() - start;
  }
  const start = performance.now();
  index.settle(NOW);
  return { index, buildSeconds: Math.round(spent + performance.now() - start) / 1000 };
};

const timed = async <T>(ask: () => T | Promise<T>): Promise<[T, number]> => {
  const start = performance.now();
  const answer = await ask();
  return [answer, performance.now() - start];
};

const fillCollection = async (uri: string, members: number) => {
  const connection = await mongoose.createConnection(uri).asPromise();
  const collection = connection.collection('bench_members');
  for (const batch of batches(members)) await collection.insertMany(batch.map(({ memberId, facts }) => rowOf(memberId, facts)) as never[], { ordered: false });
  await collection.createIndex({ tags: 1 });
  return { collection, close: () => connection.close() };
};

type Asked = ReturnType<typeof compoundFrom>;
type Collection = Awaited<ReturnType<typeof fillCollection>>['collection'];

const countOf = (index: AudienceIndex, rule: SegmentRule): number => {
  const answer = index.count({ rule, asOf: NOW, world: PLAIN_WORLD });
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return answer.count;
};

/** All questions to the index; the first few to the database too, in turns, and both must give the same number. */
const compare = async (index: AudienceIndex, asked: readonly Asked[], collection: Collection | null, alsoDatabase: number) => {
  asked.slice(0, 20).forEach(([rule]) => countOf(index, rule)); // warm up
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (const [i, [rule, match]] of asked.entries()) {
    const [count, spent] = await timed(() => countOf(index, rule));
    ours.push(spent);
    if (!collection || i >= alsoDatabase) continue;
    const [rows, waited] = await timed(() => collection.aggregate<{ n: number }>([{ $match: match }, { $count: 'n' }]).toArray());
    theirs.push(waited);
    if ((rows[0]?.n ?? 0) !== count) throw new Error(`the index says ${count}, the database ${rows[0]?.n}: ${JSON.stringify(rule)}`);
  }
  const database = theirs.length > 0 ? { database: summary(theirs), timesFaster: Math.round(quantile(theirs, 0.5) / quantile(ours, 0.5)) } : {};
  return { index: summary(ours), ...database };
};

/** Members changed at random, a thousand at a time, each with new facts. */
const catchUp = (index: AudienceIndex, members: number) => {
  const random = randomFrom(SEED + 1);
  const rounds = 10;
  let spent = 0;
  for (let round = 0; round < rounds; round += 1) {
    const changed = Array.from({ length: 1000 }, () => ({ memberId: idOf(Math.floor(random() * members), members), facts: memberFrom(random) }));
    const start = performance.now();
    index.put(changed);
    index.settle(NOW);
    spent += performance.now() - start;
  }
  return { membersPerSecond: Math.round((rounds * 1000) / (spent / 1000)), millisecondsPerThousand: ms(spent / rounds) };
};

const materialise = (index: AudienceIndex) => {
  const answer = index.members({ rule: { tag: { any: ['tag-0'] } }, asOf: NOW, world: PLAIN_WORLD });
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  const start = performance.now();
  let count = 0;
  for (const id of answer.ids) count += id.length / 24;
  return { members: count, membersPerSecond: Math.round(count / ((performance.now() - start) / 1000)) };
};

const checkpoint = (index: AudienceIndex) => {
  let start = performance.now();
  const chunks = [...index.save()];
  const saveSeconds = seconds(start);
  start = performance.now();
  if (AudienceIndex.load(chunks)?.size !== index.size) throw new Error('what was saved does not load');
  return { bytes: chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0), saveSeconds, loadSeconds: seconds(start) };
};

/**
 * Exact counts of compound rules in memory, against the database's own count over the same members kept as flat
 * documents with sums made beforehand. `--members 1000000`, `--database 0` leaves the database out (10M).
 */
const run = async (args: string[]): Promise<object> => {
  const { values } = parseArgs({ args, options: { members: { type: 'string', default: '200000' }, database: { type: 'string', default: '20' } } });
  const [members, alsoDatabase] = [Number(values.members), Number(values.database)];
  const { index, buildSeconds } = buildIndex(members);
  const bytesPerMember = Object.fromEntries(Object.entries({ all: index.bytes, ...index.bytesOf }).map(([part, bytes]) => [part, Math.round((bytes / members) * 10) / 10]));
  const filled = alsoDatabase > 0 ? await fillCollection(process.env.MONGODB_URI!, members) : null;
  try {
    const random = randomFrom(SEED + 2);
    const compound = await compare(index, Array.from({ length: 200 }, () => compoundFrom(random)), filled?.collection ?? null, alsoDatabase);
    const windowed = await compare(index, Array.from({ length: 100 }, () => windowedFrom(random)), filled?.collection ?? null, Math.ceil(alsoDatabase / 4));
    return {
      name: 'segments', what: `${members} members, 30 tags, 2 purchases each on average; rules of 3 to 5 conditions`, compound, windowed,
      bytesPerMember, buildSeconds, catchUp: catchUp(index, members), materialise: materialise(index), checkpoint: checkpoint(index),
    };
  } finally {
    await filled?.close();
  }
};
export default run;
export { run };
