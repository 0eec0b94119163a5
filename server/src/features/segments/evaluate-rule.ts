import type { PipelineStage } from 'mongoose';
import { parseRule } from '@shuke/shared/rules/segments/check-rule';
import { describeCondition, describeRule, type Names } from '@shuke/shared/rules/segments/describe-rule';
import { conditionHolds, memberMatches, type MemberFacts } from '@shuke/shared/rules/segments/member-matches';
import { resolveRule, type Dictionary } from '@shuke/shared/rules/segments/resolve-rule';
import { conditionsOf, type SegmentRule } from '@shuke/shared/rules/segments/rule-tree';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { Categories } from '../catalog/index';
import { Members, type Member } from '../membership/index';
import { Orders, PURCHASED_STATES } from '../orders/index';
import { Stores } from '../stores/index';
import { Tags } from '../tags/index';
import { Tiers } from '../tiers/index';
import { compileRule, type Expression } from './compile-rule';

/** Who is counted: members and contacts known from an import, not passing visitors and not erased people. */
export const POPULATION = ['joined', 'contact'];

export interface Prepared {
  /** With ids in place of names. */
  rule: SegmentRule;
  names: Names;
  sentence: string;
}

interface Named {
  _id: string;
  name: string;
}
const byIdAndName = (rows: readonly Named[]): Map<string, string> => new Map(rows.flatMap((row) => [[row.name, row._id], [row._id, row._id]] as [string, string][]));
const nameById = (rows: readonly Named[]): Map<string, string> => new Map(rows.map((row) => [row._id, row.name]));

/** Checks a rule and turns names into ids. Refuses SEGMENT_RULE_INVALID with the place of every fault. */
export const prepareRule = async (deps: Deps, value: unknown): Promise<Prepared> => {
  const parsed = parseRule(value);
  if (!parsed.ok) throw invalid(parsed.faults);
  const [tags, tiers, stores, categories] = await Promise.all([
    Tags(deps.db).find({}, { name: 1 }).lean(), Tiers(deps.db).find({}, { name: 1 }).lean(),
    Stores(deps.db).find({}, { name: 1, externalId: 1 }).lean(), Categories(deps.db).find({}, { name: 1 }).lean(),
  ]);
  const storeBook = byIdAndName(stores);
  for (const store of stores) if (store.externalId) storeBook.set(store.externalId, store._id);
  const book: Dictionary = { tags: byIdAndName(tags), tiers: byIdAndName(tiers), stores: storeBook, categories: byIdAndName(categories) };
  const resolved = resolveRule(parsed.rule, book);
  if (!resolved.ok) throw invalid(resolved.faults);
  const names: Names = { tags: nameById(tags), tiers: nameById(tiers), stores: nameById(stores), categories: nameById(categories) };
  return { rule: resolved.rule, names, sentence: describeRule(resolved.rule, names) };
};

const invalid = (faults: readonly { path: string; message: string }[]): AppError =>
  new AppError('SEGMENT_RULE_INVALID', { errors: [...faults], detail: faults.map(({ path, message }) => `${path} ${message}`).join('；') });

/** A store manager sees own stores' members only, in counts and samples alike. */
export const populationFor = (actor?: OperatorActor): Record<string, unknown> => ({
  status: { $in: POPULATION },
  ...(actor?.role === 'store-manager' ? { homeStoreId: { $in: actor.storeIds } } : {}),
});

const joinPurchases = (asOf: Date): PipelineStage[] => [
  { $lookup: {
    from: 'orders', localField: '_id', foreignField: 'memberId', as: 'purchases',
    pipeline: [
      { $match: { paidAt: { $ne: null, $lte: asOf }, state: { $in: [...PURCHASED_STATES] } } },
      { $project: { _id: 0, at: '$paidAt', fen: { $subtract: ['$paidFen', '$refundedFen'] }, storeId: 1, channel: 1, 'lines.category': 1, 'lines.paidFen': 1 } },
    ],
  } },
];

const usesOrders = (rule: SegmentRule): boolean => conditionsOf(rule).some(({ node }) => 'orders' in node);

/** Members of the population with what the rule needs, and nothing else. */
const scan = (rule: SegmentRule, asOf: Date, population: Record<string, unknown>): PipelineStage[] => [
  { $match: population },
  { $project: { tierKey: 1, tags: 1, ordinal: 1 } },
  ...(usesOrders(rule) ? joinPurchases(asOf) : []),
];

export interface Counted {
  count: number;
  total: number;
  conditions: { path: string; sentence: string; count: number }[];
}

/** Exact counts, of the whole and beside every condition, in one pass. */
export const countRule = async (deps: Deps, { rule, names }: Prepared, asOf: Date, actor?: OperatorActor): Promise<Counted> => {
  const conditions = conditionsOf(rule);
  const sums: Record<string, Expression> = { count: { $sum: { $cond: [compileRule(rule, asOf), 1, 0] } } };
  conditions.forEach(({ node }, i) => (sums[`c${i}`] = { $sum: { $cond: [compileRule(node, asOf), 1, 0] } }));
  const [row] = await Members(deps.db).aggregate<Record<string, number>>([
    ...scan(rule, asOf, populationFor(actor)),
    { $group: { _id: null, total: { $sum: 1 }, ...sums } } as unknown as PipelineStage,
  ]).allowDiskUse(true);
  return {
    count: row?.count ?? 0, total: row?.total ?? 0,
    conditions: conditions.map(({ path, node }, i) => ({ path, sentence: describeCondition(node, names), count: row?.[`c${i}`] ?? 0 })),
  };
};

/** Ids of everyone in, in stable order, as a stream with flat memory. */
export const matchingMembers = (deps: Deps, { rule }: Prepared, asOf: Date, actor?: OperatorActor, limit?: number) =>
  Members(deps.db).aggregate<{ _id: string; tierKey: string }>([
    ...scan(rule, asOf, populationFor(actor)),
    { $match: { $expr: compileRule(rule, asOf) } } as PipelineStage,
    { $project: { tierKey: 1 } },
    { $sort: { _id: 1 } },
    ...(limit ? [{ $limit: limit }] : []),
  ]).allowDiskUse(true);

/** What the predicate needs to know of these members. */
export const factsOf = async (deps: Deps, members: readonly Member[]): Promise<Map<string, MemberFacts>> => {
  const orders = await Orders(deps.db).find({ memberId: { $in: members.map((member) => member._id) }, paidAt: { $ne: null }, state: { $in: [...PURCHASED_STATES] } }).lean();
  return new Map(members.map((member) => [member._id, {
    tierKey: member.tierKey, tags: member.tags,
    orders: orders.filter((order) => order.memberId === member._id).map((order) => ({
      paidAt: order.paidAt!, fen: order.paidFen - order.refundedFen, storeId: order.storeId, channel: order.channel,
      lines: order.lines.map((line) => ({ category: line.category, fen: line.paidFen })),
    })),
  }]));
};

/** Why a member is in, or not: every condition with whether it holds. */
export const explain = ({ rule, names }: Prepared, facts: MemberFacts, asOf: Date) => ({
  in: memberMatches(rule, facts, asOf),
  reasons: conditionsOf(rule).map(({ path, node }) => ({ path, holds: conditionHolds(node, facts, asOf), sentence: describeCondition(node, names) })),
});
