import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import type { TagSource } from '@shuke/shared/rules/tags/change-holdings';
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
