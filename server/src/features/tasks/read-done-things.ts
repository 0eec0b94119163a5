import { measureTask, type DoneThings, type Measured } from '@shuke/shared/rules/tasks/measure-task';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { CheckIns } from '../check-in/index';
import type { Member } from '../membership/index';
import { Orders, PURCHASED_STATES } from '../orders/index';
import { Answers, TaskFacts, type Task, type TaskProgress } from './model';

export type Person = Pick<Member, '_id' | 'birthday' | 'gender' | 'joinedAt' | 'tierKey'>;
export type Things = Omit<DoneThings, 'answered'> & { answeredTasks: ReadonlySet<string> };

/**
 * All that a member has done and that tasks may ask for, as it stands now. One after another, since a transaction
 * takes one question at a time. `from`: nothing before it is wanted, but for the first purchase.
 */
export const readDoneThings = async (deps: Deps, member: Person, from: Date, session: Session | null = null): Promise<Things> => {
  const { _id: memberId } = member;
  const standing = { memberId, state: { $in: [...PURCHASED_STATES] }, paidAt: { $type: 'date' as const } };
  const orders = await Orders(deps.db).find({ ...standing, paidAt: { $gte: from } }, { paidAt: 1, paidFen: 1, refundedFen: 1 }, { session }).lean();
  const first = await Orders(deps.db).findOne(standing, { paidAt: 1 }, { session, sort: { paidAt: 1 } }).lean();
  const facts = await TaskFacts(deps.db).find({ memberId, at: { $gte: from }, reversed: false }, { kind: 1, at: 1 }, { session }).lean();
  const checkIns = await CheckIns(deps.db).find({ memberId, at: { $gte: from } }, { at: 1 }, { session }).lean();
  const answers = await Answers(deps.db).find({ memberId }, { taskId: 1 }, { session }).lean();
  return {
    profileComplete: member.birthday !== null && member.gender !== 'unknown',
    purchases: orders.map(({ paidAt, paidFen, refundedFen }) => ({ at: paidAt!, fen: Math.max(paidFen - refundedFen, 0) })),
    firstPurchaseAt: first?.paidAt ?? null,
    visits: facts.filter(({ kind }) => kind === 'visit').map(({ at }) => at),
    invites: facts.filter(({ kind }) => kind === 'invite').map(({ at }) => at),
    checkIns: checkIns.map(({ at }) => at),
    answeredTasks: new Set(answers.map(({ taskId }) => taskId)),
  };
};

export const thingsFor = ({ answeredTasks, ...things }: Things, taskId: string): DoneThings => ({ ...things, answered: answeredTasks.has(taskId) });

type Window = Pick<TaskProgress, 'from' | 'until'>;

/** The instant after `at`, so that what happens at that very moment is in. */
const after = (at: Date): Date => new Date(at.getTime() + 1);
const earlier = (a: Date, b: Date | null): Date => (b && b < a ? b : a);

/**
 * How far a task is, in its window. What was done once is held against the day on which it was done: time alone takes
 * nothing back, a refund does, unless later things make up for it.
 */
export const measureAt = (task: Pick<Task, '_id' | 'condition'>, things: Things, window: Window, doneAt: Date | null, now: Date): Measured => {
  const measure = (at: Date) => measureTask(task.condition, thingsFor(things, task._id), { from: window.from, until: earlier(after(at), window.until) });
  const then = doneAt ? measure(doneAt) : undefined;
  return then?.done ? then : measure(now);
};
