import { conditionsOf } from '@shuke/shared/rules/segments/rule-tree';
import type { EventName } from '@shuke/shared/events/index';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { on, type Listener } from '../../platform/listeners';
import { Teams } from '../group-buys/index';
import { TagChecks, Tags, type Tag } from './model';

type RuleTag = Pick<Tag, '_id' | 'tagGroupId' | 'rule'>;

const ruleTags = (deps: Deps, session: Session | null = null): Promise<RuleTag[]> =>
  Tags(deps.db).find({ rule: { $type: 'object' } }, { rule: 1, tagGroupId: 1 }, { session }).lean<RuleTag[]>();

/** Has every rule tag looked at again for these members; nothing to do while no tag has a rule. */
export const markMembers = async (deps: Deps, memberIds: readonly string[], session: Session | null = null): Promise<void> => {
  if (memberIds.length === 0 || (await ruleTags(deps, session)).length === 0) return;
  await mark(deps, memberIds, session);
};

const mark = async (deps: Deps, memberIds: readonly string[], session: Session | null): Promise<void> => {
  const writes = [...new Set(memberIds)].map((_id) => (
    { updateOne: { filter: { _id }, update: { $inc: { turn: 1 }, $set: { waiting: true }, $setOnInsert: { doneAt: null } }, upsert: true } }
  ));
  await TagChecks(deps.db).bulkWrite(writes, { ordered: false, ...(session ? { session } : {}) });
};

const asksForTags = ({ rule }: RuleTag): boolean => conditionsOf(rule!).some(({ node }) => 'tag' in node || 'segment' in node);

/**
 * Members whose tags moved: rule tags that ask for tags, or that share an exclusive group, may come or go by it. What a
 * rule did concerns only the other rule tags.
 */
export const markAfterMove = async (deps: Deps, session: Session, memberIds: readonly string[], { tagIds, byRule }: { tagIds: ReadonlySet<string>; byRule: boolean }): Promise<void> => {
  const rules = await ruleTags(deps, session);
  if (rules.length === 0) return;
  const moved = byRule ? await Tags(deps.db).find({ _id: { $in: [...tagIds] } }, { tagGroupId: 1 }, { session }).lean() : [];
  const shares = (tag: RuleTag): boolean => moved.some((one) => one.tagGroupId === tag.tagGroupId);
  if (byRule && !rules.some((tag) => !(tagIds.size === 1 && tagIds.has(tag._id)) && (asksForTags(tag) || shares(tag)))) return;
  await mark(deps, memberIds, session);
};

const FACTS = [
  'member.joined', 'member.tier-changed', 'member.profile-changed', 'member.checked-in', 'store.visited', 'growth.adjusted', 'coupon.issued', 'coupon.redeemed',
  'order.paid', 'order.refunded', 'message.opened', 'lifecycle.moved', 'counter.sale-booked', 'counter.sale-undone',
] as const satisfies readonly EventName[];

const markTeam = async ({ teamId }: { teamId: string }, deps: Deps): Promise<void> => {
  const team = await Teams(deps.db).findById(teamId, { 'seats.memberId': 1 }).lean();
  await markMembers(deps, (team?.seats ?? []).map(({ memberId }) => memberId));
};

/** What changes without an event, such as points spent, is found by the sweep of the next midnight. */
export const markListeners: readonly Listener[] = [
  ...FACTS.map((event) => on(event, `check-rule-tags:${event}`, ({ memberId }, deps) => markMembers(deps, [memberId]))),
  on('group-buy.filled', 'check-rule-tags:group-buy.filled', markTeam),
  on('group-buy.expired', 'check-rule-tags:group-buy.expired', markTeam),
];
