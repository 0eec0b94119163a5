import type { RewardView } from '@shuke/shared/contract/rewards';
import type { TaskSetView, TaskView } from '@shuke/shared/contract/tasks';
import { stillPossible } from '@shuke/shared/rules/tasks/measure-task';
import { addDays } from '@shuke/shared/values/time';
import type { Deps } from '../../platform/deps';
import { describeRewards } from '../rewards/index';
import { findPerson, placesOf, thingsOf, type Place } from './follow-progress';
import { TaskSetProgresses, TaskSets, type TaskSet } from './model';
import { measureAt, thingsFor, type Things } from './read-done-things';

/** How long a finished period and a claimed task are still shown. */
const SHOWN_DAYS = 7;

interface Shown {
  place: Place;
  state: TaskView['state'];
  parts: TaskView['parts'];
}

/** As it is true now, also while an event is still on its way; nothing is written. */
const standingOf = (place: Place, things: Things, now: Date): Shown => {
  const { task, window, row } = place;
  const { parts, done } = measureAt(task, things, window, row?.doneAt ?? null, now);
  const state = !done ? 'open' : row?.state === 'claimed' ? 'claimed' : 'done';
  return { place, state, parts };
};

const isShown = ({ place: { task, window, row, open }, state }: Shown, things: Things, now: Date): boolean => {
  if (state === 'claimed') return window.key === 'once' ? addDays(row!.claimedAt!, SHOWN_DAYS) > now : window.until === null || window.until > now;
  if (state === 'done') return true;
  return open && (window.until === null || window.until > now) && stillPossible(task.condition, thingsFor(things, task._id), window.from);
};

const toView = ({ place: { task, window }, state, parts }: Shown, reward: RewardView, setId: string | null): TaskView => ({
  id: task._id, period: window.key, title: task.title, detail: task.detail, kind: task.condition.kind, repeats: task.period, parts, state, reward,
  until: window.until?.toISOString() ?? null, setId, questions: task.condition.kind === 'questionnaire' && state === 'open' ? task.condition.questions : [],
});

const RANK = { done: 0, open: 1, claimed: 2 } as const;

/** What a member can do and has done, what can be claimed first. */
export const viewTasks = async (deps: Deps, memberId: string): Promise<{ tasks: TaskView[]; sets: TaskSetView[] }> => {
  const member = await findPerson(deps, memberId);
  const places = member ? await placesOf(deps, member) : [];
  if (!member || places.length === 0) return { tasks: [], sets: [] };
  const now = deps.clock.now();
  const things = await thingsOf(deps, member, places);
  const all = places.map((place) => standingOf(place, things, now));
  const shown = all.filter((one) => isShown(one, things, now)).sort((a, b) => RANK[a.state] - RANK[b.state]);
  const rewards = await describeRewards(deps, shown.map(({ place }) => place.task.reward));
  const sets = await TaskSets(deps.db).find({ state: 'active' }).sort({ createdAt: 1 }).lean();
  const setOf = new Map(sets.flatMap(({ _id, taskIds }) => taskIds.map((taskId) => [taskId, _id] as const)));
  return { tasks: shown.map((one, i) => toView(one, rewards[i]!, setOf.get(one.place.task._id) ?? null)), sets: await viewSets(deps, memberId, sets, { all, shown }) };
};

/** A set is shown to those who can still do, or have done, all of its tasks. */
const viewSets = async (
  deps: Deps, memberId: string, found: readonly TaskSet[], { all, shown }: { all: readonly Shown[]; shown: readonly Shown[] },
): Promise<TaskSetView[]> => {
  const done = new Set(all.filter(({ state }) => state !== 'open').map(({ place }) => place.task._id));
  const open = new Set(shown.map(({ place }) => place.task._id));
  const sets = found.filter(({ taskIds }) => taskIds.every((taskId) => done.has(taskId) || open.has(taskId)));
  const rows = await TaskSetProgresses(deps.db).find({ memberId, state: 'claimed' }, { setId: 1, claimedAt: 1 }).lean();
  const claimed = new Map(rows.map(({ setId, claimedAt }) => [setId, claimedAt!]));
  const rewards = await describeRewards(deps, sets.map(({ reward }) => reward));
  const views = sets.map(({ _id, title, detail, taskIds }, i): TaskSetView => {
    const have = taskIds.filter((taskId) => done.has(taskId)).length;
    const state = claimed.has(_id) ? 'claimed' : have === taskIds.length ? 'done' : 'open';
    return { id: _id, title, detail, reward: rewards[i]!, done: have, need: taskIds.length, state };
  });
  return views.filter(({ id }) => !claimed.has(id) || addDays(claimed.get(id)!, SHOWN_DAYS) > deps.clock.now());
};
