import type { Deps } from '../../platform/deps';
import { TagEvents, TagRunRows, TagRuns } from './model';

/** Proves: in a finished run each member has an outcome, and nobody was changed by it twice. */
export const reconcileTagRuns = async (deps: Deps): Promise<{ checked: number; faults: { id: string; fault: string }[] }> => {
  const faults: { id: string; fault: string }[] = [];
  const runs = await TagRuns(deps.db).find({ state: { $in: ['done', 'undone'] } }, { members: 1, state: 1, tagId: 1 }).lean();
  for (const { _id, members, state, tagId } of runs) {
    const id = `tag-run:${_id}`;
    const count = (outcome: string[]) => TagRunRows(deps.db).countDocuments({ runId: _id, outcome: { $in: outcome as never[] } });
    const touched = (await TagRunRows(deps.db).find({ runId: _id, outcome: { $in: ['changed', 'restored', 'kept'] } }, { memberId: 1 }).lean()).map(({ memberId }) => memberId);
    const [rows, open, lines] = await Promise.all([
      TagRunRows(deps.db).countDocuments({ runId: _id }), count(state === 'undone' ? ['waiting', 'changed'] : ['waiting']),
      TagEvents(deps.db).countDocuments({ memberId: { $in: touched }, tagId, runId: _id }),
    ]);
    if (rows !== members) faults.push({ id, fault: `${rows} rows for ${members} members` });
    if (open > 0) faults.push({ id, fault: `${open} members without an outcome, yet it is ${state}` });
    // Fewer there may be: a merge or an erasure took them along.
    if (lines > touched.length) faults.push({ id, fault: `${touched.length} changed, ${lines} lines of history` });
  }
  return { checked: runs.length, faults };
};
