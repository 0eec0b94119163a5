import { defineModel, Free } from '../../platform/database';

/** A member's code accepted at a counter: for ten minutes this store may serve this member. */
export interface Scan {
  _id: string;
  memberId: string;
  storeId: string;
  staffId: string;
  /** Unique: a repeat of the same scan finds it. */
  requestKey: string;
  expiresAt: Date;
  /** The sale booked on it; one at a time. Undoing it frees the scan for the right amount. */
  orderId: string | null;
  /** Real time, for tidying up. */
  createdAt: Date;
}
export const Scans = defineModel<Scan>(
  'scans',
  { memberId: String, storeId: String, staffId: String, requestKey: String, expiresAt: Date, orderId: String, createdAt: Date },
  [[{ requestKey: 1 }, { unique: true }], [{ createdAt: 1 }, { expireAfterSeconds: 2 * 86_400 }]],
);

/** What a counter sale has beyond its order. */
export interface CounterSale {
  /** The order's id. */
  _id: string;
  scanId: string;
  /** Name of the tier that the sale led to. */
  tierAfter: string;
  undoneBy: string | null;
  undoneAt: Date | null;
  /** The person's key: a repeated undo finds that it was done. */
  undoKey: string | null;
  undoReason?: string;
}
export const CounterSales = defineModel<CounterSale>(
  'counter_sales',
  { scanId: String, tierAfter: String, undoneBy: String, undoneAt: Date, undoKey: String, undoReason: String },
);

/** What staff want to remember of a member; shown to whoever of the brand serves next. */
export interface Note {
  _id: string;
  memberId: string;
  storeId: string;
  staffId: string;
  by: string;
  text: string;
  at: Date;
  /** Unique: a repeat of the same act finds it. */
  requestKey: string;
}
export const CounterNotes = defineModel<Note>(
  'counter_notes',
  { memberId: String, storeId: String, staffId: String, by: String, text: String, at: Date, requestKey: String },
  [[{ memberId: 1, at: -1 }], [{ requestKey: 1 }, { unique: true }]],
);

export interface ShiftSums {
  sales: number;
  amountFen: number;
  payableFen: number;
  coupons: number;
  pointsUsed: number;
  pointsEarned: number;
  newMembers: number;
  undone: number;
  undoneFen: number;
}

/** One person's turn at one store. Its sums are counted while it is open and kept when it is closed. */
export interface Shift {
  _id: string;
  storeId: string;
  staffId: string;
  openedAt: Date;
  closedAt: Date | null;
  sums: ShiftSums | null;
}
export const Shifts = defineModel<Shift>(
  'shifts',
  { storeId: String, staffId: String, openedAt: Date, closedAt: Date, sums: Free },
  [
    // One open shift of a person at a store.
    [{ storeId: 1, staffId: 1 }, { unique: true, partialFilterExpression: { sums: { $type: 'null' } } }],
    [{ staffId: 1, storeId: 1, openedAt: -1 }],
  ],
);
