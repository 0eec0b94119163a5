import { putOn, takeOff, type TagAct } from '@shuke/shared/rules/tags/change-holdings';
import { memberMatches, type MemberFacts } from '@shuke/shared/rules/segments/member-matches';
import type { Deps } from '../../platform/deps';
import { defineTimer } from '../../platform/jobs';
import { withTransaction } from '../../platform/transaction';
import { Members } from '../membership/index';
import { factsOf, needsOf, POPULATION, readSettings, usesRfm, worldAt } from '../segments/index';
import { changeMembers } from './change-members';
import { markMembers } from './mark-members';
import { TagChecks, type TagCheck } from './model';
import { readRuleTags, type RuleTag } from './rule-tags';

const CHUNK = 200;

/** Scores by quantile move with everybody's purchases: such rules are left to the sweep. */
const forOne = async (deps: Deps, tags: readonly RuleTag[]): Promise<RuleTag[]> => {
  const byQuantiles = (await readSettings(deps)).rfm.cuts === 'quantiles';
  return tags.filter(({ prepared: { rule, segments } }) => !(byQuantiles && usesRfm([rule], segments)));
};

/** One tag on these members by the predicate; facts of whom it changed are brought up to date for the tags that come after. */
const applyTag = async (deps: Deps, { kind, prepared }: RuleTag, facts: Map<string, MemberFacts>): Promise<void> => {
  const at = deps.clock.now();
  const act: TagAct = { source: 'rule', by: '规则', at };
  const world = await worldAt(deps, prepared, at);
  const matching = new Set([...facts].filter(([, known]) => memberMatches(prepared.rule, known, at, world)).map(([id]) => id));
  const changes = await withTransaction(deps.db, (session) => changeMembers(
    deps, session, [...facts.keys()], (held, { _id }) => (matching.has(_id) ? putOn(held, kind, act, null) : takeOff(held, kind, act)),
  ));
  for (const [id, change] of changes) if (change.changed) facts.set(id, { ...facts.get(id)!, tags: change.tags });
};

const checkChunk = async (deps: Deps, rows: readonly TagCheck[], tags: readonly RuleTag[]): Promise<void> => {
  const members = await Members(deps.db).find({ _id: { $in: rows.map(({ _id }) => _id) }, status: { $in: POPULATION as never[] } }).lean();
  const segments = new Map(tags.flatMap(({ prepared }) => [...prepared.segments]));
  const facts = await factsOf(deps, members, needsOf(tags.map(({ prepared }) => prepared.rule), segments, false));
  for (const tag of tags) await applyTag(deps, tag, facts);
  for (const { _id, turn } of rows) {
    const settled = await TagChecks(deps.db).updateOne({ _id, turn }, { $set: { waiting: false, doneAt: new Date() } });
    // Marked again, or looked at by somebody with newer facts who was through before this: once more.
    if (settled.matchedCount === 0) await markMembers(deps, [_id]);
  }
};

/** Looks at everybody whose facts changed since they were looked at last. Answers how many. */
export const checkMembers = async (deps: Deps): Promise<number> => {
  for (let done = 0; ; ) {
    const rows = await TagChecks(deps.db).find({ waiting: true }).limit(CHUNK).lean();
    if (rows.length === 0) return done;
    await checkChunk(deps, rows, await forOne(deps, await readRuleTags(deps)));
    done += rows.length;
  }
};

export const checkMembersTimer = defineTimer({ name: 'check-rule-tags', everyMs: 2000, run: async (deps) => void (await checkMembers(deps)) });
