/** mulberry32: the same seed gives the same numbers on every machine. */
const randomFrom = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export type Point = readonly number[];

const distance = (a: Point, b: Point): number => a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);

/** The nearest centre; of equals the first. */
export const nearest = (point: Point, centres: readonly Point[]): number =>
  centres.reduce((best, centre, i) => (distance(point, centre) < distance(point, centres[best]!) ? i : best), 0);

/** k-means++ (Arthur and Vassilvitskii 2007): far points are likelier to become centres. */
const firstCentres = (points: readonly Point[], k: number, random: () => number): Point[] => {
  const centres: Point[] = [points[Math.floor(random() * points.length)]!];
  while (centres.length < k) {
    const weights = points.map((point) => distance(point, centres[nearest(point, centres)]!));
    let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
    const chosen = weights.findIndex((weight) => (left -= weight) < 0);
    if (chosen === -1) return centres;
    centres.push(points[chosen]!);
  }
  return centres;
};

const meanOf = (points: readonly Point[]): number[] => points[0]!.map((_, i) => points.reduce((sum, point) => sum + point[i]!, 0) / points.length);

const MOST_ROUNDS = 60;
const STARTS = 4;

function* once(points: readonly Point[], k: number, random: () => number): Generator<void, { centres: Point[]; spread: number }> {
  let centres = firstCentres(points, k, random);
  let places: number[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = points.map((point) => nearest(point, centres));
    if (next.every((place, i) => place === places[i])) break;
    places = next;
    const members = centres.map((_, k2) => points.filter((__, i) => places[i] === k2));
    centres = centres.map((centre, i) => (members[i]!.length === 0 ? centre : meanOf(members[i]!)));
    yield;
  }
  return { centres, spread: points.reduce((sum, point, i) => sum + distance(point, centres[places[i]!]!), 0) };
}

/** The tightest of some starts. Fewer centres than `k` when there are fewer different points; the same points in the same order give the same centres. */
export function* clustering(points: readonly Point[], k: number, seed = 1): Generator<void, Point[]> {
  if (points.length === 0) return [];
  const random = randomFrom(seed);
  let best = yield* once(points, k, random);
  for (let start = 1; start < STARTS; start += 1) {
    const other = yield* once(points, k, random);
    if (other.spread < best.spread) best = other;
  }
  return best.centres;
}
