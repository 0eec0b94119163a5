import fc from 'fast-check';
import { AudienceIndex, type Refused } from '../../server/src/features/segments/audience-index/index';
import { cutsOf, type Histogram } from '../../shared/rules/rfm/score-rfm';
import { rfmValuesOf } from '../../shared/rules/segments/condition-holds';
import { memberMatches, NOTHING_KNOWN, type MemberFacts, type World } from '../../shared/rules/segments/member-matches';
import { childrenOf, type SegmentRule } from '../../shared/rules/segments/rule-tree';
import { addDays } from '../../shared/values/time';
import { factsFrom, idOf, knownAt } from './segments-facts';
import { clockFrom, EPOCHS } from './segments-people';
import { LIFECYCLE, NAMED_RULES, PLANTED } from './segments-planted';
import { conditionKinds, ruleFrom, SPAN_DAYS, STORES } from './segments-random';

/** The index and the predicate on the same members, rule for rule; no database. */
const POPULATIONS = 8;
const PEOPLE = 60;
const CLOCKS = 10;
const RULES_AT_ONCE = 125;
const SEED = Number(process.env.SEGMENT_SEED ?? Math.floor(Math.random() * 2 ** 31));

type People = ReadonlyMap<string, MemberFacts>;

const drawPeople = (firstDay: number, count: number, seed: number): People =>
  new Map(fc.sample(factsFrom(firstDay), { numRuns: count, seed }).map((facts, i) => [idOf(i * 3), facts]));

const asKnownAt = (people: People, moment: Date): People => new Map([...people].map(([id, facts]) => [id, knownAt(facts, moment)]));

const cutsOfPeople = (people: People, asOf: Date, windowDays: number | null): World['rfm']['cuts'] => {
  const values = [...people.values()].flatMap((facts) => rfmValuesOf(facts, windowDays, asOf) ?? []);
  const histogram = (list: number[]): Histogram => list.reduce((known, value) => known.set(value, (known.get(value) ?? 0) + 1), new Map<number, number>());
  return {
    recencyDays: cutsOf(histogram(values.map((one) => one.recencyDays))), count: cutsOf(histogram(values.map((one) => one.count))),
    sumFen: cutsOf(histogram(values.map((one) => one.sumFen))),
  };
};

const worldOf = (people: People, asOf: Date, windowDays: number | null): World =>
  ({ segments: NAMED_RULES, lifecycle: LIFECYCLE, rfm: { windowDays, cuts: cutsOfPeople(people, asOf, windowDays) } });

const indexOf = (people: People, settledAt: Date): AudienceIndex => {
  const index = new AudienceIndex(settledAt);
  index.put([...people].map(([memberId, facts]) => ({ memberId, facts })));
  index.settle(settledAt);
  return index;
};

const answered = <T extends { ok: true }>(answer: T | Refused): T => {
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return answer;
};

const byIndex = (index: AudienceIndex, rule: SegmentRule, asOf: Date, world: World): string[] => [...answered(index.members({ rule, asOf, world })).ids].sort();
const byPredicate = (people: People, rule: SegmentRule, asOf: Date, world: World): string[] =>
  [...people].filter(([, facts]) => memberMatches(rule, facts, asOf, world)).map(([id]) => id).sort();

const agree = (index: AudienceIndex, people: People, rules: readonly SegmentRule[], asOf: Date, world: World, seed: number): number => {
  let interesting = 0;
  for (const rule of rules) {
    const members = byPredicate(people, rule, asOf, world);
    expect({ seed, asOf, rule, members: byIndex(index, rule, asOf, world) }).toEqual({ seed, asOf, rule, members });
    if (members.length > 0 && members.length < people.size) interesting += 1;
  }
  return interesting;
};

test('10,000 random rules on random people at random moments: index and predicate name the same members', () => {
  let interesting = 0;
  for (let population = 0; population < POPULATIONS; population += 1) {
    const [firstDay, seed] = [EPOCHS[population % EPOCHS.length]!, SEED + population];
    const drawn = drawPeople(firstDay, PEOPLE, seed);
    const rules = fc.sample(ruleFrom(firstDay), { numRuns: CLOCKS * RULES_AT_ONCE, seed });
    for (const [n, asOf] of fc.sample(clockFrom(firstDay), { numRuns: CLOCKS, seed }).entries()) {
      // Two of three times nobody has a future, so that columns answer; then also for a later moment than they were made at.
      const settledAt = n % 3 === 2 ? addDays(asOf, -(n + 1)) : asOf;
      const people = n % 3 === 0 ? drawn : asKnownAt(drawn, settledAt);
      const index = indexOf(people, settledAt);
      if (n % 3 !== 0) expect(index.unsettled).toBe(0);
      const world = worldOf(people, asOf, n % 2 === 0 ? null : 20);
      expect(index.rfmCuts(asOf, world.rfm.windowDays)).toEqual({ ok: true, cuts: world.rfm.cuts });
      interesting += agree(index, people, rules.slice(n * RULES_AT_ONCE, (n + 1) * RULES_AT_ONCE), asOf, world, seed);
    }
  }
  // Rules that hold for nobody or everybody would prove little.
  expect(interesting).toBeGreaterThan(POPULATIONS * CLOCKS * RULES_AT_ONCE * 0.3);
}, 120_000);

const firstDay = EPOCHS[3]!;
const lastDay = addDays(new Date(firstDay), SPAN_DAYS + 1);

test('time passes over what stands still: one index answers for every later day as the predicate does', () => {
  const people = drawPeople(firstDay, PEOPLE, SEED);
  const index = indexOf(people, lastDay);
  for (const days of [0, 1, 2, 5, 9, 17, 30, 365, 800]) {
    const asOf = addDays(lastDay, days);
    agree(index, people, fc.sample(ruleFrom(firstDay), { numRuns: 60, seed: SEED + days }), asOf, worldOf(people, asOf, null), SEED);
  }
});

test('members put, changed and removed in any order leave the same index as one built at once, also after being stored', () => {
  const index = new AudienceIndex(new Date(firstDay));
  const now = new Map<string, MemberFacts>();
  const pool = fc.sample(factsFrom(firstDay), { numRuns: 400, seed: SEED });
  const acts = fc.sample(fc.record({ who: fc.nat(150), gone: fc.nat(5).map((n) => n === 0), settle: fc.nat(9).map((n) => n === 0) }), { numRuns: 400, seed: SEED });
  let stored = index;
  for (const [n, { who, gone, settle }] of acts.entries()) {
    // Numbers run backwards at first, so that ids arrive out of order too.
    const memberId = idOf(n < 50 ? 1000 - who : who);
    if (gone) {
      stored.remove([memberId, idOf(5000)]);
      now.delete(memberId);
    } else {
      stored.put([{ memberId, facts: pool[n]! }]);
      now.set(memberId, pool[n]!);
    }
    if (settle) stored.settle(addDays(new Date(firstDay), n / 10));
    if (n % 100 === 50) stored = AudienceIndex.load([...stored.save()])!;
    expect([stored.has(memberId), stored.size]).toEqual([!gone, now.size]);
  }
  const rules = fc.sample(ruleFrom(firstDay), { numRuns: 200, seed: SEED });
  agree(stored, now, rules, lastDay, worldOf(now, lastDay, null), SEED);
  stored.settle(lastDay);
  expect(stored.unsettled).toBe(0);
  agree(stored, now, rules, lastDay, worldOf(now, lastDay, 20), SEED);
  agree(AudienceIndex.load([...stored.save()])!, now, rules, lastDay, worldOf(now, lastDay, 20), SEED);
});

test('more members than one block, of few kinds: counts are those of the kinds, times how many there are', () => {
  // Three of four are blank: what is asked of them is decided all the same, and they are soon put.
  const kinds = [...drawPeople(firstDay, 10, 7).values(), ...Array.from({ length: 30 }, () => NOTHING_KNOWN)];
  const index = new AudienceIndex(lastDay);
  const total = 70_000;
  const members = Array.from({ length: total }, (_, i) => ({ memberId: idOf(i), facts: kinds[i % 40]! }));
  for (let i = 0; i < total; i += 10_000) index.put(members.slice(i, i + 10_000));
  index.put(members.slice(66_000, 66_040).map(({ memberId }, i) => ({ memberId, facts: kinds[39 - i]! })));
  index.settle(lastDay);
  const people = new Map(kinds.map((facts, i) => [idOf(i), facts]));
  const world = worldOf(people, lastDay, null);
  for (const rule of fc.sample(ruleFrom(firstDay), { numRuns: 100, seed: SEED })) {
    const holds = kinds.filter((facts) => memberMatches(rule, facts, lastDay, world)).length;
    expect({ rule, answer: index.count({ rule, asOf: lastDay, world }) }).toEqual({ rule, answer: { ok: true, count: (total / 40) * holds, total } });
  }
}, 60_000);

describe('a question', () => {
  const people = drawPeople(firstDay, PEOPLE, 3);
  const index = indexOf(people, lastDay);
  const world = worldOf(people, lastDay, null);
  const holding = (rule: SegmentRule) => new Set(byPredicate(people, rule, lastDay, world));

  test('about each condition and group has the count of each', () => {
    const rule: SegmentRule = { all: [{ any: [{ tag: { any: ['t1'] } }, { not: { tier: { in: ['gold'] } } }] }, { orders: { count: { gte: 1 } } }] };
    const nodes = (node: SegmentRule, path = ''): { path: string; count: number }[] => [
      { path, count: holding(node).size }, ...childrenOf(node).flatMap((child) => nodes(child.node, path + child.path)),
    ];
    expect(index.countEach({ rule, asOf: lastDay, world })).toEqual({ ok: true, count: holding(rule).size, total: PEOPLE, nodes: nodes(rule) });
  });

  test('about five rules has the size of every intersection', () => {
    const rules = fc.sample(ruleFrom(firstDay), { numRuns: 5, seed: 12 });
    const sets = rules.map(holding);
    const { sizes } = answered(index.overlap(rules, { asOf: lastDay, world }));
    expect(sizes).toHaveLength(31);
    for (const { rules: chosen, count } of sizes) expect(count).toBe([...people.keys()].filter((id) => chosen.every((i) => sets[i]!.has(id))).length);
  });

  test('of a store manager sees members of own stores alone', () => {
    const storeIds = [STORES[0]!];
    const mine = new Map([...people].filter(([, { profile }]) => profile.storeId === STORES[0]));
    for (const held of [index, indexOf(people, new Date(firstDay))]) {
      for (const rule of fc.sample(ruleFrom(firstDay), { numRuns: 30, seed: 4 })) {
        expect(held.count({ rule, asOf: lastDay, world, storeIds })).toEqual({ ok: true, count: byPredicate(mine, rule, lastDay, world).length, total: mine.size });
      }
    }
  });

  test('about a moment that is settled, or in words unknown here, is refused by name', () => {
    const early = new Date(lastDay.getTime() - 1);
    expect(index.count({ rule: { all: [] }, asOf: early, world })).toEqual({ ok: false, reason: 'past', settledAt: lastDay });
    const strange = [{ near: { store: 's1' } }, { orders: { weekday: 1 } }, { field: { name: 'city', eq: '上海' } }, { field: { name: 'growth', gte: '5' } }, { event: { name: 'product.viewed' } }];
    for (const one of strange) {
      const rule = { all: [{ tag: { any: ['t1'] } }, { not: one }] } as unknown as SegmentRule;
      expect(index.count({ rule, asOf: lastDay, world })).toMatchObject({ ok: false, reason: 'unsupported', path: expect.stringContaining('/all/1/not') });
    }
  });

  test('whose answer is read slowly gives the members of when it was asked', () => {
    const held = indexOf(people, lastDay);
    const asked = answered(held.members({ rule: { all: [] }, asOf: lastDay, world }));
    held.remove([...people.keys()]);
    expect([...asked.ids].sort()).toEqual([...people.keys()].sort());
  });
});

test('what was stored in part or by another program is not loaded', () => {
  const chunks = [...indexOf(drawPeople(firstDay, 5, 1), lastDay).save()];
  expect(AudienceIndex.load(chunks.slice(0, -1))).toBeUndefined();
  expect(AudienceIndex.load([Buffer.from('{}'), ...chunks.slice(1)])).toBeUndefined();
});

describe('a bug planted in the index is caught', () => {
  const known = asKnownAt(drawPeople(firstDay, 120, 11), addDays(new Date(firstDay), 19));
  const asOf = addDays(new Date(firstDay), 21);
  const index = indexOf(known, addDays(new Date(firstDay), 19));
  const world = worldOf(known, asOf, null);

  test.each(PLANTED)('%s', (_name, kind, wrong) => {
    const rules = fc.sample(conditionKinds(firstDay)[kind]!, { numRuns: 150, seed: 5 });
    const right = rules.map((rule) => byPredicate(known, rule, asOf, world));
    expect(rules.map((rule) => byIndex(index, rule, asOf, world))).toEqual(right);
    expect(rules.map((rule) => byIndex(index, ...wrong(rule, asOf, world)))).not.toEqual(right);
  });
});
