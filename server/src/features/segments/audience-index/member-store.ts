import type { MemberFacts } from '@shuke/shared/rules/segments/member-facts';
import { BLOCK, clearBit, countBits } from './bits';
import { MemberBlock } from './member-block';
import { MemberIds } from './member-ids';
import { rowsOf, type MemberRows } from './member-rows';
import { newestFactMs } from './newest-fact';
import { Words } from './words';

export interface IndexedMember {
  /** 24 hexadecimal digits. */
  memberId: string;
  /** Every fact; one that is left out counts as absent. */
  facts: MemberFacts;
}

/** Somebody who is not in columns, or no longer as they are now. `facts` of null: gone. */
export interface Pending {
  facts: MemberFacts | null;
  newestMs: number;
}

/** So many settled members wait at most; more are put into columns at once. */
const FOLD_AT = 4096;

/** Members: in columns by blocks, and those that changed or happened lately in full beside them. */
export class MemberStore {
  ids = new MemberIds();
  words = new Words();
  blocks: MemberBlock[] = [];
  readonly pending = new Map<number, Pending>();
  private foldable = 0;

  constructor(public settledMs: number) {}

  /** What is in columns, by what takes it. `rows` answer windows of time, the others all the rest. */
  get bytes(): { ids: number; sets: number; tags: number; numbers: number; rows: number } {
    const parts = { ids: this.ids.bytes, sets: 0, tags: 0, numbers: 0, rows: 0 };
    for (const { bytes } of this.blocks) for (const part of ['sets', 'tags', 'numbers', 'rows'] as const) parts[part] += bytes[part];
    return parts;
  }

  get size(): number {
    const full = [...this.pending.values()].filter(({ facts }) => facts !== null).length;
    return this.blocks.reduce((sum, block) => sum + countBits(block.live), full);
  }

  has(memberId: string): boolean {
    const ordinal = this.ids.find(memberId);
    if (ordinal === undefined) return false;
    const waiting = this.pending.get(ordinal);
    if (waiting) return waiting.facts !== null;
    const block = this.blocks[Math.floor(ordinal / BLOCK)];
    return block !== undefined && ((block.live[(ordinal % BLOCK) >>> 5]! >>> (ordinal & 31)) & 1) === 1;
  }

  put(members: readonly IndexedMember[]): void {
    for (const { memberId, facts } of members) this.wait(this.ids.add(memberId), { facts, newestMs: newestFactMs(facts) });
    if (this.foldable >= FOLD_AT) this.fold();
  }

  remove(memberIds: readonly string[]): void {
    for (const memberId of memberIds) {
      const ordinal = this.ids.find(memberId);
      if (ordinal !== undefined) this.wait(ordinal, { facts: null, newestMs: -Infinity });
    }
    if (this.foldable >= FOLD_AT) this.fold();
  }

  settle(ms: number): void {
    this.settledMs = Math.max(this.settledMs, ms);
    this.fold();
  }

  private wait(ordinal: number, pending: Pending): void {
    const block = this.blocks[Math.floor(ordinal / BLOCK)];
    if (block) clearBit(block.live, ordinal % BLOCK);
    this.pending.set(ordinal, pending);
    if (pending.newestMs <= this.settledMs) this.foldable += 1;
  }

  /** Puts everybody settled into columns. Whose facts columns cannot hold stays in full. */
  private fold(): void {
    const changes = new Map<number, Map<number, MemberRows | null>>();
    for (const [ordinal, { facts, newestMs }] of this.pending) {
      if (newestMs > this.settledMs) continue;
      const [number, place] = [Math.floor(ordinal / BLOCK), ordinal % BLOCK];
      const rows = facts && rowsOf(facts, place, this.words);
      if (facts && !rows) continue;
      const block = changes.get(number) ?? new Map<number, MemberRows | null>();
      changes.set(number, block.set(place, rows));
      this.pending.delete(ordinal);
    }
    for (const [number, rows] of changes) this.blockAt(number).fold(rows);
    this.foldable = 0;
  }

  private blockAt(number: number): MemberBlock {
    while (this.blocks.length <= number) this.blocks.push(new MemberBlock());
    return this.blocks[number]!;
  }
}
