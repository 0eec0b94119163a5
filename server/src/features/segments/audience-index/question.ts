import type { World } from '@shuke/shared/rules/segments/member-facts';
import type { SegmentRule } from '@shuke/shared/rules/segments/rule-tree';

/** Whom and when a question is about. */
export interface Scene {
  asOf: Date;
  world: World;
  /** Only members of these stores, as a store manager sees them; absent: everybody. */
  storeIds?: readonly string[];
}

export interface Question extends Scene {
  /** Resolved: ids, not names, as the predicate takes it. */
  rule: SegmentRule;
}

/**
 * `past`: the moment lies before `settledAt`, and what was so then is no longer known here.
 * `unsupported`: the rule says something at `path` that this index was not made for.
 * Either way the caller asks the pipeline.
 */
export type Refused = { ok: false; reason: 'past'; settledAt: Date } | { ok: false; reason: 'unsupported'; path: string };

export interface Counted {
  ok: true;
  count: number;
  /** Everybody in view, whether the rule holds or not. */
  total: number;
}

/** Sizes beside each condition and group, by their place in the tree: `''` is the whole. */
export interface CountedEach extends Counted {
  nodes: { path: string; count: number }[];
}

/** How many are in every rule of a choice of them (places in the list asked); each choice of one or more once. */
export interface Overlap {
  ok: true;
  total: number;
  sizes: { rules: number[]; count: number }[];
}
