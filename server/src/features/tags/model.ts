import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import type { Holding, TagSource, Untouched } from '@shuke/shared/rules/tags/change-holdings';
import type { TagEnds } from '@shuke/shared/rules/tags/tag-ends';
import { defineModel, Free } from '../../platform/database';

export interface TagGroup {
  _id: string;
  name: string;
  /** At most one tag of the group on a member. */
  exclusive: boolean;
  /** Staff see its tags at the counter and may put them on and take them off. */
  forStaff?: boolean;
  createdAt: Date;
}
export const TagGroups = defineModel<TagGroup>('tag_groups', { name: String, exclusive: Boolean, forStaff: Boolean, createdAt: Date }, [[{ name: 1 }, { unique: true }]]);

export interface Tag {
  _id: string;
  tagGroupId: string;
  name: string;
  colour: string;
  createdAt: Date;
  /** Who answers for what it means. */
  owner?: { id: string; name: string } | null;
  /** Absent: never. Holds for whoever gets it from now on. */
  ends?: TagEnds;
  /** Whoever matches carries it; absent or null: nobody but people and processes put it on. */
  rule?: SegmentRule | null;
  /** Changes with every change of the rule; a sweep of an older one stops. */
  ruleTurn?: number;
  /** The turn that was swept through last, and when. */
  sweptTurn?: number;
  sweptAt?: Date | null;
  /** Why the last sweep could not be made: its rule names what is gone. */
  sweepFault?: string | null;
}
export const Tags = defineModel<Tag>(
  'tags',
  {
    tagGroupId: String, name: String, colour: String, createdAt: Date, owner: Free, ends: Free, rule: Free, ruleTurn: Number, sweptTurn: Number, sweptAt: Date,
    sweepFault: String,
  },
  [[{ name: 1 }, { unique: true }], [{ tagGroupId: 1 }]],
);

/** Every tag put on or taken off, for the member's history. */
export interface TagEvent {
  _id: string;
  memberId: string;
  tagId: string;
  on: boolean;
  by: string;
  at: Date;
  /** Absent on rows from before sources were kept. */
  source?: TagSource | 'expiry';
  /** Held since then: what was restored or taken over is not new. */
  since?: Date;
  expiresAt?: Date | null;
  /** The bulk run that did it. */
  runId?: string;
}
export const TagEvents = defineModel<TagEvent>(
  'tag_events',
  { memberId: String, tagId: String, on: Boolean, by: String, at: Date, source: String, since: Date, expiresAt: Date, runId: String },
  [[{ memberId: 1, at: -1 }]],
);

/** Somebody whose facts changed: every rule tag has to be looked at again. Marks of one member fall together. */
export interface TagCheck {
  /** The member. */
  _id: string;
  /** Counts marks, so that one that came while somebody looked is not lost. */
  turn: number;
  waiting: boolean;
  /** Real time at which it was looked at last; a sweep that began before leaves this member alone. */
  doneAt: Date | null;
}
export const TagChecks = defineModel<TagCheck>(
  'tag_checks', { turn: Number, waiting: Boolean, doneAt: Date },
  [[{ waiting: 1 }, { partialFilterExpression: { waiting: true } }], [{ doneAt: 1 }, { expireAfterSeconds: 86_400, partialFilterExpression: { waiting: false } }]],
);

export type RunState = 'draft' | 'waiting-approval' | 'running' | 'done' | 'cancelled' | 'undoing' | 'undone';

/** A tag for everybody meant, or off them: prepared by one person, over a limit approved by another, done in chunks. */
export interface TagRun {
  _id: string;
  tagId: string;
  on: boolean;
  reason: string;
  source: 'segment' | 'file' | 'search';
  sourceText: string;
  /** `preparing`: its rows are not all written yet, nobody has seen it. */
  state: RunState | 'preparing';
  /** Whose members the maker may touch; null: everybody's. */
  storeIds: string[] | null;
  members: number;
  wouldChange: number;
  lines: number;
  repeated: number;
  unmatched: number;
  faults: { line: number; text: string; reason: string }[];
  approvalReason: string | null;
  createdBy: { id: string; name: string };
  approvedBy: { id: string; name: string } | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  requestKey: string;
}
export const TagRuns = defineModel<TagRun>(
  'tag_runs',
  {
    tagId: String, on: Boolean, reason: String, source: String, sourceText: String, state: String, storeIds: Free, members: Number, wouldChange: Number,
    lines: Number, repeated: Number, unmatched: Number, faults: Free, approvalReason: String, createdBy: Free, approvedBy: Free, createdAt: Date, startedAt: Date,
    finishedAt: Date, requestKey: String,
  },
  [[{ requestKey: 1 }, { unique: true }], [{ createdAt: -1 }], [{ state: 1 }]],
);

/** One member of a run, with what has to be known to undo it. */
export interface TagRunRow {
  /** `run:member` */
  _id: string;
  runId: string;
  memberId: string;
  outcome: 'waiting' | 'changed' | 'unchanged' | 'skipped' | 'restored' | 'kept';
  why: Untouched | null;
  removed: Holding[];
  keptOff: boolean;
}
export const TagRunRows = defineModel<TagRunRow>(
  'tag_run_rows', { runId: String, memberId: String, outcome: String, why: String, removed: Free, keptOff: Boolean }, [[{ runId: 1, outcome: 1 }], [{ memberId: 1 }]],
);
