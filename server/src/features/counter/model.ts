import { defineModel } from '../../platform/database';

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
}
export const CounterSales = defineModel<CounterSale>(
  'counter_sales',
  { scanId: String, tierAfter: String, undoneBy: String, undoneAt: Date, undoKey: String },
);
