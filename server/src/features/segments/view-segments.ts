import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { Segments, type Segment } from './model';
import { countSegments } from './overlap';
import { prepareRule } from './prepare-rule';
import { usersOf } from './segment-users';
import { trendsOf } from './view-snapshots';

/** Sizes as they were kept; for a store manager, own stores' members counted now. */
const sizesFor = async (deps: Deps, actor: OperatorActor, segments: readonly Segment[]): Promise<(segment: Segment) => { count: number; countedAt: Date }> => {
  if (actor.role !== 'store-manager') return ({ count, countedAt }) => ({ count, countedAt });
  const countedAt = deps.clock.now();
  const own = await countSegments(deps, actor, segments.map(({ _id }) => _id), countedAt);
  return ({ _id }) => ({ count: own.get(_id) ?? 0, countedAt });
};

// A tag or store of the rule may be gone since: the segment is still shown, so that it can be mended.
const sentenceOf = (deps: Deps, { rule }: Segment): Promise<string> =>
  prepareRule(deps, rule).then((prepared) => prepared.sentence, () => '条件中有已删除的标签、等级或门店，请编辑后保存');

export const viewSegments = async (deps: Deps, actor: OperatorActor, segments: readonly Segment[]) => {
  const [users, sizes, trends] = await Promise.all([usersOf(deps, segments), sizesFor(deps, actor, segments), trendsOf(deps, actor, segments.map(({ _id }) => _id))]);
  return Promise.all(segments.map(async (segment) => {
    const { count, countedAt } = sizes(segment);
    return {
      id: segment._id, name: segment.name, rule: segment.rule, count, countedAt: countedAt.toISOString(), createdAt: segment.createdAt.toISOString(),
      archived: Boolean(segment.archivedAt), usedBy: users.get(segment._id) ?? [], trend: trends.get(segment._id) ?? [], sentence: await sentenceOf(deps, segment),
    };
  }));
};

export const viewSegment = async (deps: Deps, actor: OperatorActor, segment: Segment) => (await viewSegments(deps, actor, [segment]))[0]!;

/** Newest first; those put away are a list of their own. */
export const listSegments = async (deps: Deps, actor: OperatorActor, archived: boolean) =>
  ({ segments: await viewSegments(deps, actor, await Segments(deps.db).find({ archivedAt: archived ? { $ne: null } : null }).sort({ createdAt: -1 }).lean()) });
