import fc from 'fast-check';
import { checkLadder } from '@shuke/shared/rules/tiers/check-ladder';
import { decideTierMove, decideUpgrade, validityEnd, type TierStanding } from '@shuke/shared/rules/tiers/decide-tier-move';
import { growthBetween, type GrowthEntry } from '@shuke/shared/rules/tiers/growth-window';
import { describeKeep, describeProgress, tierForGrowth, type TierFacts } from '@shuke/shared/rules/tiers/tier-progress';
import { addDays, DAY_MS } from '@shuke/shared/values/time';

const rung = (key: string, rank: number, growthFrom: number, keepGrowth: number): TierFacts =>
  ({ key, name: key, rank, growthFrom, validityDays: rank === 0 ? null : 365, keepGrowth, graceDays: rank === 0 ? 0 : 30 });
const LADDER = [rung('leaf', 0, 0, 0), rung('silver', 1, 500, 300), rung('gold', 2, 2000, 1200), rung('black', 3, 6000, 4000)];
const START = new Date('2026-01-10T04:00:00Z');
const day = (n: number): Date => addDays(START, n);
const NEW: TierStanding = { key: 'leaf', periodFrom: START, validUntil: null, countsFrom: null };

/** Where a member ends up when somebody looks at `now`. */
const settle = (standing: TierStanding, entries: readonly GrowthEntry[], now: Date): { standing: TierStanding; kinds: string[] } => {
  const kinds: string[] = [];
  for (let n = 0; n < 100; n += 1) {
    const move = decideTierMove(LADDER, standing, entries, now);
    if (!move || move.kind === 'grace') return { standing, kinds: move ? [...kinds, 'grace'] : kinds };
    kinds.push(`${move.kind}:${move.to.key}`);
    standing = move.next;
  }
  throw new Error('it never settles');
};
const goldAt = (n: number): TierStanding => ({ key: 'gold', periodFrom: day(n), validUntil: validityEnd(day(n), 365), countsFrom: null });

const entries = fc.array(fc.record({ at: fc.integer({ min: 0, max: 1200 }).map(day), delta: fc.integer({ min: -1500, max: 2500 }).filter((delta) => delta !== 0) }), { maxLength: 25 });

describe('a tier moves', () => {
  test('up at once, over several rungs, and the validity begins anew', () => {
    const { standing, kinds } = settle(NEW, [{ at: day(3), delta: 2100 }], day(3));
    expect(kinds).toEqual(['upgrade:gold']);
    expect(standing).toEqual({ key: 'gold', periodFrom: day(3), validUntil: new Date('2027-01-13T16:00:00Z'), countsFrom: null });
  });

  test('not down when a refund takes the growth back before the validity ends', () => {
    const taken = [{ at: day(0), delta: 2100 }, { at: day(5), delta: -2100 }];
    expect(settle(goldAt(1), taken, day(300)).kinds).toEqual([]);
  });

  test('not at all when what keeps it was earned within the validity; the next begins where the last ended', () => {
    const { standing, kinds } = settle(goldAt(0), [{ at: day(100), delta: 1200 }], day(366));
    expect(kinds).toEqual(['renewal:gold']);
    expect([standing.periodFrom, standing.validUntil]).toEqual([validityEnd(day(0), 365), validityEnd(validityEnd(day(0), 365)!, 365)]);
  });

  test('one growth short waits out the grace, and what is earned there keeps it', () => {
    const short = [{ at: day(-1), delta: 900 }, { at: day(100), delta: 1199 }];
    expect(settle(goldAt(0), short, day(370)).kinds).toEqual(['grace']);
    expect(settle(goldAt(0), [...short, { at: day(372), delta: 1 }], day(373)).kinds).toEqual(['renewal:gold']);
  });

  test('down after the grace, to what the window earned, and not back up by growth from before', () => {
    const { standing, kinds } = settle(goldAt(0), [{ at: day(-1), delta: 5000 }, { at: day(50), delta: 700 }], day(400));
    expect(kinds).toEqual(['downgrade:silver']);
    expect(standing.countsFrom).toEqual(day(0));
  });

  test('up again as soon as what counts reaches the higher rung', () => {
    const down = settle(goldAt(0), [{ at: day(50), delta: 700 }], day(400)).standing;
    expect(settle(down, [{ at: day(50), delta: 700 }, { at: day(401), delta: 1299 }], day(401)).kinds).toEqual([]);
    expect(settle(down, [{ at: day(50), delta: 700 }, { at: day(401), delta: 1300 }], day(401)).kinds).toEqual(['upgrade:gold']);
  });

  test('growth of the validity keeps it although the judgement comes late and a refund lay between', () => {
    expect(settle(goldAt(0), [{ at: day(100), delta: 1500 }, { at: day(368), delta: -1500 }], day(369)).kinds[0]).toBe('renewal:gold');
  });
});

describe('whatever is earned, spent and taken back', () => {
  test('it settles, on a rung that exists, and looking again changes nothing', () => {
    fc.assert(fc.property(entries, fc.integer({ min: 0, max: 1500 }), (book, n) => {
      const once = settle(NEW, book, day(n));
      expect(LADDER.map(({ key }) => key)).toContain(once.standing.key);
      expect(settle(once.standing, book, day(n)).kinds.filter((kind) => kind !== 'grace')).toEqual([]);
    }), { numRuns: 2000 });
  });

  test('nobody goes down before validity and grace are over', () => {
    fc.assert(fc.property(entries, fc.integer({ min: 0, max: 394 }), (book, n) => {
      const { standing } = settle(goldAt(0), book, day(n));
      expect(LADDER.find(({ key }) => key === standing.key)!.rank).toBeGreaterThanOrEqual(2);
    }), { numRuns: 2000 });
  });

  test('nobody stands below what counted growth earns', () => {
    fc.assert(fc.property(entries, fc.integer({ min: 0, max: 1500 }), (book, n) => {
      const { standing } = settle(NEW, book, day(n));
      const counted = growthBetween(book, standing.countsFrom, new Date(day(n).getTime() + 1));
      expect(decideUpgrade(LADDER, standing.key, counted)).toBeNull();
    }), { numRuns: 2000 });
  });

  test('what a validity brought is judged the same by who looks every day and who looks once at the end', () => {
    const small = fc.array(fc.record({ at: fc.integer({ min: 0, max: 364 }).map(day), delta: fc.integer({ min: 1, max: 150 }) }), { maxLength: 20 });
    fc.assert(fc.property(small, fc.integer({ min: 1, max: 1300 }), (book, n) => {
      let standing = goldAt(0);
      for (let at = 0; at <= n; at += 1) standing = settle(standing, book, day(at)).standing;
      expect(settle(goldAt(0), book, day(n)).standing).toEqual(standing);
    }), { numRuns: 300 });
  });
});

describe('the distance in words', () => {
  const [, silver, gold] = LADDER as [TierFacts, TierFacts, TierFacts];
  const validUntil = new Date('2026-11-30T16:00:00Z');

  test('to the next tier, and to keeping this one by the last day that counts', () => {
    expect(describeProgress(silver, { ...gold, name: '金毫' }, 1914).sentence).toBe('再消费 ¥86 升金毫');
    expect(describeKeep(silver, { validUntil, growthInPeriod: 214 }, day(0))?.sentence).toBe('再消费 ¥86 可在 11 月 30 日前保级');
    const theYearBefore = new Date('2025-12-31T04:00:00Z');
    expect(describeKeep(silver, { validUntil, growthInPeriod: 214 }, theYearBefore)?.sentence).toBe('再消费 ¥86 可在 2026 年 11 月 30 日前保级');
  });

  test('says the end of the grace once the validity is over, and that it is done when it is done', () => {
    const grace = describeKeep(silver, { validUntil, growthInPeriod: 214 }, new Date(validUntil.getTime() + DAY_MS));
    expect([grace?.state, grace?.sentence]).toEqual(['grace', '宽限期内再消费 ¥86 可在 12 月 30 日前保级']);
    expect(describeKeep(silver, { validUntil, growthInPeriod: 300 }, day(0))?.sentence).toBe('已满足保级，11 月 30 日后silver自动续期');
  });

  test('spending exactly what is named keeps the tier, and one yuan less does not', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1199 }), (earned) => {
      const standing = goldAt(0);
      const keep = describeKeep(gold, { validUntil: standing.validUntil, growthInPeriod: earned }, day(360))!;
      const before: GrowthEntry[] = earned > 0 ? [{ at: day(1), delta: earned }] : [];
      const after = (fen: number): string[] => settle(standing, [...before, { at: day(361), delta: fen / 100 }], day(500)).kinds;
      expect(after(keep.fenMissing)[0]).toBe('renewal:gold');
      expect(after(keep.fenMissing - 100)[0]).toMatch(/^downgrade/);
    }), { numRuns: 500 });
  });

  test('the lowest tier has nothing to keep', () => {
    expect(describeKeep(LADDER[0]!, { validUntil: null, growthInPeriod: 0 }, day(0))).toBeNull();
  });
});

describe('a ladder', () => {
  const body = LADDER.map(({ rank: _, ...rest }) => rest);
  const faults = (change: (tiers: typeof body) => typeof body): string[] => checkLadder(change(structuredClone(body)), 'leaf').map(({ index, field }) => `${index}/${field}`);

  test('in order has no faults', () => expect(faults((tiers) => tiers)).toEqual([]));
  test.each<[string, (tiers: typeof body) => typeof body, string[]]>([
    ['without a tier', () => [], ['0/tiers']],
    ['whose thresholds do not rise', (tiers) => [tiers[0]!, { ...tiers[1]!, growthFrom: 2000 }, tiers[2]!], ['2/growthFrom']],
    ['that begins above 0', ([leaf, ...rest]) => [{ ...leaf!, growthFrom: 1 }, ...rest], ['0/growthFrom']],
    ['whose lowest tier runs out', ([leaf, ...rest]) => [{ ...leaf!, validityDays: 365 }, ...rest], ['0/validityDays']],
    ['without the tier where everybody begins', ([, ...rest]) => [{ ...rest[0]!, growthFrom: 0, validityDays: null, keepGrowth: 0, graceDays: 0 }, ...rest.slice(1)], ['0/key']],
    ['that asks more to keep than to reach', (tiers) => [tiers[0]!, { ...tiers[1]!, keepGrowth: 501 }], ['1/keepGrowth']],
    ['with one name twice', (tiers) => [tiers[0]!, { ...tiers[1]!, name: 'leaf' }], ['1/name']],
  ])('%s is refused', (_, change, expected) => expect(faults(change)).toEqual(expected));
  test('that is in order gives everybody a tier', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 100_000 }), (growth) => void tierForGrowth(LADDER, growth)));
  });
});
