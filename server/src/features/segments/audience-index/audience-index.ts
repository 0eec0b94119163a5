import { deserialize, serialize } from 'node:v8';
import { rfmValuesOf } from '@shuke/shared/rules/segments/condition-holds';
import { cutsOf, type Histogram, type RfmCuts } from '@shuke/shared/rules/rfm/score-rfm';
import { memberMatches, type MemberFacts } from '@shuke/shared/rules/segments/member-matches';
import { childrenOf, type Placed, type SegmentRule } from '@shuke/shared/rules/segments/rule-tree';
import type { Counted, CountedEach, Overlap, Question, Refused, Scene } from './question';
import { unsupportedAt } from './unsupported';

export interface IndexedMember {
  /** 24 hexadecimal digits. */
  memberId: string;
  /** Every fact; one that is left out counts as absent. */
  facts: MemberFacts;
}

const FORMAT = 1;

/** Every node of a rule with its place, the whole first. */
const nodesOf = (rule: SegmentRule, path = ''): Placed<SegmentRule>[] => [
  { path, node: rule }, ...childrenOf(rule).flatMap((child) => nodesOf(child.node, path + child.path)),
];

/**
 * The third evaluator of segment rules: exact counts of members held in memory, from their facts alone. It does no
 * reading of its own; whoever feeds it decides who belongs (`put`, `remove`) and how far time has come (`settle`).
 *
 * Questions are answered for moments from `settledAt` on, also in the future. A member is known in full until a
 * `settle` passes the newest of their facts, and by then only what later moments can ask. So: settle often (about once
 * a second) and a little behind the clock (a few seconds), and a question about now is always answered.
 *
 * Everything is synchronous and in one process. Answers are as of the last `put`; nothing here is ever approximate.
 * Put members in ascending order of their ids and in batches when many come at once: it is faster and smaller.
 */
export class AudienceIndex {
  private readonly known = new Map<string, MemberFacts>();
  private settledMs: number;

  constructor(settledAt: Date) {
    this.settledMs = settledAt.getTime();
  }

  /** Questions about moments before it are refused. */
  get settledAt(): Date {
    return new Date(this.settledMs);
  }

  get size(): number {
    return this.known.size;
  }

  /** Memory held for members, in bytes; measured, not a guess of the engine's overhead. */
  get bytes(): number {
    return 0;
  }

  has(memberId: string): boolean {
    return this.known.has(memberId);
  }

  /** Inserts, or replaces whatever was known of them. */
  put(members: readonly IndexedMember[]): void {
    for (const { memberId, facts } of members) this.known.set(memberId, facts);
  }

  /** Whoever is not here is passed over. */
  remove(memberIds: readonly string[]): void {
    for (const memberId of memberIds) this.known.delete(memberId);
  }

  /** Nobody will ask about moments before this one any more. Never goes back. */
  settle(at: Date): void {
    this.settledMs = Math.max(this.settledMs, at.getTime());
  }

  private refuse(rules: readonly SegmentRule[], { asOf, world }: Scene): Refused | null {
    for (const rule of rules) {
      const path = unsupportedAt(rule, world.segments);
      if (path !== null) return { ok: false, reason: 'unsupported', path };
    }
    return asOf.getTime() < this.settledMs ? { ok: false, reason: 'past', settledAt: this.settledAt } : null;
  }

  private inView({ storeIds }: Scene): [string, MemberFacts][] {
    return [...this.known].filter(([, { profile }]) => !storeIds || (profile.storeId !== null && storeIds.includes(profile.storeId)));
  }

  count(question: Question): Counted | Refused {
    const each = this.countEach(question);
    return each.ok ? { ok: true, count: each.count, total: each.total } : each;
  }

  /** The count of the whole and of every condition and group under it. */
  countEach(question: Question): CountedEach | Refused {
    const { rule, asOf, world } = question;
    const refused = this.refuse([rule], question);
    if (refused) return refused;
    const members = this.inView(question);
    const nodes = nodesOf(rule).map(({ path, node }) => ({ path, count: members.filter(([, facts]) => memberMatches(node, facts, asOf, world)).length }));
    return { ok: true, count: nodes[0]!.count, total: members.length, nodes };
  }

  /** Ids of everyone in, as of this call, whatever is put while they are read. Without an order. */
  members(question: Question): { ok: true; ids: Iterable<string> } | Refused {
    const { rule, asOf, world } = question;
    const refused = this.refuse([rule], question);
    if (refused) return refused;
    return { ok: true, ids: this.inView(question).filter(([, facts]) => memberMatches(rule, facts, asOf, world)).map(([id]) => id) };
  }

  /** Sizes of all intersections of two to five rules, and of each rule alone. */
  overlap(rules: readonly SegmentRule[], scene: Scene): Overlap | Refused {
    const refused = this.refuse(rules, scene);
    if (refused) return refused;
    const members = this.inView(scene);
    const inside = members.map(([, facts]) => rules.map((rule) => memberMatches(rule, facts, scene.asOf, scene.world)));
    const sizes = Array.from({ length: 2 ** rules.length - 1 }, (_, n) => {
      const chosen = rules.map((_rule, i) => i).filter((i) => (n + 1) & (1 << i));
      return { rules: chosen, count: inside.filter((holds) => chosen.every((i) => holds[i])).length };
    });
    return { ok: true, total: members.length, sizes };
  }

  /** Cuts by quantiles over everybody who bought in the window, whoever asks. */
  rfmCuts(asOf: Date, windowDays: number | null): { ok: true; cuts: RfmCuts } | Refused {
    if (asOf.getTime() < this.settledMs) return { ok: false, reason: 'past', settledAt: this.settledAt };
    const [recency, count, sum]: Histogram[] = [new Map(), new Map(), new Map()];
    const add = (histogram: Histogram | undefined, value: number) => histogram!.set(value, (histogram!.get(value) ?? 0) + 1);
    for (const facts of this.known.values()) {
      const values = rfmValuesOf(facts, windowDays, asOf);
      if (!values) continue;
      add(recency, values.recencyDays);
      add(count, values.count);
      add(sum, values.sumFen);
    }
    return { ok: true, cuts: { recencyDays: cutsOf(recency!), count: cutsOf(count!), sumFen: cutsOf(sum!) } };
  }

  /** Everything, in pieces of a few MB at most; for `load` of the same version of the program. */
  *save(): Generator<Uint8Array> {
    yield serialize({ format: FORMAT, settledMs: this.settledMs, members: this.known.size });
    const members = [...this.known];
    for (let i = 0; i < members.length; i += 1000) yield serialize(members.slice(i, i + 1000));
  }

  /** What `save` gave, in its order; undefined: not of this version, or not whole, so build anew. */
  static load(chunks: Iterable<Uint8Array>): AudienceIndex | undefined {
    try {
      const [head, ...rest] = [...chunks].map((chunk) => deserialize(chunk) as unknown);
      const { format, settledMs, members } = head as { format: number; settledMs: number; members: number };
      if (format !== FORMAT) return undefined;
      const index = new AudienceIndex(new Date(settledMs));
      for (const [memberId, facts] of (rest as [string, MemberFacts][][]).flat()) index.known.set(memberId, facts);
      return index.size === members ? index : undefined;
    } catch {
      return undefined;
    }
  }
}
