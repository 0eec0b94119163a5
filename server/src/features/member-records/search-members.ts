import type { OperatorActor } from '../../platform/auth/actors';
import { readNumber } from '../../platform/cursors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { Members, type Member } from '../membership/index';
import { toMemberRows } from './member-rows';

interface Query {
  search?: string;
  tierKey?: string;
  tagId?: string;
  storeId?: string;
  status?: Member['status'];
  cursor?: string;
  limit?: number;
}
type Filter = Record<string, unknown>;

/** A store manager sees own stores' members only. */
export const visibleTo = (actor: OperatorActor): Filter => (actor.role === 'store-manager' ? { homeStoreId: { $in: actor.storeIds } } : {});

const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A whole phone number is found by its blind index, `SK…` by member number, anything else is the start of a nickname. */
const searchFilter = (deps: Deps, search: string | undefined): Filter => {
  const text = search?.trim() ?? '';
  if (!text) return {};
  if (/^1\d{10}$/.test(text)) return { phoneIndex: deps.pii.blindIndex(text) };
  if (/^sk0*\d{1,8}$/i.test(text)) return { ordinal: Number(text.slice(2)) };
  return { nickname: { $regex: `^${escapeRegex(text)}` } };
};

const filterOf = (deps: Deps, actor: OperatorActor, query: Query): Filter => ({
  $and: [
    { status: query.status ?? { $in: ['joined', 'contact'] } }, visibleTo(actor), searchFilter(deps, query.search),
    query.tierKey ? { tierKey: query.tierKey } : {}, query.tagId ? { 'tags.tagId': query.tagId } : {}, query.storeId ? { homeStoreId: query.storeId } : {},
  ],
});

/** Everybody whom the members list finds, as a stream with flat memory. */
export const eachFound = (deps: Deps, actor: OperatorActor, query: Query): AsyncIterable<{ _id: string }> =>
  Members(deps.db).find(filterOf(deps, actor, query), { _id: 1 }).sort({ _id: 1 }).lean().cursor({ batchSize: 1000 });

export const searchMembers = async (deps: Deps, actor: OperatorActor, query: Query) => {
  const limit = query.limit ?? 20;
  const filter = filterOf(deps, actor, query);
  const last = readNumber(query.cursor);
  const after = last === undefined ? {} : { ordinal: { $lt: last } };
  const [total, found] = await Promise.all([
    Members(deps.db).countDocuments(filter),
    Members(deps.db).find({ $and: [filter, after] }).sort({ ordinal: -1 }).limit(limit + 1).lean(),
  ]);
  const members = found.slice(0, limit);
  return { total, page: { rows: await toMemberRows(deps, members), nextCursor: found.length > limit ? String(members.at(-1)!.ordinal) : null } };
};

export const findVisibleMember = async (deps: Deps, actor: OperatorActor, id: string): Promise<Member> => {
  const member = await Members(deps.db).findOne({ $and: [{ _id: id, status: { $ne: 'erased' } }, visibleTo(actor)] }).lean();
  if (!member) throw new AppError('MEMBER_NOT_FOUND');
  return member;
};
