import { WORDS, type Bits } from './bits';

/**
 * One whole number for each member of a block, stored by binary digits: for 32 members at a time, one word of their
 * highest digits, one of the next, and so on. A comparison with a bound reads each digit once for 32 members
 * (O'Neil & Quass, Improved Query Performance with Variant Indexes, SIGMOD 1997, algorithm 4.2). Values are kept above
 * a base, so that days of a few years take ten digits. Who has no number is for the caller to leave out of `mask`.
 */
export class SlicedNumber {
  private base = 0;
  private width = 0;
  /** Word group w, digit d from the highest: `digits[w * width + d]`. */
  private digits = new Uint32Array(0);
  /** Nobody from this place on has a number yet. */
  private end = 0;

  constructor(private started = false) {}

  get bytes(): number {
    return this.digits.byteLength;
  }

  set(at: number, value: number): void {
    this.makeRoomFor(value);
    if (at >= this.end) this.end = at + 1;
    const above = value - this.base;
    const { width, digits } = this;
    const start = (at >>> 5) * width;
    const bit = 1 << (at & 31);
    for (let d = 0; d < width; d += 1) {
      if ((above >>> (width - 1 - d)) & 1) digits[start + d]! |= bit;
      else digits[start + d]! &= ~bit;
    }
  }

  get(at: number): number {
    let above = 0;
    const [start, shift] = [(at >>> 5) * this.width, at & 31];
    for (let d = 0; d < this.width; d += 1) above = above * 2 + ((this.digits[start + d]! >>> shift) & 1);
    return this.base + above;
  }

  private makeRoomFor(value: number): void {
    if (!this.started) {
      this.base = value;
      this.started = true;
    }
    if (value >= this.base && value < this.base + 2 ** this.width) return;
    // Room below in steps, so that values that come in falling order do not each cost a copy.
    const highest = Math.max(value, this.base + 2 ** this.width - 1);
    const base = value < this.base ? Math.max(value - ((highest - value) >>> 3), highest - (2 ** 32 - 1)) : this.base;
    const width = Math.max(1, Math.ceil(Math.log2(highest - base + 1)));
    this.rewrite(base, Math.min(32, width));
  }

  private rewrite(base: number, width: number): void {
    const wider = new SlicedNumber(true);
    wider.base = base;
    wider.width = width;
    wider.digits = new Uint32Array(WORDS * width);
    for (let at = 0; at < this.end; at += 1) wider.set(at, this.get(at));
    [this.base, this.width, this.digits] = [base, width, wider.digits];
  }

  /** out = the members of `mask` with a number of at least `bound`. */
  atLeast(bound: number, mask: Bits, out: Bits): void {
    const above = bound - this.base;
    if (above <= 0) return void out.set(mask);
    if (above >= 2 ** this.width) return void out.fill(0);
    const { width, digits } = this;
    const wanted = Int32Array.from({ length: width }, (_, d) => ((above >>> (width - 1 - d)) & 1 ? -1 : 0));
    // Below the last one of the bound there is nothing that could be less.
    const decided = wanted.lastIndexOf(-1) + 1;
    for (let w = 0; w < mask.length; w += 1) {
      let same = mask[w]! | 0;
      let greater = 0;
      const start = w * width;
      for (let d = 0; same !== 0 && d < decided; d += 1) {
        const digit = digits[start + d]! | 0;
        const want = wanted[d]!;
        greater |= same & digit & ~want;
        same &= ~(digit ^ want);
      }
      out[w] = greater | same;
    }
  }

  /** out = the members of `mask` with a number from `low` to `high`, both included. */
  between(low: number, high: number, mask: Bits, out: Bits, spare: Bits): void {
    if (low > high) return void out.fill(0);
    this.atLeast(low, mask, out);
    if (high >= this.base + 2 ** this.width - 1) return;
    this.atLeast(Math.floor(high) + 1, out, spare);
    for (let w = 0; w < out.length; w += 1) out[w]! &= ~spare[w]!;
  }

  toPlain() {
    return { base: this.base, width: this.width, digits: this.digits, end: this.end, started: this.started };
  }

  static fromPlain({ base, width, digits, end, started }: ReturnType<SlicedNumber['toPlain']>): SlicedNumber {
    const number = new SlicedNumber(started);
    [number.base, number.width, number.digits, number.end] = [base, width, new Uint32Array(digits), end];
    return number;
  }
}
