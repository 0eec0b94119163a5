import { Type } from 'typebox';
import { living, putOn, takeOff, type TagAct } from '@shuke/shared/rules/tags/change-holdings';
import { HOUR_MS, startOfBusinessDay } from '@shuke/shared/values/time';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { defineJob, defineTimer, enqueue } from '../../platform/jobs';
import { withTransaction } from '../../platform/transaction';
import { Members, type Member } from '../membership/index';
import { eachMatching } from '../segments/index';
import { changeMembers } from './change-members';
import { TagChecks, Tags } from './model';
import { readRuleTags, turnsByTheHour, type RuleTag } from './rule-tags';

const CHUNK = 200;

interface Wanted {
  memberId: string;
  on: boolean;
}

async function* holdersOf(deps: Deps, tagId: string): AsyncGenerator<Pick<Member, '_id' | 'tags'>> {
  yield* Members(deps.db).find({ 'tags.tagId': tagId, status: { $ne: 'erased' } }, { tags: 1 }).sort({ _id: 1 }).lean().cursor({ batchSize: 1000 }) as AsyncIterable<Member>;
}

/** Who has to get the tag and who has to lose it, in one pass over both in the order of their ids, with flat memory. */
async function* differences(deps: Deps, { tag, prepared }: RuleTag, asOf: Date): AsyncGenerator<Wanted> {
  const [matching, holders] = [eachMatching(deps, prepared, asOf), holdersOf(deps, tag._id)];
  let [match, holder] = [await matching.next(), await holders.next()];
  while (!match.done || !holder.done) {
    if (holder.done || (!match.done && match.value._id < holder.value._id)) {
      yield { memberId: match.value!._id, on: true };
      match = await matching.next();
      continue;
    }
    const mine = living(holder.value.tags, asOf).find(({ tagId }) => tagId === tag._id);
    const matches = !match.done && match.value._id === holder.value._id;
    if (matches ? !mine : mine?.source === 'rule') yield { memberId: holder.value._id, on: matches };
    if (matches) match = await matching.next();
    holder = await holders.next();
  }
}

/** Whose facts changed since the sweep began is looked at by itself, with newer facts than the sweep's. */
const leftToChecks = async (deps: Deps, session: Session, memberIds: readonly string[], since: Date): Promise<Set<string>> => {
  const rows = await TagChecks(deps.db).find({ _id: { $in: [...memberIds] }, $or: [{ waiting: true }, { doneAt: { $gte: since } }] }, { _id: 1 }, { session }).lean();
  return new Set(rows.map(({ _id }) => _id));
};

/** False: the rule was changed meanwhile, and this sweep has nothing more to say. */
const applyChunk = (deps: Deps, { tag, kind }: RuleTag, chunk: readonly Wanted[], began: Date): Promise<boolean> =>
  withTransaction(deps.db, async (session) => {
    if (!(await Tags(deps.db).exists({ _id: tag._id, ruleTurn: tag.ruleTurn ?? 0 }).session(session))) return false;
    const act: TagAct = { source: 'rule', by: '规则', at: deps.clock.now() };
    const on = new Map(chunk.map((wanted) => [wanted.memberId, wanted.on]));
    const others = await leftToChecks(deps, session, [...on.keys()], began);
    await changeMembers(deps, session, [...on.keys()].filter((id) => !others.has(id)), (held, { _id }) => (on.get(_id) ? putOn(held, kind, act, null) : takeOff(held, kind, act)));
    return true;
  });

/** Brings the holders of one rule tag in line with its rule. A repeat finds nothing left to do; cut off, the next one goes on. */
export const sweepTag = async (deps: Deps, one: RuleTag, chunks = Infinity): Promise<void> => {
  const [began, asOf] = [new Date(), deps.clock.now()];
  let [chunk, done]: [Wanted[], number] = [[], 0];
  for await (const wanted of differences(deps, one, asOf)) {
    chunk.push(wanted);
    if (chunk.length < CHUNK) continue;
    if (!(await applyChunk(deps, one, chunk, began)) || (done += 1) >= chunks) return;
    chunk = [];
  }
  if (chunk.length > 0 && !(await applyChunk(deps, one, chunk, began))) return;
  const turn = one.tag.ruleTurn ?? 0;
  await Tags(deps.db).updateOne({ _id: one.tag._id, ruleTurn: turn }, { $set: { sweptTurn: turn, sweptAt: asOf, sweepFault: null } });
};

const isDue = (one: RuleTag, now: Date): boolean => {
  const { ruleTurn = 0, sweptTurn, sweptAt } = one.tag;
  if (sweptTurn !== ruleTurn || !sweptAt || sweptAt < startOfBusinessDay(now)) return true;
  return turnsByTheHour(one) && now.getTime() - sweptAt.getTime() >= HOUR_MS;
};

/** After a change of rule, at every business midnight, and hourly where coupons end; those that others lean on go first. */
export const sweepRuleTags = async (deps: Deps): Promise<void> => {
  for (const one of await readRuleTags(deps)) if (isDue(one, deps.clock.now())) await sweepTag(deps, one);
};

export const sweepRuleTagsJob = defineJob({
  name: 'sweep-rule-tags', queue: 'campaigns', payload: Type.Object({}), attempts: 3, run: (_payload, deps) => sweepRuleTags(deps),
});

export const wakeSweep = (deps: Deps): Promise<boolean> => enqueue(deps, sweepRuleTagsJob, {}, { key: 'all' });

export const sweepRuleTagsTimer = defineTimer({
  name: 'wake-rule-tags',
  everyMs: 30_000,
  run: async (deps) => {
    const now = deps.clock.now();
    if ((await readRuleTags(deps)).some((one) => isDue(one, now))) await wakeSweep(deps);
  },
});
