import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import type { LifecycleSettings } from '@shuke/shared/rules/lifecycle/stage-of';
import type { RfmSettings } from '@shuke/shared/rules/rfm/score-rfm';
import { defineModel, Free } from '../../platform/database';

export interface Segment {
  _id: string;
  name: string;
  rule: SegmentRule;
  count: number;
  countedAt: Date;
  createdAt: Date;
  createdBy: string;
  /** Put away then; missing or null: in use. */
  archivedAt?: Date | null;
}
export const Segments = defineModel<Segment>(
  'segments', { name: String, rule: Free, count: Number, countedAt: Date, createdAt: Date, createdBy: String, archivedAt: Date }, [[{ createdAt: -1 }], [{ name: 1 }]],
);

/** Who leans on a segment; written by the features that do. */
export interface SegmentUse {
  /** `kind:id` of the user. */
  _id: string;
  segmentId: string;
  name: string;
}
export const SegmentUses = defineModel<SegmentUse>('segment_uses', { segmentId: String, name: String }, [[{ segmentId: 1 }]]);

/** A list of members that came from outside. */
export interface MemberList {
  _id: string;
  name: string;
  createdAt: Date;
}
export const MemberLists = defineModel<MemberList>('member_lists', { name: String, createdAt: Date }, [[{ name: 1 }, { unique: true }]]);

export interface MemberListRow {
  /** `list:member` */
  _id: string;
  listId: string;
  memberId: string;
}
export const MemberListRows = defineModel<MemberListRow>('member_list_rows', { listId: String, memberId: String }, [[{ memberId: 1 }], [{ listId: 1 }]]);

/** What the brand decided about scores and stages: one document; without it the defaults stand. */
export interface SegmentSettings {
  _id: 'segments';
  rfm: RfmSettings;
  lifecycle: LifecycleSettings;
}
export const SegmentSettingsBook = defineModel<SegmentSettings>('segment_settings', { rfm: Free, lifecycle: Free });
