import type { AdjustmentView, PointsRules } from '@shuke/shared/contract/points';
import { defineModel, Free } from '../../platform/database';

/** What the brand decided about points: one document. `version` guards against two editors. */
export interface PointsRulesRow {
  _id: 'points';
  version: number;
  rules: PointsRules;
}
export const PointsRulesBook = defineModel<PointsRulesRow>('points_rules', { version: Number, rules: Free });

/**
 * Points of one purchase that wait for its refund window to end. They are on no account yet:
 * points = Σ takenBack + what is left; what is left is posted as `order:<id>` when they are released.
 */
export interface PendingPoints {
  /** The order's id. */
  _id: string;
  memberId: string;
  points: number;
  state: 'pending' | 'released' | 'cancelled';
  /** Each refund once, also those after the release. */
  takenBack: { refundId: string; points: number }[];
  /** What the release posted. */
  released: number;
  lifeDays: number;
  earnedAt: Date;
  dueAt: Date;
}
export const PendingBook = defineModel<PendingPoints>(
  'points_pending',
  { memberId: String, points: Number, state: String, takenBack: Free, released: Number, lifeDays: Number, earnedAt: Date, dueAt: Date },
  [[{ memberId: 1, state: 1, dueAt: 1 }], [{ dueAt: 1 }, { partialFilterExpression: { state: 'pending' } }]],
);

/** Points or growth given or taken by hand; over the limit it waits for a second person. */
export interface Adjustment {
  _id: string;
  memberId: string;
  asset: AdjustmentView['asset'];
  delta: number;
  reason: string;
  state: AdjustmentView['state'];
  by: { id: string; name: string };
  decidedBy: { id: string; name: string } | null;
  decidedAt: Date | null;
  createdAt: Date;
  /** Unique fact that makes a repeat find this row. */
  requestKey: string;
}
export const Adjustments = defineModel<Adjustment>(
  'points_adjustments',
  { memberId: String, asset: String, delta: Number, reason: String, state: String, by: Free, decidedBy: Free, decidedAt: Date, createdAt: Date, requestKey: String },
  [[{ requestKey: 1 }, { unique: true }], [{ createdAt: -1, _id: -1 }], [{ state: 1, createdAt: -1 }], [{ memberId: 1 }]],
);
