export interface Minimum {
  at: number[];
  value: number;
}

const TOLERANCE = 1e-8;
const MOST_STEPS = 2000;

const mix = (a: readonly number[], b: readonly number[], weight: number): number[] => a.map((value, i) => value + weight * (b[i]! - value));
const centreOf = (points: readonly Minimum[]): number[] => points[0]!.at.map((_, i) => points.reduce((sum, { at }) => sum + at[i]!, 0) / points.length);

/**
 * Nelder and Mead (1965), with their coefficients 1, 2, ½, ½. Yields after each step, so that a long search lets others at
 * the processor; returns the best point when the corners hardly differ.
 */
export function* minimise(f: (at: readonly number[]) => number, start: readonly number[], size = 0.5): Generator<void, Minimum> {
  const point = (at: number[]): Minimum => ({ at, value: f(at) });
  let corners = [point([...start]), ...start.map((_, i) => point(start.map((value, k) => (k === i ? value + size : value))))];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    corners = corners.toSorted((a, b) => a.value - b.value);
    const [best, worst, next] = [corners[0]!, corners.at(-1)!, corners.at(-2)!];
    if (worst.value - best.value <= TOLERANCE * (Math.abs(best.value) + TOLERANCE)) return best;
    yield;
    const kept = corners.slice(0, -1);
    const centre = centreOf(kept);
    const reflected = point(mix(worst.at, centre, 2));
    if (reflected.value < best.value) {
      const expanded = point(mix(worst.at, centre, 3));
      corners = [...kept, expanded.value < reflected.value ? expanded : reflected];
      continue;
    }
    if (reflected.value < next.value) {
      corners = [...kept, reflected];
      continue;
    }
    const [nearer, limit] = reflected.value < worst.value ? [mix(worst.at, centre, 1.5), reflected.value] : [mix(worst.at, centre, 0.5), worst.value];
    const contracted = point(nearer);
    corners = contracted.value < limit ? [...kept, contracted] : [best, ...corners.slice(1).map(({ at }) => point(mix(best.at, at, 0.5)))];
  }
  return corners.reduce((a, b) => (b.value < a.value ? b : a));
}
