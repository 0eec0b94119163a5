import fc from 'fast-check';
import { movesUntil, nextTurn, settingsKeyOf, type KnownStage, type LifecycleMove } from '../../shared/rules/lifecycle/moves';
import { LIFECYCLE_DEFAULTS, standingOn, type LifecycleSettings } from '../../shared/rules/lifecycle/stage-of';
import { addDays, businessDate, businessDay, DAY_MS, HOUR_MS, parseBusinessDate } from '../../shared/values/time';

const at = (date: string, hour = 0): Date => new Date(parseBusinessDate(date)!.getTime() + hour * HOUR_MS);
const settings = LIFECYCLE_DEFAULTS;
const told = (moves: readonly LifecycleMove[]) => moves.map(({ from, to, at: when, cause }) => `${businessDate(when)} ${from ?? '-'} > ${to ?? '-'} ${cause}`);

/** What somebody knows who looked last at the end of `moves`. */
const knownAfter = (known: KnownStage | null, moves: readonly LifecycleMove[], purchases: readonly Date[], judgedAt: Date, by: LifecycleSettings): KnownStage => {
  const seen = purchases.filter((one) => one <= judgedAt);
  const last = moves.at(-1);
  return {
    stage: last ? last.to : known?.stage ?? null, judgedAt, settingsKey: settingsKeyOf(by),
    lastPaidAt: seen.length === 0 ? null : new Date(Math.max(...seen.map((one) => one.getTime()))),
  };
};

test('one purchase leads from new to lost, each at its midnight', () => {
  expect(told(movesUntil([at('2026-01-31', 15)], null, at('2026-12-31'), settings))).toEqual([
    '2026-01-31 - > new purchase', '2026-02-14 new > active time', '2026-02-20 active > at-risk time', '2026-03-02 at-risk > dormant time', '2026-05-31 dormant > lost time',
  ]);
});

test('a leap day is a day: dormant comes a day earlier by the calendar', () => {
  const dormantFrom = (bought: string) => told(movesUntil([at(bought, 9)], null, addDays(at(bought), 60), settings)).find((line) => line.includes('> dormant'))?.slice(0, 10);
  expect([dormantFrom('2027-01-31'), dormantFrom('2028-01-31'), dormantFrom('2028-02-29'), dormantFrom('2026-12-31')]).toEqual(['2027-03-02', '2028-03-01', '2028-03-30', '2027-01-30']);
});

test('three purchases make loyal at the third, and the window makes active again when it is over', () => {
  const wide: LifecycleSettings = { ...settings, atRiskAfterDays: 200, dormantAfterDays: 300, lostAfterDays: 400 };
  expect(told(movesUntil([at('2026-03-01', 8), at('2026-03-01', 9), at('2026-03-20', 8)], null, at('2026-08-01'), wide))).toEqual([
    '2026-03-01 - > new purchase', '2026-03-15 new > active time', '2026-03-20 active > loyal purchase', '2026-05-30 loyal > active time',
  ]);
});

test('a refund of the only purchase leaves no stage; a purchase that was heard of late is a purchase', () => {
  const known: KnownStage = { stage: 'new', judgedAt: at('2026-03-01', 9), lastPaidAt: at('2026-03-01', 8), settingsKey: settingsKeyOf(settings) };
  expect(told(movesUntil([], known, at('2026-03-02', 9), settings))).toEqual(['2026-03-02 new > - correction']);
  const dormant: KnownStage = { stage: 'dormant', judgedAt: at('2026-04-01', 0), lastPaidAt: at('2026-03-01', 23), settingsKey: settingsKeyOf(settings) };
  expect(told(movesUntil([at('2026-03-01', 23), at('2026-03-31', 23)], dormant, at('2026-04-01', 1), settings))).toEqual(['2026-04-01 dormant > active purchase']);
});

test('changed settings lead to the new stage in one correction, dated when it was found', () => {
  const known: KnownStage = { stage: 'active', judgedAt: at('2026-03-15'), lastPaidAt: at('2026-03-01', 8), settingsKey: settingsKeyOf(settings) };
  const stricter = { ...settings, atRiskAfterDays: 15, dormantAfterDays: 17 };
  expect(told(movesUntil([at('2026-03-01', 8)], known, at('2026-03-19', 12), stricter))).toEqual(['2026-03-19 active > dormant correction']);
  expect(movesUntil([at('2026-03-01', 8)], known, at('2026-03-19', 12), { ...settings, lostAfterDays: 90 })).toEqual([]);
});

const START = businessDay(at('2027-12-01'));
const life = fc.record({
  bought: fc.array(fc.tuple(fc.nat(160), fc.nat(DAY_MS - 1)), { minLength: 1, maxLength: 8 }),
  looks: fc.array(fc.tuple(fc.nat(400), fc.nat(DAY_MS - 1)), { maxLength: 6 }),
  settings: fc.record({
    newDays: fc.integer({ min: 1, max: 40 }), loyalPurchases: fc.integer({ min: 2, max: 4 }), loyalWithinDays: fc.integer({ min: 1, max: 100 }),
    atRiskAfterDays: fc.integer({ min: 1, max: 20 }), dormantAfterDays: fc.integer({ min: 21, max: 60 }), lostAfterDays: fc.integer({ min: 61, max: 150 }),
  }),
});
const instant = ([day, ms]: [number, number]): Date => new Date((START + day) * DAY_MS - 8 * HOUR_MS + ms);

test('however often and however late somebody looks, the same moves at the same times come out', () => {
  fc.assert(fc.property(life, ({ bought, looks, settings: by }) => {
    const purchases = bought.map(instant);
    const end = instant([420, 0]);
    let known: KnownStage | null = null;
    const found: LifecycleMove[] = [];
    for (const look of [...looks.map(instant), end].sort((a, b) => a.getTime() - b.getTime())) {
      const moves: LifecycleMove[] = movesUntil(purchases, known, look, by);
      found.push(...moves);
      known = knownAfter(known, moves, purchases, look, by);
    }
    expect(found).toEqual(movesUntil(purchases, null, end, by));
  }), { numRuns: 1500 });
});

test('the stage after the moves of any day is the stage that segments see, and the next turn is the next move', () => {
  fc.assert(fc.property(life, fc.nat(420), ({ bought, settings: by }, day) => {
    const purchases = bought.map(instant);
    const until = new Date(instant([day + 1, 0]).getTime() - 1);
    const moves = movesUntil(purchases, null, until, by);
    const stage = moves.at(-1)?.to ?? null;
    expect(stage).toBe(standingOn(purchases.filter((one) => one <= until).map(businessDay), businessDay(until), by)?.stage ?? null);
    const quiet = purchases.filter((one) => one <= until);
    const later = movesUntil(quiet, null, addDays(until, 400), by).slice(moves.length);
    expect(nextTurn(quiet, stage, until, by)).toEqual(later[0]?.at ?? null);
  }), { numRuns: 1500 });
});
