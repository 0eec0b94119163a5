/** What one round of reading takes with it. */
export interface Round {
  memberIds: string[];
  /** The last mark before which all these changes lie; 0: none. */
  mark: number;
}

/**
 * Members whose facts must be read again, each once however often they changed, and the marks that somebody waits for.
 * What is added while a round is read waits for the next one.
 */
export class WaitingMembers {
  private ids = new Set<string>();
  private mark = 0;
  private oldestMs = Infinity;
  private takenOldestMs = Infinity;
  private ring: () => void = () => undefined;

  /** `at`: when the change happened. */
  add(memberIds: readonly string[], at: Date): void {
    const first = this.ids.size === 0;
    for (const id of memberIds) this.ids.add(id);
    if (memberIds.length > 0) this.oldestMs = Math.min(this.oldestMs, at.getTime());
    if (first && this.ids.size > 0) this.ring();
  }

  /** Somebody waits until everything added so far has been read. */
  addMark(mark: number): void {
    this.mark = Math.max(this.mark, mark);
    this.ring();
  }

  take(): Round {
    const round = { memberIds: [...this.ids], mark: this.mark };
    this.takenOldestMs = this.oldestMs;
    [this.ids, this.mark, this.oldestMs] = [new Set(), 0, Infinity];
    return round;
  }

  /** The round that was taken is in the index. */
  done(): void {
    this.takenOldestMs = Infinity;
  }

  /** When the oldest change happened that is not in the index; Infinity: none waits. */
  oldest(): number {
    return Math.min(this.oldestMs, this.takenOldestMs);
  }

  private rung(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.ring = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  wake(): void {
    this.ring();
  }

  /** Until something waits, `idleMs` at most; and then for more to gather, unless somebody waits for it. */
  async gather(gatherMs: number, idleMs: number): Promise<void> {
    if (this.ids.size === 0 && this.mark === 0) await this.rung(idleMs);
    if (this.ids.size > 0 && this.mark === 0) await this.rung(gatherMs);
  }
}
