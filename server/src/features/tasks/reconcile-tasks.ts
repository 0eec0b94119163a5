import type { Deps } from '../../platform/deps';
import { Grants } from '../rewards/index';
import { setReference, TaskProgresses, TaskSetProgresses, taskReference } from './model';

interface Fault {
  id: string;
  fault: string;
}

/** Every claim that stands has earned one reward that stands, and no reward stands without its claim. */
const compare = async (deps: Deps, source: 'task' | 'task-set', claimed: ReadonlySet<string>): Promise<Fault[]> => {
  const left = new Set(claimed);
  const faults: Fault[] = [];
  for await (const { _id, state } of Grants(deps.db).find({ source }, { state: 1 }).lean().cursor()) {
    const stands = state === 'owed' || state === 'given' || state === 'refused';
    if (stands && !left.has(_id)) faults.push({ id: `reward:${_id}`, fault: `${state}, yet nobody has claimed it` });
    if (!stands && left.has(_id)) faults.push({ id: `reward:${_id}`, fault: `${state}, yet its claim stands` });
    left.delete(_id);
  }
  return [...faults, ...[...left].map((reference) => ({ id: reference, fault: 'claimed, yet no reward was earned' }))];
};

/** Proves: claims and rewards are the same, one for one, in tasks and in sets. */
export const reconcileTasks = async (deps: Deps): Promise<{ checked: number; faults: Fault[] }> => {
  const rows = await TaskProgresses(deps.db).find({ state: 'claimed' }, { taskId: 1, period: 1, memberId: 1, round: 1 }).lean();
  const sets = await TaskSetProgresses(deps.db).find({ state: 'claimed' }, { setId: 1, memberId: 1, round: 1 }).lean();
  const ofTasks = await compare(deps, 'task', new Set(rows.map(taskReference)));
  const ofSets = await compare(deps, 'task-set', new Set(sets.map(({ setId, memberId, round }) => setReference(setId, memberId, round))));
  return { checked: rows.length + sets.length, faults: [...ofTasks, ...ofSets] };
};
