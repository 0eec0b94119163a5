import { BLOCK } from './bits';

/** Counts and sums by member's place, for one block at a time; used again for the next. */
export class Tally {
  readonly count = new Uint32Array(BLOCK);
  readonly sum = new Float64Array(BLOCK);
  /** Of the rows counted, the keys of the first and the last; both are days. */
  readonly first = new Int32Array(BLOCK);
  readonly last = new Int32Array(BLOCK);
  private readonly places = new Uint16Array(BLOCK);
  private size = 0;

  /** Places with a row, each once. */
  get touched(): Uint16Array {
    return this.places.subarray(0, this.size);
  }

  clear(): void {
    for (let i = 0; i < this.size; i += 1) {
      const at = this.places[i]!;
      this.count[at] = 0;
      this.sum[at] = 0;
    }
    this.size = 0;
  }

  /** One more row; rows come in order of their keys. */
  add(at: number, key: number, fen = 0): void {
    if (this.count[at] === 0) {
      this.places[this.size] = at;
      this.size += 1;
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
