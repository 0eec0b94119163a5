import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { findVisibleMember, toMemberRows } from '../member-records/index';
import { Members } from '../membership/index';
import { countRule, explainAll, matchingMembers } from './evaluate-rule';
import { findByIndex, type FoundLive } from './index-feed/ask-index';
import { prepareRule, type Prepared } from './prepare-rule';

const SAMPLE = 6;

const sampleOf = async (deps: Deps, prepared: Prepared, asOf: Date, ids: readonly string[]) => {
  if (ids.length === 0) return [];
  const members = await Members(deps.db).find({ _id: { $in: [...ids] } }).lean();
  const [rows, explained] = await Promise.all([toMemberRows(deps, members), explainAll(deps, prepared, members, asOf)]);
  return rows.map((member) => ({ member, reasons: explained.get(member.id)!.reasons.filter((reason) => reason.holds).map((reason) => reason.sentence) }));
};

const byPipeline = async (deps: Deps, prepared: Prepared, asOf: Date, actor: OperatorActor, size: number): Promise<FoundLive> => {
  const [counted, sample] = await Promise.all([
    countRule(deps, prepared, asOf, actor), size === 0 ? [] : matchingMembers(deps, prepared, asOf, actor, size),
  ]);
  return { ...counted, sampleIds: sample.map(({ _id }) => _id) };
};

/** Exact counts of a rule as it is being typed, with a few members and why they are in. */
export const countWhileEditing = async (deps: Deps, actor: OperatorActor, body: { rule: unknown; asOf?: string; sample?: number }) => {
  const prepared = await prepareRule(deps, body.rule);
  const asOf = body.asOf ? new Date(body.asOf) : deps.clock.now();
  const size = body.sample ?? SAMPLE;
  const live = await findByIndex(deps, prepared, asOf, actor, size);
  const { sampleIds, ...counted } = live ?? (await byPipeline(deps, prepared, asOf, actor, size));
  const sample = await sampleOf(deps, prepared, asOf, sampleIds);
  return { ...counted, evaluator: live ? ('index' as const) : ('pipeline' as const), asOf: asOf.toISOString(), sentence: prepared.sentence, sample };
};

/** Why this member is in, or not. */
export const explainMember = async (deps: Deps, actor: OperatorActor, body: { rule: unknown; memberId: string }) => {
  const [prepared, member] = [await prepareRule(deps, body.rule), await findVisibleMember(deps, actor, body.memberId)];
  return (await explainAll(deps, prepared, [member], deps.clock.now())).get(member._id)!;
};
