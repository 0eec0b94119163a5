import type { Deps } from '../../../platform/deps';
import { Members, type Member } from '../../membership/index';
import type { AudienceIndex } from '../audience-index/index';
import { populationFor } from '../evaluate-rule';
import { factsOf } from '../facts-of';
import { LIVE_NEEDS } from './fact-sources';

/** So many members are read with all their facts at once: enough for the database, little enough for everybody else. */
const READ_AT_ONCE = 250;

const putMembers = async (deps: Deps, index: AudienceIndex, members: readonly Member[]): Promise<void> => {
  const facts = await factsOf(deps, members, LIVE_NEEDS);
  index.put(members.map(({ _id }) => ({ memberId: _id, facts: facts.get(_id)! })));
};

/** Reads these members' facts as they are now. Who is counted no more, or is no more, leaves. */
export const readAgain = async (deps: Deps, index: AudienceIndex, memberIds: readonly string[]): Promise<void> => {
  const sorted = memberIds.toSorted();
  for (let from = 0; from < sorted.length; from += READ_AT_ONCE) {
    const ids = sorted.slice(from, from + READ_AT_ONCE);
    const members = await Members(deps.db).find({ ...populationFor(), _id: { $in: ids } }).sort({ _id: 1 }).lean<Member[]>();
    await putMembers(deps, index, members);
    const found = new Set(members.map(({ _id }) => _id));
    index.remove(ids.filter((id) => !found.has(id)));
  }
};

/** Reads the next members after this one. Answers the last of them; null: there are no more. */
export const readNext = async (deps: Deps, index: AudienceIndex, after: string): Promise<string | null> => {
  const members = await Members(deps.db).find({ ...populationFor(), _id: { $gt: after } }).sort({ _id: 1 }).limit(READ_AT_ONCE).lean<Member[]>();
  await putMembers(deps, index, members);
  return members.length < READ_AT_ONCE ? null : members.at(-1)!._id;
};
