import type { Fault } from './faults';

export interface LineError extends Fault {
  line: number;
}

/** `read` = created + updated + skipped + lines with an error. */
export interface Tally {
  read: number;
  created: number;
  updated: number;
  skipped: number;
  /** The first ones; `errorsTotal` is there when the list was cut. */
  errors: LineError[];
  errorsTotal?: number;
}

export type Outcome = 'created' | 'updated' | 'skipped' | Fault;

/** A file of nothing but errors must not fill the memory. */
export const MOST_ERRORS_LISTED = 1000;

export class TallyBook {
  private readonly counts = { created: 0, updated: 0, skipped: 0 };
  private readonly errors: LineError[] = [];
  private failed = 0;

  note(line: number, outcome: Outcome): void {
    if (typeof outcome === 'string') this.counts[outcome] += 1;
    else {
      this.failed += 1;
      if (this.errors.length < MOST_ERRORS_LISTED) this.errors.push({ line, ...outcome });
    }
  }

  get read(): number {
    return this.counts.created + this.counts.updated + this.counts.skipped + this.failed;
  }

  close(): Tally {
    const errors = this.errors.toSorted((a, b) => a.line - b.line);
    const cut = this.failed > errors.length ? { errorsTotal: this.failed } : {};
    return { read: this.read, ...this.counts, errors, ...cut };
  }
}
