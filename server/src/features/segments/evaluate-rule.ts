import type { PipelineStage } from 'mongoose';
import { describeCondition } from '@shuke/shared/rules/segments/describe-rule';
import { conditionHolds, memberMatches, type MemberFacts, type World } from '@shuke/shared/rules/segments/member-matches';
import { conditionsOf } from '@shuke/shared/rules/segments/rule-tree';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { Members, type Member } from '../membership/index';
import { compileRule } from './compile-rule';
import type { Expression } from './expression';
import { factsOf } from './facts-of';
import { isPast, needsOf } from './needs';
import type { Prepared } from './prepare-rule';
import { scan } from './scan';
import { POPULATION, worldAt } from './world-at';

/** A store manager sees own stores' members only, in counts and samples alike. */
export const populationFor = (actor?: OperatorActor): Record<string, unknown> => ({
  status: { $in: POPULATION },
  ...(actor?.role === 'store-manager' ? { homeStoreId: { $in: actor.storeIds } } : {}),
});

const needsAt = (deps: Deps, { rule, segments }: Prepared, asOf: Date) => needsOf([rule], segments, isPast(asOf, deps.clock.now()));

export interface Counted {
  count: number;
  total: number;
  conditions: { path: string; sentence: string; count: number }[];
}

/** Exact counts, of the whole and beside every condition, in one pass. */
export const countRule = async (deps: Deps, prepared: Prepared, asOf: Date, actor?: OperatorActor): Promise<Counted> => {
  const { rule } = prepared;
  const world = await worldAt(deps, prepared, asOf);
  const conditions = conditionsOf(rule);
  const counts = (node: typeof rule): Expression => ({ $sum: { $cond: [compileRule(node, asOf, world), 1, 0] } });
  const sums: Record<string, Expression> = { count: counts(rule) };
  conditions.forEach(({ node }, i) => (sums[`c${i}`] = counts(node)));
  const [row] = await Members(deps.db).aggregate<Record<string, number>>([
    ...scan(populationFor(actor), needsAt(deps, prepared, asOf), asOf),
    { $group: { _id: null, total: { $sum: 1 }, ...sums } } as unknown as PipelineStage,
  ]).allowDiskUse(true);
  return {
    count: row?.count ?? 0, total: row?.total ?? 0,
    conditions: conditionsWith(prepared, (_path, i) => row?.[`c${i}`] ?? 0),
  };
};

/** What a rule's conditions come to, with their sentences; whose count is not told is 0. */
export const conditionsWith = ({ rule, names }: Prepared, countAt: (path: string, i: number) => number): Counted['conditions'] =>
  conditionsOf(rule).map(({ path, node }, i) => ({ path, sentence: describeCondition(node, names), count: countAt(path, i) }));

/** Somebody who is in. */
export interface Matched {
  _id: string;
  tierKey: string;
  homeStoreId: string | null;
}

const matching = async (deps: Deps, prepared: Prepared, asOf: Date, actor?: OperatorActor, limit?: number) => {
  const matches = { $match: { $expr: compileRule(prepared.rule, asOf, await worldAt(deps, prepared, asOf)) } } as PipelineStage;
  return () => Members(deps.db).aggregate<Matched>([
    ...scan(populationFor(actor), needsAt(deps, prepared, asOf), asOf), matches, { $project: { tierKey: 1, homeStoreId: 1 } }, { $sort: { _id: 1 } }, ...(limit ? [{ $limit: limit }] : []),
  ]).allowDiskUse(true);
};

/** The first `limit` of everyone in, in stable order. */
export const matchingMembers = async (deps: Deps, prepared: Prepared, asOf: Date, actor?: OperatorActor, limit?: number) =>
  (await matching(deps, prepared, asOf, actor, limit))();

/** Everyone in, in stable order, as a stream with flat memory. */
export async function* eachMatching(deps: Deps, prepared: Prepared, asOf: Date, actor?: OperatorActor): AsyncGenerator<Matched> {
  const ask = await matching(deps, prepared, asOf, actor);
  yield* ask().cursor({ batchSize: 1000 }) as AsyncIterable<Matched>;
}

const FACTS_AT_ONCE = 1000;

/** The whole population in order of their ids, with the facts that a rule needs, some at a time. */
export async function* eachWithFacts(deps: Deps, prepared: Prepared, asOf: Date): AsyncGenerator<{ memberId: string; facts: MemberFacts }[]> {
  const needs = needsAt(deps, prepared, asOf);
  const withFacts = async (members: Member[]) => [...(await factsOf(deps, members, needs))].map(([memberId, facts]) => ({ memberId, facts }));
  let batch: Member[] = [];
  for await (const member of Members(deps.db).find(populationFor()).sort({ _id: 1 }).lean<Member[]>().cursor({ batchSize: FACTS_AT_ONCE })) {
    batch.push(member as Member);
    if (batch.length < FACTS_AT_ONCE) continue;
    yield await withFacts(batch);
    batch = [];
  }
  yield await withFacts(batch);
}

/** The whole population with each member's answer, by the predicate: slower, and a witness to the pipeline. */
export async function* eachByPredicate(deps: Deps, prepared: Prepared, asOf: Date): AsyncGenerator<{ _id: string; in: boolean }> {
  const world = await worldAt(deps, prepared, asOf);
  for await (const batch of eachWithFacts(deps, prepared, asOf)) {
    for (const { memberId, facts } of batch) yield { _id: memberId, in: memberMatches(prepared.rule, facts, asOf, world) };
  }
}

/** Why a member is in, or not: every condition with whether it holds. */
export const explain = ({ rule, names }: Prepared, facts: MemberFacts, asOf: Date, world: World) => ({
  in: memberMatches(rule, facts, asOf, world),
  reasons: conditionsOf(rule).map(({ path, node }) => ({ path, holds: conditionHolds(node, facts, asOf, world), sentence: describeCondition(node, names) })),
});

/** Explanations of several members at one moment. */
export const explainAll = async (deps: Deps, prepared: Prepared, members: readonly Member[], asOf: Date) => {
  const [world, facts] = await Promise.all([worldAt(deps, prepared, asOf), factsOf(deps, members, needsAt(deps, prepared, asOf))]);
  return new Map(members.map(({ _id }) => [_id, explain(prepared, facts.get(_id)!, asOf, world)]));
};
