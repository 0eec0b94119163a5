import { isDeepStrictEqual } from 'node:util';
import type { Static } from 'typebox';
import type { TaskBody, TaskRow, TaskSetBody, TaskSetRow } from '@shuke/shared/contract/tasks';
import { checkTask, type TaskFault } from '@shuke/shared/rules/tasks/check-task';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { describeRewards, noCost, rewardCosts, unknownCoupons } from '../rewards/index';
import { Tags } from '../tags/index';
import { Tiers } from '../tiers/index';
import { TaskProgresses, Tasks, TaskSetProgresses, TaskSets, type Task, type TaskSet } from './model';

type Row = Static<typeof TaskRow>;
type SetRow = Static<typeof TaskSetRow>;
interface Act {
  actor: OperatorActor;
  requestId: string;
}

const NO_COUPON = { path: '/body/reward/templateId', message: '这张券不存在或已停发' };

const rewardFaults = async (deps: Deps, { reward }: Pick<TaskBody, 'reward'>): Promise<TaskFault[]> =>
  (await unknownCoupons(deps, [reward])).map(() => NO_COUPON);

const nameFaults = async (deps: Deps, { audience, condition }: TaskBody): Promise<TaskFault[]> => {
  const tierKeys = audience.kind === 'tiers' ? audience.tierKeys : [];
  const options = condition.kind === 'questionnaire' ? condition.questions.flatMap((question) => question.options) : [];
  const tagIds = [...new Set(options.flatMap(({ tagId }) => (tagId ? [tagId] : [])))];
  const [tiers, tags] = await Promise.all([Tiers(deps.db).countDocuments({ _id: { $in: tierKeys } }), Tags(deps.db).countDocuments({ _id: { $in: tagIds } })]);
  return [
    ...(tiers < new Set(tierKeys).size ? [{ path: '/body/audience/tierKeys', message: '有不存在的等级' }] : []),
    ...(tags < tagIds.length ? [{ path: '/body/condition/questions', message: '有不存在的标签' }] : []),
  ];
};

const refuseFaults = (errors: TaskFault[]): void => {
  if (errors.length > 0) throw new AppError('BAD_REQUEST', { errors });
};

const checkTaskBody = async (deps: Deps, body: TaskBody): Promise<void> =>
  refuseFaults([...checkTask(body), ...(await rewardFaults(deps, body)), ...(await nameFaults(deps, body))]);

/** A set is made of tasks that are done once, each in one set at most, so that its progress means one thing. */
const checkSetBody = async (deps: Deps, body: TaskSetBody, setId: string | null): Promise<void> => {
  const distinct = new Set(body.taskIds);
  const [once, elsewhere] = await Promise.all([
    Tasks(deps.db).countDocuments({ _id: { $in: body.taskIds }, period: 'once' }),
    TaskSets(deps.db).exists({ _id: { $ne: setId ?? '' }, state: 'active', taskIds: { $in: body.taskIds } }),
  ]);
  refuseFaults([
    ...(distinct.size < body.taskIds.length ? [{ path: '/body/taskIds', message: '同一个任务选了两次' }] : []),
    ...(once < distinct.size ? [{ path: '/body/taskIds', message: '只能选择每人完成一次的任务' }] : []),
    ...(elsewhere && body.state === 'active' ? [{ path: '/body/taskIds', message: '有任务已经在另一个任务组里' }] : []),
    ...(await rewardFaults(deps, body)),
  ]);
};

const asDates = ({ startsAt, endsAt, ...body }: TaskBody) => ({ ...body, startsAt: new Date(startsAt), endsAt: endsAt === null ? null : new Date(endsAt) });
const asBody = ({ title, detail, condition, reward, period, audience, rank, startsAt, endsAt, state }: Task): TaskBody =>
  ({ title, detail, condition, reward, period, audience, rank, startsAt: startsAt.toISOString(), endsAt: endsAt?.toISOString() ?? null, state });
const asSetBody = ({ title, detail, taskIds, reward, state }: TaskSet): TaskSetBody => ({ title, detail, taskIds, reward, state });

/** Inserts with its audit row. A repeat with the same key answers the row of the first time. */
const createOnce = async (insert: () => Promise<string>, find: () => Promise<{ _id: string } | null>): Promise<string> => {
  try {
    return await insert();
  } catch (error) {
    const earlier = isDuplicateKey(error) ? await find() : null;
    if (earlier) return earlier._id;
    throw error;
  }
};

export const createTask = async (deps: Deps, body: TaskBody, act: Act & { key: string }): Promise<Row> => {
  await checkTaskBody(deps, body);
  const requestKey = `operator:${act.actor.id}|${act.key}`;
  const task: Task = { _id: newId(), ...asDates(body), createdAt: deps.clock.now(), requestKey };
  const insert = () => withTransaction(deps.db, async (session) => {
    await Tasks(deps.db).insertMany([task], { session });
    await recordAudit(deps, session, { ...act, action: 'create-task', target: `task:${task._id}`, after: body });
    return task._id;
  });
  return taskRow(deps, await createOnce(insert, () => Tasks(deps.db).findOne({ requestKey }, { _id: 1 }).lean()));
};

/** Changes a task. What somebody has begun keeps its condition and period; a reward counts for claims from now on. */
export const changeTask = async (deps: Deps, id: string, body: TaskBody, act: Act): Promise<Row> => {
  await checkTaskBody(deps, body);
  await withTransaction(deps.db, async (session) => {
    const task = await Tasks(deps.db).findById(id, null, { session }).lean();
    if (!task) throw new AppError('TASK_NOT_FOUND');
    const before = asBody(task);
    const after = asBody({ ...task, ...asDates(body) });
    const other = !isDeepStrictEqual([before.condition, before.period], [after.condition, after.period]);
    if (other && (await TaskProgresses(deps.db).exists({ taskId: id }).session(session))) throw new AppError('TASK_IN_USE');
    if (other && after.period !== 'once' && (await TaskSets(deps.db).exists({ taskIds: id }).session(session))) throw new AppError('TASK_IN_USE');
    if (isDeepStrictEqual(before, after)) return;
    await Tasks(deps.db).updateOne({ _id: id }, { $set: asDates(body) }, { session });
    await recordAudit(deps, session, { ...act, action: 'change-task', target: `task:${id}`, before, after });
  });
  return taskRow(deps, id);
};

export const createTaskSet = async (deps: Deps, body: TaskSetBody, act: Act & { key: string }): Promise<SetRow> => {
  const requestKey = `operator:${act.actor.id}|${act.key}`;
  const earlier = await TaskSets(deps.db).findOne({ requestKey }, { _id: 1 }).lean();
  if (earlier) return setRow(deps, earlier._id);
  await checkSetBody(deps, body, null);
  const set: TaskSet = { _id: newId(), ...body, createdAt: deps.clock.now(), requestKey };
  const insert = () => withTransaction(deps.db, async (session) => {
    await TaskSets(deps.db).insertMany([set], { session });
    await recordAudit(deps, session, { ...act, action: 'create-task-set', target: `task-set:${set._id}`, after: body });
    return set._id;
  });
  return setRow(deps, await createOnce(insert, () => TaskSets(deps.db).findOne({ requestKey }, { _id: 1 }).lean()));
};

export const changeTaskSet = async (deps: Deps, id: string, body: TaskSetBody, act: Act): Promise<SetRow> => {
  const set = await TaskSets(deps.db).findById(id).lean();
  if (!set) throw new AppError('TASK_NOT_FOUND');
  await checkSetBody(deps, body, id);
  await withTransaction(deps.db, async (session) => {
    const before = asSetBody((await TaskSets(deps.db).findById(id, null, { session }).lean())!);
    const other = !isDeepStrictEqual([...before.taskIds].sort(), [...body.taskIds].sort());
    if (other && (await TaskSetProgresses(deps.db).exists({ setId: id }).session(session))) throw new AppError('TASK_IN_USE');
    if (isDeepStrictEqual(before, asSetBody({ ...set, ...body }))) return;
    await TaskSets(deps.db).updateOne({ _id: id }, { $set: body }, { session });
    await recordAudit(deps, session, { ...act, action: 'change-task-set', target: `task-set:${id}`, before, after: body });
  });
  return setRow(deps, id);
};

interface Counts {
  started: number;
  done: number;
  claimed: number;
}

const taskCounts = async (deps: Deps): Promise<Map<string, Counts>> => {
  const rows = await TaskProgresses(deps.db).aggregate<Counts & { _id: string }>([
    { $group: {
      _id: '$taskId', started: { $sum: 1 }, done: { $sum: { $cond: [{ $in: ['$state', ['done', 'claimed']] }, 1, 0] } },
      claimed: { $sum: { $cond: [{ $eq: ['$state', 'claimed'] }, 1, 0] } },
    } },
  ]);
  return new Map(rows.map(({ _id, started, done, claimed }) => [_id, { started, done, claimed }]));
};

/** Members who have done all tasks of a set, and those who took its reward. */
const setCounts = async (deps: Deps, { _id, taskIds }: TaskSet): Promise<{ done: number; claimed: number }> => {
  const [row] = await TaskProgresses(deps.db).aggregate<{ done: number }>([
    { $match: { taskId: { $in: taskIds }, state: { $in: ['done', 'claimed'] } } },
    { $group: { _id: '$memberId', tasks: { $sum: 1 } } },
    { $match: { tasks: taskIds.length } },
    { $count: 'done' },
  ]);
  return { done: row?.done ?? 0, claimed: await TaskSetProgresses(deps.db).countDocuments({ setId: _id, state: 'claimed' }) };
};

const NO_COUNTS: Counts = { started: 0, done: 0, claimed: 0 };

/** All tasks and sets, those that run first, with their numbers. */
export const listTasks = async (deps: Deps): Promise<{ tasks: Row[]; sets: SetRow[] }> => {
  const [tasks, sets, counts, costs, setCosts] = await Promise.all([
    Tasks(deps.db).find().sort({ state: 1, rank: 1, createdAt: 1 }).lean(), TaskSets(deps.db).find().sort({ state: 1, createdAt: 1 }).lean(),
    taskCounts(deps), rewardCosts(deps, 'task'), rewardCosts(deps, 'task-set'),
  ]);
  const words = await describeRewards(deps, [...tasks, ...sets].map(({ reward }) => reward));
  const setNumbers = await Promise.all(sets.map((set) => setCounts(deps, set)));
  return {
    tasks: tasks.map((task, i) => ({ id: task._id, ...asBody(task), rewardText: words[i]!.text, ...(counts.get(task._id) ?? NO_COUNTS), cost: costs.get(task._id) ?? noCost() })),
    sets: sets.map((set, i) => ({ id: set._id, ...asSetBody(set), rewardText: words[tasks.length + i]!.text, ...setNumbers[i]!, cost: setCosts.get(set._id) ?? noCost() })),
  };
};

const taskRow = async (deps: Deps, id: string): Promise<Row> => (await listTasks(deps)).tasks.find((row) => row.id === id)!;
const setRow = async (deps: Deps, id: string): Promise<SetRow> => (await listTasks(deps)).sets.find((row) => row.id === id)!;
