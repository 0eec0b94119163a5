import fc from 'fast-check';
import type { PointsCampaign, PointsRules } from '@shuke/shared/contract/points';
import { checkPointsRules } from '@shuke/shared/rules/points/check-points-rules';
import { DEFAULT_POINTS_RULES, pointsEarned, pointsTerms, type PointsPurchase } from '@shuke/shared/rules/points/points-terms';
import { pointsAllowance } from '@shuke/shared/rules/price/points-allowance';

const campaign = (change: Partial<PointsCampaign> = {}): PointsCampaign =>
  ({ title: '双倍日', timesPercent: 200, from: '2026-11-01', to: '2026-11-11', channels: [], storeIds: [], tierKeys: [], ...change });
const purchase = (change: Partial<PointsPurchase> = {}): PointsPurchase =>
  ({ channel: 'counter', storeId: 'a', tierKey: 'gold', tierTimes: 1.5, birthdayKey: null, at: new Date('2026-11-05T04:00:00Z'), ...change });
const rules = (change: Partial<PointsRules> = {}): PointsRules => ({ ...DEFAULT_POINTS_RULES, ...change });
const earn = (paidFen: number, given: Partial<PointsRules>, bought: Partial<PointsPurchase> = {}): number => pointsEarned(paidFen, pointsTerms(rules(given), purchase(bought)));

test('tier, birthday month and the strongest campaign multiply, and are rounded down once at the end', () => {
  expect(earn(99_99, {})).toBe(149); // 99.99 × 1.5 = 149.985
  expect(earn(99_99, {}, { birthdayKey: '11-30' })).toBe(299); // × 2, not 149 × 2
  expect(earn(99_99, { campaigns: [campaign(), campaign({ timesPercent: 150 })] }, { birthdayKey: '11-30' })).toBe(499); // × 6, capped at 5
  expect(earn(99_99, { campaigns: [campaign({ timesPercent: 130 }), campaign({ timesPercent: 120 })] })).toBe(194); // 1.5 × 1.3
  expect(earn(100_00, { pointsPerYuan: 0 })).toBe(0);
});

test.each<[string, Partial<PointsCampaign>, Partial<PointsPurchase>, boolean]>([
  ['its first minute in Shanghai', {}, { at: new Date('2026-10-31T16:00:00Z') }, true],
  ['the minute before', {}, { at: new Date('2026-10-31T15:59:59Z') }, false],
  ['its last minute', {}, { at: new Date('2026-11-11T15:59:59Z') }, true],
  ['the minute after', {}, { at: new Date('2026-11-11T16:00:00Z') }, false],
  ['another channel', { channels: ['shop'] }, {}, false],
  ['its own store', { storeIds: ['a'] }, {}, true],
  ['no store at all', { storeIds: ['a'] }, { storeId: null }, false],
  ['another tier', { tierKeys: ['black'] }, {}, false],
])('a campaign at %s counts: %#', (_, change, bought, counts) => {
  expect(earn(100_00, { campaigns: [campaign(change)] }, bought)).toBe(counts ? 300 : 150);
});

test('the birthday month is the month of Shanghai; 29 February has the whole of February in any year', () => {
  const born = { birthdayKey: '02-29', tierTimes: 1 };
  expect(earn(100_00, {}, { ...born, at: new Date('2027-01-31T16:00:00Z') })).toBe(200);
  expect(earn(100_00, {}, { ...born, at: new Date('2027-02-28T15:59:59Z') })).toBe(200);
  expect(earn(100_00, {}, { ...born, at: new Date('2027-02-28T16:00:00Z') })).toBe(100);
});

const percent = fc.integer({ min: 100, max: 1000 });
test('points are the exact product in whole numbers, never above the cap, never less for more money', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 0, max: 100 }), fc.array(percent, { minLength: 1, maxLength: 3 }), fc.integer({ min: 100, max: 10_000 }), (paidFen, pointsPerYuan, timesPercent, mostPercent) => {
    const points = pointsEarned(paidFen, { pointsPerYuan, timesPercent, mostPercent });
    const one = 100n ** BigInt(timesPercent.length);
    const product = timesPercent.reduce((all, each) => all * BigInt(each), 1n);
    const exact = BigInt(paidFen) * BigInt(pointsPerYuan) * product;
    const capped = BigInt(paidFen) * BigInt(pointsPerYuan) * BigInt(mostPercent);
    // p = floor(min(exact / (100 · one), capped / 100²)): p is reached, and p + 1 is not.
    const reaches = (p: bigint): boolean => exact >= p * 100n * one && capped >= p * 10_000n;
    expect([reaches(BigInt(points)), reaches(BigInt(points) + 1n)]).toEqual([true, false]);
    expect(pointsEarned(paidFen + 1, { pointsPerYuan, timesPercent, mostPercent })).toBeGreaterThanOrEqual(points);
  }), { numRuns: 2000 });
});

test('points pay whole yuan, never more than there are and never beyond the cap', () => {
  const redeem = fc.record({ pointsPerYuan: fc.integer({ min: 1, max: 1000 }), capPercent: fc.integer({ min: 0, max: 100 }) });
  fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 10_000_000 }), redeem, (balance, leftFen, terms) => {
    const { points, worthFen } = pointsAllowance(balance, leftFen, terms);
    expect(worthFen % 100).toBe(0);
    expect(points).toBe((worthFen / 100) * terms.pointsPerYuan);
    expect(points).toBeLessThanOrEqual(balance);
    expect(worthFen * 100).toBeLessThanOrEqual(leftFen * terms.capPercent);
  }), { numRuns: 1000 });
});

test('a campaign on a day that does not exist, or that ends before it begins, is named', () => {
  expect(checkPointsRules(rules({ campaigns: [campaign(), campaign({ from: '2026-02-30' }), campaign({ to: '2026-10-31' })] })).map(({ path }) => path))
    .toEqual(['/body/rules/campaigns/1/from', '/body/rules/campaigns/2/to']);
});
