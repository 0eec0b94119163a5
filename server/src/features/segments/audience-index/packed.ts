export type Packed = Uint8Array | Uint16Array | Int32Array | Float64Array;

/** Arrays of whole numbers from the narrowest on. */
const KINDS = [Uint8Array, Uint16Array, Int32Array, Float64Array] as const;
const LIMITS: readonly (readonly [low: number, high: number])[] = [[0, 2 ** 8 - 1], [0, 2 ** 16 - 1], [-(2 ** 31), 2 ** 31 - 1], [-Infinity, Infinity]];

const kindOf = (array: Packed): number => ({ 1: 0, 2: 1, 4: 2, 8: 3 })[array.BYTES_PER_ELEMENT]!;

const kindFor = (values: Iterable<number>): number => {
  let [low, high] = [0, 0];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return LIMITS.findIndex(([least, most]) => low >= least && high <= most);
};

/** The same whole numbers in the narrowest array that holds them. */
export const pack = (values: readonly number[] | Packed): Packed => KINDS[kindFor(values)]!.from(values);

/** Stretches of old entries to keep, and where one of the new entries goes in between: -1 - n for the n-th. */
export type Splices = readonly ([start: number, end: number] | number)[];

/** An array put together anew, as narrow as old and new entries allow. */
export const spliced = (old: Packed, splices: Splices, added: readonly number[], length: number): Packed => {
  const result: Packed = new KINDS[Math.max(kindOf(old), kindFor(added))]!(length);
  let next = 0;
  for (const splice of splices) {
    if (typeof splice === 'number') result[next++] = added[-1 - splice]!;
    else {
      result.set(old.subarray(splice[0], splice[1]), next);
      next += splice[1] - splice[0];
    }
  }
  return result;
};
