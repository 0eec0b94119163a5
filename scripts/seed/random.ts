/**
 * Repeatable chance. xoshiro128** (Blackman & Vigna, "Scrambled linear pseudorandom number generators", 2018), its state
 * filled from a text by FNV-1a and a 32-bit finaliser, so that every name has a stream of its own: adding a draw to one
 * part of the demo leaves all others as they were.
 */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number;
  /** 0 … bound − 1 */
  below(bound: number): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Each entry as likely as its weight; at least one weight must be positive. */
  weighted<T>(entries: readonly (readonly [T, number])[]): T;
  /** Mean 0, standard deviation 1. */
  normal(): number;
  /** Mean `shape × scale`. */
  gamma(shape: number, scale: number): number;
  shuffle<T>(list: readonly T[]): T[];
  /** 24 hexadecimal digits that begin with the instant, as MongoDB's ids do. */
  id(at: Date): string;
}

const mixed = (value: number): number => {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85eb_ca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2_ae35);
  return (x ^ (x >>> 16)) >>> 0;
};

const fnv = (text: string, from: number): number => {
  let hash = from >>> 0;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x0100_0193) >>> 0;
  return hash;
};

const stateOf = (name: string): Uint32Array =>
  Uint32Array.from([0x811c_9dc5, 0x9e37_79b9, 0x7f4a_7c15, 0xd1b5_4a32], (basis) => mixed(fnv(name, basis)) || 1);

const rotated = (x: number, by: number): number => ((x << by) | (x >>> (32 - by))) >>> 0;

const generator = (name: string): (() => number) => {
  const s = stateOf(name);
  return () => {
    const result = Math.imul(rotated(Math.imul(s[1]!, 5) >>> 0, 7), 9) >>> 0;
    const carried = (s[1]! << 9) >>> 0;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= carried;
    s[3] = rotated(s[3]!, 11);
    return result;
  };
};

const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');

const weightedOf = <T>(next: () => number, entries: readonly (readonly [T, number])[]): T => {
  const total = entries.reduce((sum, [, weight]) => sum + Math.max(weight, 0), 0);
  if (total <= 0) throw new Error('weighted: every weight is 0');
  let left = next() * total;
  for (const [value, weight] of entries) {
    left -= Math.max(weight, 0);
    if (left < 0) return value;
  }
  return entries.filter(([, weight]) => weight > 0).at(-1)![0];
};

const normalOf = (next: () => number): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

/** Marsaglia & Tsang, "A simple method for generating gamma variables", 2000; for shapes below 1 by their note. */
const gammaOf = (next: () => number, shape: number): number => {
  if (shape < 1) return gammaOf(next, shape + 1) * (1 - next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normalOf(next);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
};

const shuffled = <T>(below: (bound: number) => number, list: readonly T[]): T[] => {
  const copy = [...list];
  for (let index = copy.length - 1; index > 0; index -= 1) {
    const other = below(index + 1);
    [copy[index], copy[other]] = [copy[other]!, copy[index]!];
  }
  return copy;
};

export const randomOf = (name: string): Random => {
  const draw = generator(name);
  const next = (): number => draw() / 0x1_0000_0000;
  const below = (bound: number): number => Math.floor(next() * bound);
  return {
    next,
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (probability) => next() < probability,
    pick: (list) => {
      if (list.length === 0) throw new Error('pick: the list is empty');
      return list[below(list.length)]!;
    },
    weighted: (entries) => weightedOf(next, entries),
    normal: () => normalOf(next),
    gamma: (shape, scale) => gammaOf(next, shape) * scale,
    shuffle: (list) => shuffled(below, list),
    id: (at) => `${hex(Math.floor(at.getTime() / 1000))}${hex(draw())}${hex(draw())}`,
  };
};

/** An id that depends on its name alone, for what every demo has: stores, products, templates. */
export const fixedId = (name: string): string => {
  const draw = generator(name);
  return `${hex(draw())}${hex(draw())}${hex(draw())}`;
};
