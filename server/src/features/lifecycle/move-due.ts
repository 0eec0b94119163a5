import { settingsKeyOf } from '@shuke/shared/rules/lifecycle/moves';
import type { Deps } from '../../platform/deps';
import { defineTimer } from '../../platform/jobs';
import { Orders } from '../orders/index';
import { readSettings } from '../segments/index';
import { judgeMembers } from './judge-members';
import { LifecycleProgressBook, LifecycleStandings } from './model';

const BATCH = 200;
const PAGE = 1000;
/** Orders younger than this may stand in a transaction that is not through; they are looked at the next time. */
const SETTLED_MS = 60_000;
/** So long one run follows orders before it lets others at the worker. Real time. */
const RUN_MS = 20_000;

/** One batch that fails stops no other; its members are due still and come again. */
const judgeBatch = async (deps: Deps, ids: readonly string[]): Promise<number> =>
  judgeMembers(deps, ids).catch((error: unknown) => {
    deps.log.error({ err: error, members: ids.length }, 'lifecycle stages could not be judged; trying again');
    return 0;
  });

const judgeEach = async (deps: Deps, members: AsyncIterable<{ _id: string }>): Promise<number> => {
  let [moved, batch] = [0, [] as string[]];
  for await (const { _id } of members) {
    batch.push(_id);
    if (batch.length < BATCH) continue;
    moved += await judgeBatch(deps, batch);
    batch = [];
  }
  return moved + (batch.length > 0 ? await judgeBatch(deps, batch) : 0);
};

/** Everybody whom time moves by now, and everybody judged by former settings. Answers the number of moves. */
export const moveDue = async (deps: Deps): Promise<number> => {
  const { lifecycle } = await readSettings(deps);
  const due = LifecycleStandings(deps.db).find({ dueAt: { $type: 'date', $lte: deps.clock.now() } }, { _id: 1 }).sort({ dueAt: 1 }).lean();
  const former = LifecycleStandings(deps.db).find({ settingsKey: { $ne: settingsKeyOf(lifecycle) } }, { _id: 1 }).lean();
  return (await judgeEach(deps, due.cursor())) + (await judgeEach(deps, former.cursor()));
};

/** The smallest id of a row made at a moment: ids begin with the second in which they were made. */
const idAt = (ms: number): string => Math.floor(ms / 1000).toString(16).padStart(8, '0').padEnd(24, '0');
const madeAt = (id: string): number => parseInt(id.slice(0, 8), 16) * 1000;

/** Whose orders of a page were not there when the member was last looked at. */
const unseen = async (deps: Deps, orders: readonly { _id: string; memberId: string }[]): Promise<string[]> => {
  const newest = new Map<string, number>();
  for (const { _id, memberId } of orders) newest.set(memberId, Math.max(newest.get(memberId) ?? 0, madeAt(_id)));
  const standings = await LifecycleStandings(deps.db).find({ _id: { $in: [...newest.keys()] } }, { seenAt: 1 }).lean();
  for (const { _id, seenAt } of standings) if (seenAt.getTime() > newest.get(_id)! + SETTLED_MS) newest.delete(_id);
  return [...newest.keys()];
};

/**
 * Looks at members whose orders came without an event, such as by an import; also at all there were before this feature.
 * Takes up where the last run stopped; a page that is looked at twice changes nothing.
 */
export const followOrders = async (deps: Deps, settledMs = SETTLED_MS): Promise<number> => {
  const [horizon, stopAt] = [idAt(Date.now() - settledMs + 1000), Date.now() + RUN_MS];
  let moved = 0;
  while (Date.now() < stopAt) {
    const after = (await LifecycleProgressBook(deps.db).findById('orders').lean())?.after ?? '';
    const orders = await Orders(deps.db).find({ _id: { $gt: after, $lt: horizon } }, { memberId: 1 }).sort({ _id: 1 }).limit(PAGE).lean();
    if (orders.length === 0) return moved;
    const members = await unseen(deps, orders);
    for (let i = 0; i < members.length; i += BATCH) moved += await judgeMembers(deps, members.slice(i, i + BATCH));
    await LifecycleProgressBook(deps.db).updateOne({ _id: 'orders' }, { $max: { after: orders.at(-1)!._id } }, { upsert: true });
  }
  return moved;
};

export const moveDueTimer = defineTimer({ name: 'move-lifecycle-stages', everyMs: 60_000, run: async (deps) => void (await moveDue(deps)) });
export const followOrdersTimer = defineTimer({ name: 'follow-orders-to-stages', everyMs: 60_000, run: async (deps) => void (await followOrders(deps)) });
