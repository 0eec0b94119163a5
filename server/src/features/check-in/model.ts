import type { CheckInSettings } from '@shuke/shared/contract/check-in';
import { defineModel, Free } from '../../platform/database';

/** One day of one member; the id makes it one. */
export interface CheckIn {
  /** `member:2026-11-22` */
  _id: string;
  memberId: string;
  date: string;
  /** The date as days since 1970-01-01 in Asia/Shanghai. */
  day: number;
  kind: 'day' | 'make-up';
  /** The rung of the ladder that was paid; null for a made-up day, which pays none. */
  step: number | null;
  at: Date;
}
export const CheckIns = defineModel<CheckIn>(
  'check_ins',
  { memberId: String, date: String, day: Number, kind: String, step: Number, at: Date },
  [[{ memberId: 1, day: -1 }], [{ date: 1 }]],
);

/** How many days of a month; all of a member's check-ins of a month write it, so that each sees the one before. */
export interface CheckInMonth {
  /** `member:2026-11` */
  _id: string;
  days: number;
}
export const CheckInMonths = defineModel<CheckInMonth>('check_in_months', { days: Number });

/** What the brand decided about check-ins: one document. */
export type CheckInRules = CheckInSettings & { _id: 'check-in' };
export const CheckInBook = defineModel<CheckInRules>(
  'check_in_settings',
  { open: Boolean, ladder: Free, milestones: Free, makeUpWithinDays: Number },
);
