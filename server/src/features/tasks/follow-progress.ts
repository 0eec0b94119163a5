import type { TaskKind } from '@shuke/shared/contract/tasks';
import { isFor, stillPossible } from '@shuke/shared/rules/tasks/measure-task';
import { clip, periodOf, type PeriodWindow } from '@shuke/shared/rules/tasks/task-period';
import { addDays } from '@shuke/shared/values/time';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { withTransaction } from '../../platform/transaction';
import { Members } from '../membership/index';
import { settleReward, takeBackReward } from '../rewards/index';
import { progressId, setReference, TaskProgresses, Tasks, TaskSetProgresses, TaskSets, taskReference, type Task, type TaskProgress } from './model';
import { measureAt, readDoneThings, thingsFor, type Person, type Things } from './read-done-things';

export const findPerson = async (deps: Deps, memberId: string, session: Session | null = null): Promise<Person | null> =>
  Members(deps.db).findOne({ _id: memberId, status: 'joined' }, { birthday: 1, gender: 1, joinedAt: 1, tierKey: 1 }, { session }).lean();

/** A task of a member in one period, with the row that is there if it was begun. */
export interface Place {
  task: Task;
  window: PeriodWindow;
  row: TaskProgress | undefined;
  /** It runs and is meant for him: steps forward count. */
  open: boolean;
}

/** Periods that may still change: the one of now, and the one of a day ago, whose last events may be late. */
const windowsOf = (task: Task, now: Date): PeriodWindow[] => {
  const periods = [now, addDays(now, -1)].map((at) => periodOf(task.period, at, task));
  const windows = periods.filter((one, i) => periods.findIndex(({ key }) => key === one.key) === i).map((one) => clip(one, task));
  return windows.filter(({ from, until }) => from <= now && (until === null || until > from));
};

export const rowWindow = (row: TaskProgress): PeriodWindow => ({ key: row.period, from: row.from, until: row.until });

/** Where a member can stand: in tasks that run now, and in those that he has begun. */
export const placesOf = async (deps: Deps, member: Person, kinds?: readonly TaskKind[]): Promise<Place[]> => {
  const now = deps.clock.now();
  const wanted = kinds ? { 'condition.kind': { $in: [...kinds] } } : {};
  const rows = await TaskProgresses(deps.db).find({ memberId: member._id }).lean();
  const tasks = await Tasks(deps.db).find({ ...wanted, $or: [{ state: 'active', startsAt: { $lte: now } }, { _id: { $in: rows.map(({ taskId }) => taskId) } }] })
    .sort({ rank: 1, createdAt: 1 }).lean();
  return tasks.flatMap((task) => {
    const begun = rows.filter(({ taskId }) => taskId === task._id);
    const running = task.state === 'active' && isFor(task.audience, member, now) ? windowsOf(task, now) : [];
    const fresh = running.filter(({ key }) => !begun.some(({ period }) => period === key));
    return [
      ...begun.map((row): Place => ({ task, window: rowWindow(row), row, open: running.some(({ key }) => key === row.period) })),
      ...fresh.map((window): Place => ({ task, window, row: undefined, open: true })),
    ];
  });
};

const earliest = (places: readonly Pick<Place, 'window'>[]): Date => new Date(Math.min(...places.map(({ window }) => window.from.getTime())));

export const thingsOf = (deps: Deps, member: Person, places: readonly Pick<Place, 'window'>[], session: Session | null = null): Promise<Things> =>
  readDoneThings(deps, member, earliest(places), session);

type Step = 'none' | 'begin' | 'finish' | 'fall-back';

/** What has to be written, so that the row says what is true. */
const stepOf = ({ task, window, row, open: runs }: Place, things: Things, now: Date): Step => {
  const { begun, done } = measureAt(task, things, window, row?.doneAt ?? null, now);
  if (row && row.state !== 'open') return done ? 'none' : 'fall-back';
  const open = runs && stillPossible(task.condition, thingsFor(things, task._id), window.from);
  if (done && open) return 'finish';
  return begun && open && !row ? 'begin' : 'none';
};

/**
 * Brings a member's rows up to what he has done by now. Nothing is counted up, all is read anew: safe to run for any
 * event, in any order, any number of times. `kinds`: the conditions that may have changed.
 */
export const followProgress = async (deps: Deps, memberId: string, kinds?: readonly TaskKind[]): Promise<void> => {
  const member = await findPerson(deps, memberId);
  if (!member) return;
  const places = await placesOf(deps, member, kinds);
  if (places.length === 0) return;
  const things = await thingsOf(deps, member, places);
  for (const place of places) if (stepOf(place, things, deps.clock.now()) !== 'none') await takeStep(deps, memberId, place);
};

/** Reads once more inside a transaction: a claim or a refund at the same moment then makes one of the two come after. */
const takeStep = async (deps: Deps, memberId: string, { task, window, row: seen, open }: Place): Promise<void> => {
  if (seen?.state === 'claimed') await settleReward(deps, taskReference(seen));
  if (seen) await settleSetsWith(deps, memberId, task._id);
  await withTransaction(deps.db, async (session) => {
    const _id = progressId(task._id, window.key, memberId);
    const row = (await TaskProgresses(deps.db).findById(_id, null, { session }).lean()) ?? undefined;
    const member = await findPerson(deps, memberId, session);
    if (!member) return;
    const now = deps.clock.now();
    const place = { task, window, row, open };
    const step = stepOf(place, await thingsOf(deps, member, [place], session), now);
    if (step === 'fall-back') await fallBack(deps, session, row!, now);
    else if (step !== 'none') await moveOn(deps, session, place, { _id, memberId, now, done: step === 'finish' });
  });
};

interface Move {
  _id: string;
  memberId: string;
  now: Date;
  done: boolean;
}

const moveOn = async (deps: Deps, session: Session, { task, window }: Place, { _id, memberId, now, done }: Move): Promise<void> => {
  const start = { taskId: task._id, memberId, period: window.key, from: window.from, until: window.until, round: 0, startedAt: now, claimedAt: null };
  await TaskProgresses(deps.db).updateOne(
    { _id, state: 'open' },
    { $set: done ? { state: 'done', doneAt: now } : { state: 'open', doneAt: null }, $setOnInsert: start },
    { session, upsert: true },
  );
};

/** A refund took away what a done task stood on: it is open again, and what it and its sets had earned goes back. */
const fallBack = async (deps: Deps, session: Session, row: TaskProgress, now: Date): Promise<void> => {
  const open = { state: 'open' as const, doneAt: null, claimedAt: null };
  const fallen = await TaskProgresses(deps.db).updateOne({ _id: row._id, state: row.state, round: row.round }, { $set: open, $inc: { round: 1 } }, { session });
  if (fallen.modifiedCount === 0) return;
  if (row.state === 'claimed') await takeBackReward(deps, session, taskReference(row), now);
  for (const claimed of await claimedSetsWith(deps, row.memberId, row.taskId, session)) {
    await TaskSetProgresses(deps.db).updateOne({ _id: claimed._id, state: 'claimed' }, { $set: { state: 'open', claimedAt: null }, $inc: { round: 1 } }, { session });
    await takeBackReward(deps, session, setReference(claimed.setId, row.memberId, claimed.round), now);
  }
};

const claimedSetsWith = async (deps: Deps, memberId: string, taskId: string, session: Session | null = null) => {
  const sets = await TaskSets(deps.db).find({ taskIds: taskId }, { _id: 1 }, { session }).lean();
  return TaskSetProgresses(deps.db).find({ memberId, setId: { $in: sets.map(({ _id }) => _id) }, state: 'claimed' }, null, { session }).lean();
};

const settleSetsWith = async (deps: Deps, memberId: string, taskId: string): Promise<void> => {
  for (const { setId, round } of await claimedSetsWith(deps, memberId, taskId)) await settleReward(deps, setReference(setId, memberId, round));
};
