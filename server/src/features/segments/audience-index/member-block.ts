import { clearBit, newBits, setBit, type Bits } from './bits';
import { MemberLog, type LogRow } from './member-log';
import { LOG_NAMES, LOGS, NUMBERS, type LogName, type MemberRows, type NumberName } from './member-rows';
import { DatedSet, MemberSet } from './member-set';
import { SlicedNumber } from './sliced-number';

/** New rows by member's place; null: nothing is left of them. */
export type Changes = ReadonlyMap<number, MemberRows | null>;

const byKeyThenPlace = (a: LogRow, b: LogRow): number => a[0] - b[0] || a[1] - b[1];

/** Everything about 65,536 members in columns. A question looks at one block after the other. */
export class MemberBlock {
  /** Who is decided by these columns. What stands in columns for others is left over and means nothing. */
  readonly live: Bits = newBits();
  readonly sets = new Map<number, MemberSet>();
  readonly tags = new Map<number, DatedSet>();
  readonly numbers = Object.fromEntries(NUMBERS.map((name) => [name, new SlicedNumber()])) as Record<NumberName, SlicedNumber>;
  readonly logs = Object.fromEntries(LOG_NAMES.map((name) => [name, new MemberLog(LOGS[name].length)])) as Record<LogName, MemberLog>;

  get bytes(): { sets: number; tags: number; numbers: number; rows: number } {
    const sum = (parts: Iterable<{ bytes: number }>) => [...parts].reduce((total, part) => total + part.bytes, 0);
    return {
      sets: this.live.byteLength + sum(this.sets.values()), tags: sum(this.tags.values()), numbers: sum(Object.values(this.numbers)), rows: sum(Object.values(this.logs)),
    };
  }

  /** Puts new rows in the place of old ones, in one pass over each column. */
  fold(changes: Changes): void {
    const places = [...changes.keys()].sort((a, b) => a - b);
    const changed = newBits();
    for (const at of places) setBit(changed, at);
    this.foldSets(changes, places);
    this.foldTags(changes, places);
    for (const at of places) for (const [name, value] of changes.get(at)?.numbers ?? []) this.numbers[name].set(at, value);
    for (const name of LOG_NAMES) this.logs[name].replace(changed, places.flatMap((at) => changes.get(at)?.logs[name] ?? []).sort(byKeyThenPlace));
    for (const at of places) (changes.get(at) ? setBit : clearBit)(this.live, at);
  }

  private foldSets(changes: Changes, places: readonly number[]): void {
    const added = new Map<number, number[]>();
    for (const at of places) for (const code of changes.get(at)?.sets ?? []) listIn(added, code).push(at);
    for (const code of added.keys()) if (!this.sets.has(code)) this.sets.set(code, new MemberSet());
    for (const [code, set] of this.sets) {
      set.replace(places, added.get(code) ?? []);
      if (set.isEmpty) this.sets.delete(code);
    }
  }

  private foldTags(changes: Changes, places: readonly number[]): void {
    const added = new Map<number, Map<number, number>>();
    for (const at of places) for (const [code, day] of changes.get(at)?.tags ?? []) added.set(code, (added.get(code) ?? new Map<number, number>()).set(at, day));
    for (const code of added.keys()) if (!this.tags.has(code)) this.tags.set(code, new DatedSet());
    for (const [code, set] of this.tags) {
      set.replace(places, added.get(code) ?? new Map());
      if (set.isEmpty) this.tags.delete(code);
    }
  }

  toPlain() {
    return {
      live: this.live,
      sets: [...this.sets].map(([code, set]) => [code, set.toPlain()] as const),
      tags: [...this.tags].map(([code, set]) => [code, set.toPlain()] as const),
      numbers: NUMBERS.map((name) => this.numbers[name].toPlain()),
      logs: LOG_NAMES.map((name) => this.logs[name].toPlain()),
    };
  }

  static fromPlain(plain: ReturnType<MemberBlock['toPlain']>): MemberBlock {
    const block = new MemberBlock();
    block.live.set(plain.live);
    for (const [code, set] of plain.sets) block.sets.set(code, MemberSet.fromPlain(set));
    for (const [code, set] of plain.tags) block.tags.set(code, DatedSet.fromPlain(set));
    NUMBERS.forEach((name, i) => (block.numbers[name] = SlicedNumber.fromPlain(plain.numbers[i]!)));
    LOG_NAMES.forEach((name, i) => (block.logs[name] = MemberLog.fromPlain(plain.logs[i]!)));
    return block;
  }
}

const listIn = <T>(lists: Map<number, T[]>, key: number): T[] => {
  const list = lists.get(key) ?? [];
  if (list.length === 0) lists.set(key, list);
  return list;
};
