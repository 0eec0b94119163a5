import type { Connection } from 'mongoose';
import { defineModel } from '../../../platform/database';
import { inBatches } from '../../../platform/in-batches';

const DAY_SECONDS = 86_400;

/** One row a process: a number that it raises to see it come by in the stream of changes. */
export interface IndexMark {
  _id: string;
  n: number;
  at: Date;
}
export const IndexMarks = defineModel<IndexMark>('index_marks', { n: Number, at: Date }, [[{ at: 1 }, { expireAfterSeconds: DAY_SECONDS }]]);

/**
 * How a process knows that it has heard everything that was written before a question: it writes a mark and waits until
 * the mark comes by, for the stream tells in the order of the writes. Who asks at the same moment shares one mark.
 */
export class Marks {
  private n = 0;
  private waiting: { n: number; resolve(): void }[] = [];
  private readonly write: (item: null) => Promise<number>;

  constructor(db: Connection, id: string) {
    this.write = inBatches(async (items) => {
      const n = (this.n += 1);
      await IndexMarks(db).collection.updateOne({ _id: id } as never, { $set: { n, at: new Date() } }, { upsert: true, writeConcern: { w: 1 } });
      return items.map(() => n);
    });
  }

  /** Resolves when all that was written before this call has been heard and read. */
  async passed(): Promise<void> {
    const n = await this.write(null);
    if (n > this.reachedN) await new Promise<void>((resolve) => this.waiting.push({ n, resolve }));
  }

  private reachedN = 0;

  reached(n: number): void {
    this.reachedN = Math.max(this.reachedN, n);
    const passed = this.waiting.filter((one) => one.n <= this.reachedN);
    this.waiting = this.waiting.filter((one) => one.n > this.reachedN);
    for (const { resolve } of passed) resolve();
  }
}
