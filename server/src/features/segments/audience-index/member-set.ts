import { BLOCK, clearBit, countBits, eachBit, hasBit, newBits, onesIn, setBit, WORDS, type Bits } from './bits';
import { pack, spliced, type Packed } from './packed';

/** Above this a bitmap is smaller than a list of two-byte places. */
const SPARSE = BLOCK / 16;

/** Which members of a block something is true of: a list of places while they are few, a bitmap when they are many. */
export class MemberSet {
  private list: Uint16Array | null = new Uint16Array(0);
  private bits: Bits | null = null;

  get bytes(): number {
    return (this.list ?? this.bits!).byteLength;
  }

  get isEmpty(): boolean {
    return this.list?.length === 0;
  }

  /** out = the members of `mask` that are in. */
  among(mask: Bits, out: Bits): void {
    if (this.bits) {
      for (let i = 0; i < WORDS; i += 1) out[i] = mask[i]! & this.bits[i]!;
      return;
    }
    out.fill(0);
    for (const at of this.list!) if (hasBit(mask, at)) setBit(out, at);
  }

  each(see: (at: number, index: number) => void): void {
    let i = 0;
    if (this.bits) eachBit(this.bits, (at) => see(at, i++));
    else for (const at of this.list!) see(at, i++);
  }

  /** Asked about ascending places: how many members stand before it, and whether it is one. */
  ranks(): (at: number) => { before: number; isIn: boolean } {
    const { bits, list } = this;
    let [word, before] = [0, 0];
    if (!bits) {
      return (at) => {
        while (before < list!.length && list![before]! < at) before += 1;
        return { before, isIn: list![before] === at };
      };
    }
    return (at) => {
      for (; word < at >>> 5; word += 1) before += onesIn(bits[word]!);
      return { before: before + onesIn(bits[word]! & ((1 << (at & 31)) - 1)), isIn: hasBit(bits, at) };
    };
  }

  /** Takes every changed member out and puts `added`, which are some of them, in. Both ascending. */
  replace(changed: readonly number[], added: readonly number[]): void {
    if (this.bits) return this.replaceBits(this.bits, changed, added);
    const rank = this.ranks();
    if (added.length === 0 && !changed.some((at) => rank(at).isIn)) return;
    const bits = newBits();
    for (const at of this.list!) setBit(bits, at);
    this.replaceBits(bits, changed, added);
  }

  private replaceBits(bits: Bits, changed: readonly number[], added: readonly number[]): void {
    for (const at of changed) clearBit(bits, at);
    for (const at of added) setBit(bits, at);
    const size = countBits(bits);
    // A set at the limit does not turn back and forth with every change.
    const few = size <= (this.bits ? SPARSE / 2 : SPARSE);
    this.list = few ? new Uint16Array(size) : null;
    if (this.list) eachBitInto(bits, this.list);
    this.bits = few ? null : bits;
  }

  toPlain() {
    return this.list ?? this.bits!;
  }

  /** What was stored, by its kind: two-byte places or a bitmap. */
  static fromPlain(plain: Uint16Array | Uint32Array): MemberSet {
    const set = new MemberSet();
    const isList = plain.BYTES_PER_ELEMENT === 2;
    set.list = isList ? new Uint16Array(plain) : null;
    set.bits = isList ? null : new Uint32Array(plain);
    return set;
  }
}

const eachBitInto = (bits: Bits, list: Uint16Array): void => {
  let i = 0;
  eachBit(bits, (at) => (list[i++] = at));
};

/** A set in which each member has been since a day: the days stand in the order of the places. */
export class DatedSet {
  private set = new MemberSet();
  private days: Packed = new Uint8Array(0);
  private firstDay = 0;

  get bytes(): number {
    return this.set.bytes + this.days.byteLength;
  }

  get isEmpty(): boolean {
    return this.set.isEmpty;
  }

  among(mask: Bits, out: Bits): void {
    this.set.among(mask, out);
  }

  /** out = the members of `mask` that came in on `day` or later. */
  since(day: number, mask: Bits, out: Bits): void {
    out.fill(0);
    const [days, bound] = [this.days, day - this.firstDay];
    this.set.each((at, i) => {
      if (days[i]! >= bound && hasBit(mask, at)) setBit(out, at);
    });
  }

  /** Takes every changed member out and puts those with a day in; places ascending. */
  replace(changed: readonly number[], added: ReadonlyMap<number, number>): void {
    this.makeRoomBelow(Math.min(...added.values()));
    const [rank, splices, days]: [ReturnType<MemberSet['ranks']>, ([number, number] | number)[], number[]] = [this.set.ranks(), [], []];
    let [cursor, gone] = [0, 0];
    for (const at of changed) {
      const [{ before, isIn }, day] = [rank(at), added.get(at)];
      if (!isIn && day === undefined) continue;
      splices.push([cursor, before]);
      cursor = before + (isIn ? 1 : 0);
      gone += isIn ? 1 : 0;
      if (day !== undefined) splices.push(-days.push(day - this.firstDay));
    }
    if (splices.length === 0) return;
    const held = this.days.length;
    this.days = spliced(this.days, [...splices, [cursor, held]], days, held - gone + days.length);
    this.set.replace(changed, changed.filter((at) => added.has(at)));
  }

  private makeRoomBelow(day: number): void {
    if (this.isEmpty) this.firstDay = Number.isFinite(day) ? day - 365 : 0;
    if (day >= this.firstDay || !Number.isFinite(day)) return;
    this.days = pack(Array.from(this.days, (above) => above + this.firstDay - day));
    this.firstDay = day;
  }

  toPlain() {
    return { members: this.set.toPlain(), days: this.days, firstDay: this.firstDay };
  }

  static fromPlain({ members, days, firstDay }: ReturnType<DatedSet['toPlain']>): DatedSet {
    const set = new DatedSet();
    set.set = MemberSet.fromPlain(members);
    set.days = days.slice();
    set.firstDay = firstDay;
    return set;
  }
}
