import type { RfmCuts } from '@shuke/shared/rules/rfm/score-rfm';
import { memberMatches, type MemberFacts } from '@shuke/shared/rules/segments/member-matches';
import { childrenOf, type Placed, type SegmentRule } from '@shuke/shared/rules/segments/rule-tree';
import { BLOCK, countBits, intersect, newBits, placesOf, Scratch, type Bits } from './bits';
import { everyone, inAnySetOf } from './fill';
import { fillRule, kitFor, type Tools } from './fill-rule';
import { MemberStore, type IndexedMember } from './member-store';
import { measureCuts } from './measure-cuts';
import type { Counted, CountedEach, Overlap, Question, Refused, Scene } from './question';
import { loadStore, saveStore } from './save-and-load';
import { Tally } from './tally';
import { unsupportedAt } from './unsupported';

const nodesOf = (rule: SegmentRule, path = ''): Placed<SegmentRule>[] => [
  { path, node: rule }, ...childrenOf(rule).flatMap((child) => nodesOf(child.node, path + child.path)),
];

const isInView = ({ storeIds }: Scene, { profile }: MemberFacts): boolean => !storeIds || (profile.storeId !== null && storeIds.includes(profile.storeId));

/**
 * The third evaluator of segment rules: exact answers about members held in memory, from their facts alone. It reads
 * nothing by itself; whoever feeds it decides who belongs (`put`, `remove`) and how far time has come (`settle`).
 *
 * Questions are answered for moments from `settledAt` on, also in the future. A member is known in full until a
 * `settle` passes the newest of their facts; from then on only what later moments can ask is kept, in columns. So:
 * settle often (about once a second), a few seconds behind the clock, and a question about now is always answered.
 * Members not yet in columns are judged by the predicate, a few microseconds each.
 *
 * Everything is synchronous and in one process. Answers are as of the last `put`; nothing here is approximate.
 * Put members in ascending order of their ids, some thousands at once: ids in order take less room, and each call
 * with many members costs one pass over the blocks they are in.
 */
export class AudienceIndex {
  private store: MemberStore;
  private readonly tools: Tools = { scratch: new Scratch(), tally: new Tally() };

  constructor(settledAt: Date) {
    this.store = new MemberStore(settledAt.getTime());
  }

  /** Questions about moments before it are refused. */
  get settledAt(): Date {
    return new Date(this.store.settledMs);
  }

  get size(): number {
    return this.store.size;
  }

  /** Bytes of the columns and ids; members that are still known in full come on top. */
  get bytes(): number {
    return Object.values(this.store.bytes).reduce((sum, part) => sum + part, 0);
  }

  /** The same by what takes it: rows of purchases and events answer windows of time, the rest is answered by the others. */
  get bytesOf(): { ids: number; sets: number; tags: number; numbers: number; rows: number } {
    return this.store.bytes;
  }

  /** How many members are still known in full. */
  get unsettled(): number {
    return this.store.pending.size;
  }

  has(memberId: string): boolean {
    return this.store.has(memberId);
  }

  /** Inserts, or replaces whatever was known of them. */
  put(members: readonly IndexedMember[]): void {
    this.store.put(members);
  }

  /** Whoever is not here is passed over. */
  remove(memberIds: readonly string[]): void {
    this.store.remove(memberIds);
  }

  /** Nobody will ask about moments before this one any more. Never goes back. */
  settle(at: Date): void {
    this.store.settle(at.getTime());
  }

  private refuse(rules: readonly SegmentRule[], { asOf, world }: Scene): Refused | null {
    for (const rule of rules) {
      const path = unsupportedAt(rule, world.segments);
      if (path !== null) return { ok: false, reason: 'unsupported', path };
    }
    return this.isPast(asOf) ? { ok: false, reason: 'past', settledAt: this.settledAt } : null;
  }

  private isPast(asOf: Date): boolean {
    return asOf.getTime() < this.store.settledMs;
  }

  /** Judges everybody in view by each rule: block by block those in columns, the others one by one. Answers how many there are. */
  private judge(rules: readonly SegmentRule[], scene: Scene, seeBlock: (number: number, inside: readonly Bits[]) => void, seeMember: (ordinal: number, inside: readonly boolean[]) => void): number {
    const { scratch } = this.tools;
    const kit = kitFor(scene, this.store.words, this.tools);
    const [view, fills] = [scene.storeIds ? inAnySetOf(kit, 'store', scene.storeIds) : everyone, rules.map((rule) => fillRule(kit, rule))];
    const [mask, inside] = [scratch.take(), rules.map(() => scratch.take())];
    let total = 0;
    this.store.blocks.forEach((block, number) => {
      view(block, block.live, mask);
      total += countBits(mask);
      fills.forEach((fill, i) => fill(block, mask, inside[i]!));
      seeBlock(number, inside);
    });
    scratch.give(mask, ...inside);
    for (const [ordinal, { facts }] of this.store.pending) {
      if (!facts || !isInView(scene, facts)) continue;
      total += 1;
      seeMember(ordinal, rules.map((rule) => memberMatches(rule, facts, scene.asOf, scene.world)));
    }
    return total;
  }

  /** How many are in each rule. */
  private sizes(rules: readonly SegmentRule[], scene: Scene): { total: number; sizes: number[] } {
    const sizes = rules.map(() => 0);
    const total = this.judge(
      rules, scene, (_number, inside) => inside.forEach((bits, i) => (sizes[i]! += countBits(bits))), (_ordinal, inside) => inside.forEach((holds, i) => (sizes[i]! += holds ? 1 : 0)),
    );
    return { total, sizes };
  }

  count(question: Question): Counted | Refused {
    const refused = this.refuse([question.rule], question);
    if (refused) return refused;
    const { total, sizes } = this.sizes([question.rule], question);
    return { ok: true, count: sizes[0]!, total };
  }

  /** The count of the whole and of every condition and group under it. */
  countEach(question: Question): CountedEach | Refused {
    const refused = this.refuse([question.rule], question);
    if (refused) return refused;
    const nodes = nodesOf(question.rule);
    const { total, sizes } = this.sizes(nodes.map(({ node }) => node), question);
    return { ok: true, count: sizes[0]!, total, nodes: nodes.map(({ path }, i) => ({ path, count: sizes[i]! })) };
  }

  /** Ids of everyone in, as of this call, whatever is put while they are read. Without an order. */
  members(question: Question): { ok: true; ids: Iterable<string> } | Refused {
    const refused = this.refuse([question.rule], question);
    if (refused) return refused;
    const [blocks, others]: [Bits[], number[]] = [[], []];
    this.judge([question.rule], question, (number, inside) => (blocks[number] = inside[0]!.slice()), (ordinal, inside) => void (inside[0] && others.push(ordinal)));
    const { ids } = this.store;
    const read = function* (): Generator<string> {
      for (const [number, bits] of blocks.entries()) for (const at of placesOf(bits)) yield ids.idOf(number * BLOCK + at);
      for (const ordinal of others) yield ids.idOf(ordinal);
    };
    return { ok: true, ids: { [Symbol.iterator]: read } };
  }

  /** Sizes of all intersections of a few rules, and of each rule alone. */
  overlap(rules: readonly SegmentRule[], scene: Scene): Overlap | Refused {
    const refused = this.refuse(rules, scene);
    if (refused) return refused;
    const choices = Array.from({ length: 2 ** rules.length - 1 }, (_, n) => rules.flatMap((_rule, i) => ((n + 1) & (1 << i) ? [i] : [])));
    const counts = choices.map(() => 0);
    const common = newBits();
    const total = this.judge(rules, scene, (_number, inside) => choices.forEach((choice, n) => {
      common.set(inside[choice[0]!]!);
      for (const i of choice.slice(1)) intersect(common, inside[i]!, common);
      counts[n]! += countBits(common);
    }), (_ordinal, inside) => choices.forEach((choice, n) => (counts[n]! += choice.every((i) => inside[i]) ? 1 : 0)));
    return { ok: true, total, sizes: choices.map((choice, n) => ({ rules: choice, count: counts[n]! })) };
  }

  /** Cuts by quantiles over everybody who bought in the window, whoever asks. */
  rfmCuts(asOf: Date, windowDays: number | null): { ok: true; cuts: RfmCuts } | Refused {
    return this.isPast(asOf) ? { ok: false, reason: 'past', settledAt: this.settledAt } : { ok: true, cuts: measureCuts(this.store, asOf, windowDays) };
  }

  /** Everything, in pieces of a few MB each; for `load` of the same version of the program. Read it through before the next `put`. */
  save(): Generator<Uint8Array> {
    return saveStore(this.store);
  }

  /** What `save` gave, in its order; undefined: of another version or not whole, so build anew. */
  static load(chunks: Iterable<Uint8Array>): AudienceIndex | undefined {
    const store = loadStore(chunks);
    if (!store) return undefined;
    const index = new AudienceIndex(new Date(store.settledMs));
    index.store = store;
    return index;
  }
}
