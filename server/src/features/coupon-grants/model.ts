import type { CouponGrantView } from '@shuke/shared/contract/coupon-grants';
import { defineModel, Free } from '../../platform/database';

type State = CouponGrantView['state'];

/** A coupon for everybody on a list: prepared by one person, over a limit approved by another, granted in chunks. */
export interface CouponGrant {
  _id: string;
  templateId: string;
  reason: string;
  /** `preparing`: its rows are not all written yet, nobody has seen it. */
  state: State | 'preparing';
  lines: number;
  members: number;
  repeated: number;
  unmatched: number;
  faults: { line: number; text: string; reason: string }[];
  costCeilingFen: number | null;
  approvalReason: string | null;
  createdBy: { id: string; name: string };
  approvedBy: { id: string; name: string } | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  requestKey: string;
}
export const CouponGrants = defineModel<CouponGrant>(
  'coupon_grants',
  {
    templateId: String, reason: String, state: String, lines: Number, members: Number, repeated: Number, unmatched: Number, faults: Free,
    costCeilingFen: Number, approvalReason: String, createdBy: Free, approvedBy: Free, createdAt: Date, startedAt: Date, finishedAt: Date, requestKey: String,
  },
  [[{ requestKey: 1 }, { unique: true }], [{ createdAt: -1 }], [{ state: 1 }]],
);

/** One member of a grant. `granting`: claimed by a worker; its coupon has a unique reference, so another may finish it. */
export interface GrantRow {
  /** `grant:member` */
  _id: string;
  grantId: string;
  memberId: string;
  outcome: 'waiting' | 'granting' | 'issued' | 'refused' | 'skipped' | 'revoked' | 'kept';
  reason: string | null;
}
export const GrantRows = defineModel<GrantRow>(
  'coupon_grant_rows',
  { grantId: String, memberId: String, outcome: String, reason: String },
  [[{ grantId: 1, outcome: 1 }]],
);
