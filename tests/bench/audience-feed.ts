import { setTimeout as sleep } from 'node:timers/promises';
import { blankMember, Members, reserveOrdinals } from '../../server/src/features/membership/index';
import { countRule, prepareRule } from '../../server/src/features/segments/index';
import { AudienceFeed } from '../../server/src/features/segments/index-feed/audience-feed';
import { newId } from '../../server/src/platform/database';
import type { Deps } from '../../server/src/platform/deps';
import { PLAIN_WORLD } from '../../shared/rules/segments/member-facts';
import { DAY_MS } from '../../shared/values/time';
import { startProduct } from '../support/bench/measure';

/** How far the audience index is behind while facts change. `npm run -s bench -- audience-feed [MEMBERS] [SECONDS] [WRITES_A_SECOND]` */
const RULES = [
  { orders: { count: { gte: 2 }, within: { days: 30 } } }, { field: { name: 'gender', eq: 'female' } }, { orders: { sumFen: { gte: 10_000 } } },
  { all: [{ not: { orders: { count: { gte: 1 } } } }, { field: { name: 'gender', eq: 'male' } }] },
];
const CHUNK = 5000;
const WRITERS = 8;

const quantile = (values: number[], q: number): number => Math.round(values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * q)] ?? 0);
const summary = (values: number[]) => ({ p50: quantile(values, 0.5), p95: quantile(values, 0.95), most: quantile(values, 1) });

const orderOf = (memberId: string, now: Date) => {
  const _id = newId();
  const paidFen = 100 * (1 + Math.floor(Math.random() * 300));
  return {
    _id, memberId, requestKey: _id, orderNo: _id, state: 'done', channel: 'counter', storeId: null, paidAt: new Date(now.getTime() - Math.floor(Math.random() * 60) * DAY_MS),
    paidFen, refundedFen: 0, lines: [{ productId: null, category: 'tea', paidFen }],
  };
};

const seed = async (deps: Deps, members: number): Promise<string[]> => {
  const now = deps.clock.now();
  const ids: string[] = [];
  for (let from = 0; from < members; from += CHUNK) {
    const count = Math.min(CHUNK, members - from);
    const first = await reserveOrdinals(deps, count);
    const rows = Array.from({ length: count }, (_, i) => ({ ...blankMember(first + i, now, { kind: 'direct', scene: '', storeId: null, at: now }), status: 'joined' as const }));
    await Members(deps.db).collection.insertMany(rows as never);
    await deps.db.collection('orders').insertMany(rows.map(({ _id }) => orderOf(_id, now)) as never);
    ids.push(...rows.map(({ _id }) => _id));
  }
  return ids;
};

const writeOne = async (deps: Deps, ids: readonly string[]): Promise<void> => {
  const id = ids[Math.floor(Math.random() * ids.length)]!;
  if (Math.random() < 0.5) await deps.db.collection('orders').insertOne(orderOf(id, deps.clock.now()) as never);
  else await Members(deps.db).collection.updateOne({ _id: id } as never, { $set: { gender: Math.random() < 0.5 ? 'female' : 'male' } });
};

/** Writes at a steady rate; answers how many were written. */
const writeFor = async (deps: Deps, ids: readonly string[], seconds: number, rate: number): Promise<number> => {
  const [start, end] = [Date.now(), Date.now() + seconds * 1000];
  let written = 0;
  await Promise.all(Array.from({ length: WRITERS }, async () => {
    while (Date.now() < end) {
      if (written >= ((Date.now() - start) / 1000) * rate) await sleep(2);
      else {
        written += 1;
        await writeOne(deps, ids);
      }
    }
  }));
  return written;
};

const untilLive = async (feed: AudienceFeed): Promise<number> => {
  const start = Date.now();
  while (feed.state() !== 'live') await sleep(5);
  return Date.now() - start;
};

const askFor = async (feed: AudienceFeed, over: () => boolean) => {
  const [lags, waits, refused]: [number[], number[], number[]] = [[], [], []];
  while (!over()) {
    lags.push(feed.lagMs());
    const start = performance.now();
    const index = await feed.caughtUp();
    (index ? waits : refused).push(performance.now() - start);
    await sleep(50);
  }
  return { lagMs: summary(lags), waitMs: summary(waits), answered: waits.length, leftToTheDatabase: refused.length };
};

/** Rules that the index and the database do not agree on at the end: none. */
const differences = async (deps: Deps, feed: AudienceFeed): Promise<object[]> => {
  const found: object[] = [];
  for (const given of RULES) {
    const prepared = await prepareRule(deps, given);
    const asOf = deps.clock.now();
    // First the index: it knows moments that lie seconds behind, and the database may take longer.
    const mine = (await feed.caughtUp())?.count({ rule: prepared.rule, asOf, world: PLAIN_WORLD });
    const right = await countRule(deps, prepared, asOf);
    if (!mine?.ok || mine.count !== right.count || mine.total !== right.total) found.push({ rule: given, database: { count: right.count, total: right.total }, index: mine ?? null });
  }
  return found;
};

const run = async (args: string[]): Promise<object> => {
  const [members = 20_000, seconds = 60, rate = 1000] = args.map(Number);
  const { deps, close } = await startProduct();
  const ids = await seed(deps, members);
  const feed = new AudienceFeed(deps, { folder: '' });
  try {
    const buildMs = await untilLive(feed);
    let over = false;
    const asking = askFor(feed, () => over);
    const written = await writeFor(deps, ids, seconds, rate);
    over = true;
    const catchUpMs = await untilLive(feed);
    return { name: 'audience-feed', members, buildMs, membersBuiltASecond: Math.round((members / buildMs) * 1000), writesASecond: Math.round(written / seconds), ...(await asking), catchUpMs, differences: await differences(deps, feed) };
  } finally {
    await feed.stop();
    await close();
  }
};
export default run;
