import { defineModel, Free } from '../../platform/database';

/** What one store has of a snapshot's numbers. */
export interface StoreShare {
  storeId: string;
  count: number;
  entered: number;
  left: number;
}

export interface SegmentSnapshot {
  _id: string;
  segmentId: string;
  /** The moment whose members it holds. */
  at: Date;
  /** The business day of that moment. */
  day: string;
  daily: boolean;
  state: 'running' | 'done' | 'failed';
  first: boolean;
  /** The rule as text, so that a change of it shows. */
  rule: string;
  ruleChanged: boolean;
  count: number;
  entered: number;
  left: number;
  stores: StoreShare[];
  failure: string | null;
  /** Who is at work on it, until when in real time; after that another may take over. */
  token: string | null;
  leaseUntil: Date;
}
export const SegmentSnapshots = defineModel<SegmentSnapshot>(
  'segment_snapshots',
  {
    segmentId: String, at: Date, day: String, daily: Boolean, state: String, first: Boolean, rule: String, ruleChanged: Boolean, count: Number, entered: Number,
    left: Number, stores: Free, failure: String, token: String, leaseUntil: Date,
  },
  [
    [{ segmentId: 1, at: -1 }],
    [{ segmentId: 1, day: 1 }, { unique: true, partialFilterExpression: { daily: true } }],
    [{ segmentId: 1, state: 1 }, { unique: true, partialFilterExpression: { state: 'running' } }],
    [{ day: 1, daily: 1 }],
  ],
);

/** Who is in a segment as of its last snapshot. */
export interface SegmentMember {
  /** `segment:member` */
  _id: string;
  segmentId: string;
  memberId: string;
  since: Date;
}
export const SegmentMembers = defineModel<SegmentMember>(
  'segment_members', { segmentId: String, memberId: String, since: Date }, [[{ segmentId: 1, memberId: 1 }], [{ memberId: 1 }]],
);

const KEPT_DAYS = 400;

/** Somebody came or left between a snapshot and the one before. Two snapshots apart, the moves between them tell the rest. */
export interface SegmentMove {
  /** `snapshot:member:kind` */
  _id: string;
  segmentId: string;
  snapshotId: string;
  memberId: string;
  kind: 'entered' | 'left';
  at: Date;
}
export const SegmentMoves = defineModel<SegmentMove>(
  'segment_moves',
  { segmentId: String, snapshotId: String, memberId: String, kind: String, at: Date },
  [[{ snapshotId: 1, kind: 1 }], [{ segmentId: 1 }], [{ memberId: 1 }], [{ at: 1 }, { expireAfterSeconds: KEPT_DAYS * 86_400 }]],
);
