import { PLAIN_WORLD } from '@shuke/shared/rules/segments/member-facts';
import type { OperatorActor } from '../../../platform/auth/actors';
import type { Deps } from '../../../platform/deps';
import { AudienceIndex, type Question } from '../audience-index/index';
import { conditionsWith, eachWithFacts, type Counted } from '../evaluate-rule';
import { isPast } from '../needs';
import type { Prepared } from '../prepare-rule';
import { readSettings, worldWith } from '../world-at';
import { feedOf } from './start-feed';

export interface FoundLive extends Counted {
  sampleIds: string[];
}

const storesOf = (actor?: OperatorActor): Pick<Question, 'storeIds'> => (actor?.role === 'store-manager' ? { storeIds: actor.storeIds } : {});

/** A question to this index, with cuts as it measures them; undefined: the moment is not one it knows. */
const questionFor = (index: AudienceIndex, prepared: Prepared, asOf: Date, settings: Awaited<ReturnType<typeof readSettings>>, actor?: OperatorActor): Question | undefined => {
  if (asOf < index.settledAt) return undefined;
  const world = worldWith(prepared, asOf, settings, (at, { windowDays, cuts }) => {
    if (cuts !== 'quantiles') return cuts;
    const measured = index.rfmCuts(at, windowDays);
    return measured.ok ? measured.cuts : PLAIN_WORLD.rfm.cuts;
  });
  return { rule: prepared.rule, asOf, world, ...storesOf(actor) };
};

const firstOf = (ids: Iterable<string>, size: number): string[] => {
  const first: string[] = [];
  if (size === 0) return first;
  for (const id of ids) if (first.push(id) >= size) break;
  return first;
};

/**
 * Counts and a few members by this process's index, with everything that was written before the question. Undefined:
 * the index is not live, is too far behind, or does not know this moment or rule; then the database is asked.
 */
export const findByIndex = async (deps: Deps, prepared: Prepared, asOf: Date, actor: OperatorActor, sampleSize: number): Promise<FoundLive | undefined> => {
  const feed = feedOf(deps);
  if (!feed || isPast(asOf, deps.clock.now())) return undefined;
  const settings = await readSettings(deps);
  const index = await feed.caughtUp();
  const question = index && questionFor(index, prepared, asOf, settings, actor);
  if (!index || !question) return undefined;
  // Nothing is waited for between these two, so they speak of the same moment.
  const [counted, found] = [index.countEach(question), index.members(question)];
  if (!counted.ok || !found.ok) return undefined;
  const counts = new Map(counted.nodes.map(({ path, count }) => [path, count]));
  return {
    count: counted.count, total: counted.total, conditions: conditionsWith(prepared, (path) => counts.get(path) ?? 0), sampleIds: firstOf(found.ids, sampleSize),
  };
};

/** An index made for one question, of what its rule needs; for commands. Undefined: the rule is not one it knows. */
export const indexFor = async (deps: Deps, prepared: Prepared, asOf: Date): Promise<{ count: number; total: number; ids: Iterable<string> } | undefined> => {
  const index = new AudienceIndex(asOf);
  for await (const batch of eachWithFacts(deps, prepared, asOf)) index.put(batch);
  const question = questionFor(index, prepared, asOf, await readSettings(deps))!;
  const [counted, found] = [index.count(question), index.members(question)];
  return counted.ok && found.ok ? { count: counted.count, total: counted.total, ids: found.ids } : undefined;
};
