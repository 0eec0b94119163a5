import { BLOCK } from './bits';

/** Counts and sums by member's place, for one block at a time; used again for the next. */
export class Tally {
  readonly count = new Uint32Array(BLOCK);
  readonly sum = new Float64Array(BLOCK);
  /** Of the rows counted, the keys of the first and the last. */
  readonly first = new Float64Array(BLOCK);
  readonly last = new Float64Array(BLOCK);
  /** Places with a row, each once. */
  readonly touched: number[] = [];

  clear(): void {
    for (const at of this.touched) {
      this.count[at] = 0;
      this.sum[at] = 0;
    }
    this.touched.length = 0;
  }

  /** One more row; rows come in order of their keys. */
  add(at: number, key: number, fen = 0): void {
    if (this.count[at] === 0) {
      this.touched.push(at);
      this.first[at] = key;
    }
    this.count[at]! += 1;
    this.sum[at]! += fen;
    this.last[at] = key;
  }

  /** More money of the row last added. */
  addFen(at: number, fen: number): void {
    this.sum[at]! += fen;
  }
}
