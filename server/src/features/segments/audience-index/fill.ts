import type { World } from '@shuke/shared/rules/segments/member-facts';
import type { NumberTest } from '@shuke/shared/rules/segments/rule-tree';
import { include, setBit, subtract, type Bits, type Scratch } from './bits';
import type { MemberBlock } from './member-block';
import type { NumberName } from './member-rows';
import type { Tally } from './tally';
import type { Words } from './words';

/** Writes to `out` those of `mask` for whom something holds. `out` is not `mask`; whatever was in it is overwritten. */
export type Fill = (block: MemberBlock, mask: Bits, out: Bits) => void;

/** What conditions are made with. */
export interface Kit {
  asOf: Date;
  /** The business day of `asOf`. */
  today: number;
  world: World;
  words: Words;
  scratch: Scratch;
  /** Clear whenever nobody is in the midst of using it. */
  tally: Tally;
}

export const everyone: Fill = (_block, mask, out) => out.set(mask);
export const nobody: Fill = (_block, _mask, out) => void out.fill(0);
export const either = (holds: boolean): Fill => (holds ? everyone : nobody);

export const not = (fill: Fill): Fill => (block, mask, out) => {
  fill(block, mask, out);
  subtract(mask, out, out);
};

/** Each part looks only at whom the parts before it left. */
export const both = (kit: Kit, fills: readonly Fill[]): Fill => {
  if (fills.length === 0) return everyone;
  if (fills.length === 1) return fills[0]!;
  return (block, mask, out) => {
    const left = kit.scratch.take();
    fills[0]!(block, mask, out);
    for (const fill of fills.slice(1)) {
      left.set(out);
      fill(block, left, out);
    }
    kit.scratch.give(left);
  };
};

/** Each part looks only at whom no part before it took. */
export const oneOf = (kit: Kit, fills: readonly Fill[]): Fill => {
  if (fills.length === 0) return nobody;
  if (fills.length === 1) return fills[0]!;
  return (block, mask, out) => {
    const [left, more] = [kit.scratch.take(), kit.scratch.take()];
    fills[0]!(block, mask, out);
    for (const fill of fills.slice(1)) {
      subtract(mask, out, left);
      fill(block, left, more);
      include(more, out);
    }
    kit.scratch.give(left, more);
  };
};

const inSet = (key: number): Fill => (block, mask, out) => {
  const set = block.sets.get(key);
  if (set) set.among(mask, out);
  else out.fill(0);
};

/** In the set of this word, as far as anybody ever was. */
export const inSetOf = ({ words }: Kit, topic: string, word: string): Fill => {
  const [key] = words.findKeys(topic, [word]);
  return key === undefined ? nobody : inSet(key);
};

export const inAnySetOf = (kit: Kit, topic: string, wanted: readonly string[]): Fill => oneOf(kit, kit.words.findKeys(topic, wanted).map(inSet));

/** Whole numbers from `low` to `high`, both included; the bounds may be infinite. */
export type Range = readonly [low: number, high: number];

export const inRange = (kit: Kit, name: NumberName, [low, high]: Range): Fill => (block, mask, out) => {
  const spare = kit.scratch.take();
  block.numbers[name].between(low, high, mask, out, spare);
  kit.scratch.give(spare);
};

export const inRanges = (kit: Kit, name: NumberName, ranges: readonly Range[]): Fill => oneOf(kit, ranges.map((range) => inRange(kit, name, range)));

export const rangeOf = ({ eq, gte, lte }: NumberTest): Range => {
  const [low, high] = [Math.ceil(gte ?? -Infinity), Math.floor(lte ?? Infinity)];
  if (eq === undefined) return [low, high];
  return Number.isInteger(eq) && eq >= low && eq <= high ? [eq, eq] : [1, 0];
};

/** Ascending whole numbers as the fewest ranges. */
export const rangesOf = (values: readonly number[]): Range[] => {
  const ranges: [number, number][] = [];
  for (const value of values) {
    const last = ranges.at(-1);
    if (last && value === last[1] + 1) last[1] = value;
    else ranges.push([value, value]);
  }
  return ranges;
};

/** Those of `mask` whom a question about what rows added up to lets in. `touched` are those of them with a row; the others are judged as `withoutRows`. */
export const judge = (mask: Bits, out: Bits, touched: ArrayLike<number>, withoutRows: boolean, holds: (place: number) => boolean): void => {
  if (withoutRows) out.set(mask);
  else out.fill(0);
  for (let i = 0; i < touched.length; i += 1) {
    const at = touched[i]!;
    const inside = holds(at);
    if (inside && !withoutRows) setBit(out, at);
    if (!inside && withoutRows) out[at >>> 5]! &= ~(1 << (at & 31));
  }
};
