import { finish } from '../../shared/rules/churn/bg-nbd';
import { clustering, nearest } from '../../shared/rules/clusters/k-means';
import { CLUSTER_KINDS, kindOf, scaleOf, setsApart, standardise, type Habits } from '../../shared/rules/clusters/name-clusters';

/** Four kinds of customers, each with a little scatter that is the same every time. */
const kinds: Habits[] = [
  { recencyDays: 10, count: 24, averageFen: 15_000, discountShare: 0.02 }, { recencyDays: 20, count: 6, averageFen: 5_000, discountShare: 0.5 },
  { recencyDays: 200, count: 14, averageFen: 6_000, discountShare: 0.03 }, { recencyDays: 12, count: 1, averageFen: 4_000, discountShare: 0.05 },
];
const people = Array.from({ length: 400 }, (_, i): Habits => {
  const kind = kinds[i % 4]!;
  const scatter = 1 + 0.1 * Math.sin(i * 12.9898);
  return { recencyDays: Math.round(kind.recencyDays * scatter), count: Math.max(1, Math.round(kind.count * scatter)), averageFen: kind.averageFen * scatter, discountShare: kind.discountShare * scatter };
});
const scale = scaleOf(people);
const points = people.map((person) => standardise(person, scale));

test('people of one kind come together, and each group gets the name that its habits earn', () => {
  const centres = finish(clustering(points, 4));
  const places = points.map((point) => nearest(point, centres));
  for (const kind of [0, 1, 2, 3]) expect(new Set(places.filter((_, i) => i % 4 === kind)).size).toBe(1);
  expect([0, 1, 2, 3].map((i) => kindOf(centres[places[i]!]!).key)).toEqual(['high-value', 'price-sensitive', 'at-risk', 'fresh']);
});

test('the same people give the same groups, to the last digit', () => {
  expect(finish(clustering(points, 5))).toEqual(finish(clustering(points, 5)));
  expect(finish(clustering([[1, 1], [1, 1], [1, 1]], 3))).toEqual([[1, 1]]);
  expect(finish(clustering([], 3))).toEqual([]);
});

test('a habit that everybody shares tells nobody apart, and every centre has a name', () => {
  const same = scaleOf([kinds[0]!, kinds[0]!]);
  expect(standardise(kinds[0]!, same)).toEqual([0, 0, 0, 0]);
  for (let i = 0; i < 256; i += 1) expect(CLUSTER_KINDS).toContain(kindOf([0, 2, 4, 6].map((shift) => ((i >> shift) & 3) - 1.5)));
});

test('what sets a group apart is said in units that people know, the strongest first', () => {
  const average: Habits = { recencyDays: 40, count: 6, averageFen: 6_000, discountShare: 0.1 };
  expect(setsApart({ recencyDays: 41, count: 12, averageFen: 9_000, discountShare: 0.4 }, average)).toEqual([
    '优惠占 40%，比平均 10% 更依赖优惠', '一年买 12.0 次，比平均 6.0 次 更多', '平均每单 ¥90，比平均 ¥60 更高',
  ]);
});
