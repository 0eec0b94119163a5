import { movesUntil, nextTurn, settingsKeyOf, type LifecycleMove } from '@shuke/shared/rules/lifecycle/moves';
import type { LifecycleSettings } from '@shuke/shared/rules/lifecycle/stage-of';
import { DAY_MS } from '@shuke/shared/values/time';
import { insertRows, isDuplicateKey, type Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { emitMany } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { Members } from '../membership/index';
import { Orders, PURCHASED_STATES } from '../orders/index';
import { populationFor, readSettings } from '../segments/index';
import { LifecycleMoves, LifecycleStandings, type LifecycleMoveRow, type LifecycleStanding } from './model';

/** Of somebody first looked at, older moves are history that a campaign would be embarrassed to answer. */
const NEWS_MS = DAY_MS;
const TRIES = 6;

/** Somebody else judged one of them meanwhile. */
class Overtaken extends Error {}

interface Judgement {
  before: LifecycleStanding | null;
  next: LifecycleStanding;
  moves: LifecycleMove[];
}

const purchasesOf = async (deps: Deps, memberIds: readonly string[], until: Date): Promise<Map<string, Date[]>> => {
  const counted = await Members(deps.db).find({ _id: { $in: [...memberIds] }, ...populationFor() }, { _id: 1 }).lean();
  const purchases = new Map<string, Date[]>(counted.map(({ _id }) => [_id, []]));
  const paid = await Orders(deps.db).find(
    { memberId: { $in: [...purchases.keys()] }, paidAt: { $ne: null, $lte: until }, state: { $in: [...PURCHASED_STATES] } }, { _id: 0, memberId: 1, paidAt: 1 },
  ).lean();
  for (const { memberId, paidAt } of paid) purchases.get(memberId)!.push(paidAt!);
  return purchases;
};

const lastOf = (purchases: readonly Date[]): Date | null => (purchases.length === 0 ? null : new Date(Math.max(...purchases.map((at) => at.getTime()))));

const sameAs = (before: LifecycleStanding, next: LifecycleStanding): boolean =>
  before.settingsKey === next.settingsKey && before.dueAt?.getTime() === next.dueAt?.getTime() && before.lastPaidAt?.getTime() === next.lastPaidAt?.getTime();

/** null: there is nothing to write. */
const judge = (
  memberId: string, purchases: readonly Date[], before: LifecycleStanding | null, { at, seenAt, settings }: { at: Date; seenAt: Date; settings: LifecycleSettings },
): Judgement | null => {
  if (!before && purchases.length === 0) return null;
  const moves = movesUntil(purchases, before, at, settings);
  const last = moves.at(-1);
  const stage = last ? last.to : before?.stage ?? null;
  const next: LifecycleStanding = {
    _id: memberId, stage, since: last?.at ?? before?.since ?? at, judgedAt: at, lastPaidAt: lastOf(purchases), dueAt: nextTurn(purchases, stage, at, settings),
    settingsKey: settingsKeyOf(settings), turns: (before?.turns ?? 0) + 1, moves: (before?.moves ?? 0) + moves.length, seenAt,
  };
  return moves.length === 0 && before && sameAs(before, next) ? null : { before, next, moves };
};

const rowsOf = ({ before, next, moves }: Judgement): LifecycleMoveRow[] =>
  moves.map((move, i) => ({
    _id: `${next._id}:${(before?.moves ?? 0) + i + 1}`, memberId: next._id, ...move, told: before !== null || move.at.getTime() > next.judgedAt.getTime() - NEWS_MS,
  }));

const writeStandings = async (deps: Deps, session: Session, judgements: readonly Judgement[]): Promise<void> => {
  const known = judgements.filter(({ before }) => before);
  const fresh = judgements.filter(({ before }) => !before);
  if (fresh.length > 0) await insertRows(LifecycleStandings(deps.db), fresh.map(({ next }) => next), session);
  if (known.length === 0) return;
  const written = await LifecycleStandings(deps.db).bulkWrite(
    known.map(({ before, next: { _id, ...next } }) => ({ updateOne: { filter: { _id, turns: before!.turns }, update: { $set: next } } })), { session },
  );
  if (written.matchedCount !== known.length) throw new Overtaken();
};

const write = (deps: Deps, judgements: readonly Judgement[]): Promise<void> =>
  withTransaction(deps.db, async (session) => {
    await writeStandings(deps, session, judgements);
    const rows = judgements.flatMap(rowsOf);
    if (rows.length > 0) await insertRows(LifecycleMoves(deps.db), rows, session);
    const news = rows.filter(({ told }) => told);
    if (news.length === 0) return;
    await emitMany(deps, session, 'lifecycle.moved', news.map(({ _id: moveId, memberId, from, to, at, cause }) => ({ moveId, memberId, from, to, at: at.toISOString(), cause })));
  });

/** Who is no longer counted (merged into another record) stands nowhere, until the merge is undone. */
const forget = (deps: Deps, memberIds: readonly string[], settings: LifecycleSettings) =>
  LifecycleStandings(deps.db).updateMany(
    { _id: { $in: [...memberIds] } }, { $set: { stage: null, dueAt: null, lastPaidAt: null, settingsKey: settingsKeyOf(settings) }, $inc: { turns: 1 } },
  );

const judgeOnce = async (deps: Deps, memberIds: readonly string[]): Promise<number> => {
  const [at, seenAt, { lifecycle: settings }] = [deps.clock.now(), new Date(), await readSettings(deps)];
  const before = new Map((await LifecycleStandings(deps.db).find({ _id: { $in: [...memberIds] } }).lean()).map((standing) => [standing._id, standing]));
  const purchases = await purchasesOf(deps, memberIds, at);
  const gone = [...before.keys()].filter((id) => !purchases.has(id));
  if (gone.length > 0) await forget(deps, gone, settings);
  const judgements = [...purchases].flatMap(([id, mine]) => judge(id, mine, before.get(id) ?? null, { at, seenAt, settings }) ?? []);
  if (judgements.length > 0) await write(deps, judgements);
  return judgements.reduce((sum, { moves }) => sum + moves.length, 0);
};

/**
 * Looks at members (some hundreds at once) and moves who has to be moved: standing, history and event change together or
 * not at all, so that each move is told exactly once, however many look at once and wherever they are cut off.
 * Answers the number of moves.
 */
export const judgeMembers = async (deps: Deps, memberIds: readonly string[]): Promise<number> => {
  const ids = [...new Set(memberIds)].sort();
  for (let n = 1; ids.length > 0; n += 1) {
    try {
      return await judgeOnce(deps, ids);
    } catch (error) {
      if (n === TRIES || !(error instanceof Overtaken || isDuplicateKey(error))) throw error;
    }
  }
  return 0;
};
