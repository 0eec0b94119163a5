import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { findVisibleMember, toMemberRows } from '../member-records/index';
import { Members } from '../membership/index';
import { countRule, explainAll, matchingMembers } from './evaluate-rule';
import { prepareRule, type Prepared } from './prepare-rule';

const SAMPLE = 6;

const sampleOf = async (deps: Deps, prepared: Prepared, asOf: Date, actor: OperatorActor, size: number) => {
  if (size === 0) return [];
  const ids = (await matchingMembers(deps, prepared, asOf, actor, size)).map((row) => row._id);
  const members = await Members(deps.db).find({ _id: { $in: ids } }).lean();
  const [rows, explained] = await Promise.all([toMemberRows(deps, members), explainAll(deps, prepared, members, asOf)]);
  return rows.map((member) => ({ member, reasons: explained.get(member.id)!.reasons.filter((reason) => reason.holds).map((reason) => reason.sentence) }));
};

/** Exact counts of a rule as it is being typed, with a few members and why they are in. */
export const countWhileEditing = async (deps: Deps, actor: OperatorActor, body: { rule: unknown; asOf?: string; sample?: number }) => {
  const prepared = await prepareRule(deps, body.rule);
  const asOf = body.asOf ? new Date(body.asOf) : deps.clock.now();
  const [counted, sample] = await Promise.all([countRule(deps, prepared, asOf, actor), sampleOf(deps, prepared, asOf, actor, body.sample ?? SAMPLE)]);
  return { ...counted, asOf: asOf.toISOString(), sentence: prepared.sentence, sample };
};

/** Why this member is in, or not. */
export const explainMember = async (deps: Deps, actor: OperatorActor, body: { rule: unknown; memberId: string }) => {
  const [prepared, member] = [await prepareRule(deps, body.rule), await findVisibleMember(deps, actor, body.memberId)];
  return (await explainAll(deps, prepared, [member], deps.clock.now())).get(member._id)!;
};
