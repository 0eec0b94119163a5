/** Members are numbered; 65,536 in a row make a block, and a set of them is a bitmap of 2,048 words that stays in the cache. */
export const BLOCK = 65_536;
export const WORDS = BLOCK / 32;

/** One bit for each member of a block. */
export type Bits = Uint32Array;

export const newBits = (): Bits => new Uint32Array(WORDS);

export const hasBit = (bits: Bits, at: number): boolean => ((bits[at >>> 5]! >>> (at & 31)) & 1) === 1;
export const setBit = (bits: Bits, at: number): void => void (bits[at >>> 5]! |= 1 << (at & 31));
export const clearBit = (bits: Bits, at: number): void => void (bits[at >>> 5]! &= ~(1 << (at & 31)));

/** Ones in a word; Warren, Hacker's Delight, 5-1. */
export const onesIn = (word: number): number => {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

export const countBits = (bits: Bits): number => {
  let ones = 0;
  for (let i = 0; i < bits.length; i += 1) ones += onesIn(bits[i]!);
  return ones;
};

export const isEmpty = (bits: Bits): boolean => {
  for (let i = 0; i < WORDS; i += 1) if (bits[i] !== 0) return false;
  return true;
};

/** out = a without b; `out` may be either. */
export const subtract = (a: Bits, b: Bits, out: Bits): void => {
  for (let i = 0; i < WORDS; i += 1) out[i] = a[i]! & ~b[i]!;
};

export const intersect = (a: Bits, b: Bits, out: Bits): void => {
  for (let i = 0; i < WORDS; i += 1) out[i] = a[i]! & b[i]!;
};

/** out gains what is in a. */
export const include = (a: Bits, out: Bits): void => {
  for (let i = 0; i < WORDS; i += 1) out[i]! |= a[i]!;
};

/** Places of the ones, ascending. */
export const eachBit = (bits: Bits, see: (at: number) => void): void => {
  for (let i = 0; i < WORDS; i += 1) {
    for (let word = bits[i]!; word !== 0; word &= word - 1) see((i << 5) + 31 - Math.clz32(word & -word));
  }
};

/** The same, one after the other as they are asked for. */
export function* placesOf(bits: Bits): Generator<number> {
  for (let i = 0; i < WORDS; i += 1) {
    for (let word = bits[i]!; word !== 0; word &= word - 1) yield (i << 5) + 31 - Math.clz32(word & -word);
  }
}

/** Borrowed bitmaps, so that a question makes no garbage. Give back what you take, in any order. */
export class Scratch {
  private readonly free: Bits[] = [];

  take(): Bits {
    return this.free.pop() ?? newBits();
  }

  give(...bits: Bits[]): void {
    this.free.push(...bits);
  }
}
