import { defineModel } from '../../platform/database';

export interface CodeBatch {
  _id: string;
  templateId: string;
  title: string;
  count: number;
  perMemberLimit: number;
  expiresAt: Date;
  /** `making`: its codes are not all written yet, and nobody has seen one. */
  state: 'making' | 'open' | 'stopped';
  /** The codes, sealed, until ten minutes after they were first shown; then null: nobody can read them any more. */
  sealedCodes: string | null;
  shownAt: Date | null;
  createdAt: Date;
  /** The person's key: a repeat finds the batch of the first time. */
  requestKey: string;
}
export const CodeBatches = defineModel<CodeBatch>(
  'coupon_code_batches',
  {
    templateId: String, title: String, count: Number, perMemberLimit: Number, expiresAt: Date, state: String, sealedCodes: String, shownAt: Date,
    createdAt: Date, requestKey: String,
  },
  [[{ requestKey: 1 }, { unique: true }], [{ createdAt: -1 }], [{ shownAt: 1 }, { partialFilterExpression: { sealedCodes: { $type: 'string' } } }]],
);

export interface CouponCode {
  /** Blind index of the code; the code itself is not here. */
  _id: string;
  batchId: string;
  /** Who took it; it never goes to anybody else. */
  memberId: string | null;
  /** Unique where set: `<batch>:<member>:<n>`, n below the batch's limit per member. */
  slot: string | null;
  takenAt: Date | null;
  couponId: string | null;
}
export const CouponCodes = defineModel<CouponCode>(
  'coupon_codes',
  { batchId: String, memberId: String, slot: String, takenAt: Date, couponId: String },
  [
    [{ batchId: 1, couponId: 1 }],
    [{ slot: 1 }, { unique: true, partialFilterExpression: { slot: { $type: 'string' } } }],
    [{ takenAt: 1 }, { partialFilterExpression: { takenAt: { $type: 'date' } } }],
  ],
);

/** Codes a member tried within a quarter of an hour, so that nobody guesses. */
export interface CodeTries {
  /** The member. */
  _id: string;
  tries: number;
  until: Date;
}
export const CodeTriesBook = defineModel<CodeTries>('coupon_code_tries', { tries: Number, until: Date });
