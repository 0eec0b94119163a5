import { defineModel, Free } from '../database';

/** Assets a member can hold. Points live in lots that expire; growth and stored value do not. */
export type Asset = 'points' | 'growth' | 'stored-value';

export interface Account {
  /** `memberId:asset` */
  _id: string;
  memberId: string;
  asset: Asset;
  /** Never negative; what is owed beyond it stands in `debt`. balance − debt = Σ postings. */
  balance: number;
  debt: number;
  seq: number;
  updatedAt: Date;
}

export interface Posting {
  _id: string;
  /** `asset:bizType:bizId`, unique: the same business fact is posted once. */
  reference: string;
  memberId: string;
  asset: Asset;
  delta: number;
  balanceAfter: number;
  seq: number;
  title: string;
  at: Date;
  reversalOf: string | null;
  lots: { lotId: string; amount: number }[];
}

export interface Lot {
  _id: string;
  memberId: string;
  asset: Asset;
  reference: string;
  earned: number;
  left: number;
  earnedAt: Date;
  expiresAt: Date | null;
}

export const Accounts = defineModel<Account>(
  'ledger_accounts',
  { memberId: String, asset: String, balance: Number, debt: Number, seq: Number, updatedAt: Date },
  [[{ memberId: 1 }]],
);

export const Postings = defineModel<Posting>(
  'ledger_postings',
  { reference: String, memberId: String, asset: String, delta: Number, balanceAfter: Number, seq: Number, title: String, at: Date, reversalOf: String, lots: Free },
  [[{ reference: 1 }, { unique: true }], [{ memberId: 1, asset: 1, seq: -1 }, { unique: true }]],
);

export const Lots = defineModel<Lot>(
  'ledger_lots',
  { memberId: String, asset: String, reference: String, earned: Number, left: Number, earnedAt: Date, expiresAt: Date },
  [[{ memberId: 1, asset: 1, expiresAt: 1 }], [{ expiresAt: 1 }, { partialFilterExpression: { left: { $gt: 0 } } }], [{ reference: 1 }]],
);

export const accountId = (memberId: string, asset: Asset): string => `${memberId}:${asset}`;
