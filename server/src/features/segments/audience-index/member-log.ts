import { hasBit, type Bits } from './bits';
import { pack, spliced, type Packed } from './packed';

/** Of one row: its key, its member's place, then what else the log keeps. Whole numbers. */
export type LogRow = readonly [key: number, place: number, ...rest: number[]];

/**
 * What happened to the members of a block, in order of its key (a business day, or an instant in epoch ms), so that a
 * window of time is a stretch of rows. Each key stands once with where its rows begin; the other columns are as narrow
 * as their values allow. Column 0 is the member's place in the block. Rows of one member and key stand together.
 */
export class MemberLog {
  private keys: Packed = new Uint8Array(0);
  /** One more than keys: rows of key k are `starts[k]` up to `starts[k + 1]`. */
  private starts = new Uint32Array(1);
  columns: Packed[];

  constructor(width: number) {
    this.columns = Array.from({ length: width }, () => new Uint8Array(0));
  }

  get bytes(): number {
    return this.keys.byteLength + this.starts.byteLength + this.columns.reduce((sum, column) => sum + column.byteLength, 0);
  }

  private firstKeyFrom(key: number): number {
    let [low, high] = [0, this.keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.keys[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Stretches of rows of one key each, keys ascending, from `from` (included) to `until` (excluded). */
  each(from: number, until: number, see: (key: number, start: number, end: number) => void): void {
    for (let k = this.firstKeyFrom(from); k < this.keys.length && this.keys[k]! < until; k += 1) see(this.keys[k]!, this.starts[k]!, this.starts[k + 1]!);
  }

  /** Drops the rows of changed members and puts `added`, in order of their keys, behind those of the same key. */
  replace(changed: Bits, added: readonly LogRow[]): void {
    const plan = new Plan();
    let next = 0;
    const addBelow = (key: number): void => {
      for (; next < added.length && added[next]![0] < key; next += 1) plan.add(added[next]![0], next);
    };
    const places = this.columns[0]!;
    this.each(-Infinity, Infinity, (key, start, end) => {
      addBelow(key);
      plan.startKey(key);
      let kept = start;
      for (let row = start; row < end; row += 1) {
        if (!hasBit(changed, places[row]!)) continue;
        plan.keep(kept, row);
        kept = row + 1;
      }
      plan.keep(kept, end);
    });
    addBelow(Infinity);
    if (added.length === 0 && plan.length === places.length) return;
    this.columns = this.columns.map((column, c) => spliced(column, plan.splices, added.map((row) => row[c + 1]!), plan.length));
    this.keepKeys(plan);
  }

  private keepKeys({ keys, starts, length }: Plan): void {
    const filled = starts.map((start, k) => start < (starts[k + 1] ?? length));
    this.keys = pack(keys.filter((_, k) => filled[k]));
    this.starts = Uint32Array.from([...starts.filter((_, k) => filled[k]), length]);
  }

  toPlain() {
    return { keys: this.keys, starts: this.starts, columns: this.columns };
  }

  static fromPlain({ keys, starts, columns }: ReturnType<MemberLog['toPlain']>): MemberLog {
    const log = new MemberLog(0);
    log.keys = keys.slice();
    log.starts = new Uint32Array(starts);
    log.columns = columns.map((column) => column.slice());
    return log;
  }
}

/** How the rows of a log are put together anew; stretches that stay side by side are one. */
class Plan {
  readonly splices: ([number, number] | number)[] = [];
  readonly keys: number[] = [];
  readonly starts: number[] = [];
  length = 0;

  startKey(key: number): void {
    if (key === this.keys.at(-1)) return;
    this.keys.push(key);
    this.starts.push(this.length);
  }

  keep(start: number, end: number): void {
    if (start === end) return;
    const last = this.splices.at(-1);
    if (typeof last === 'object' && last[1] === start) last[1] = end;
    else this.splices.push([start, end]);
    this.length += end - start;
  }

  add(key: number, row: number): void {
    this.startKey(key);
    this.splices.push(-1 - row);
    this.length += 1;
  }
}
