import type { Reply } from '../../../api';

export type Scan = Reply<'POST /v1/staff/counter/scan'>;
export type CounterMember = Scan['member'];
export type CounterQuote = Reply<'POST /v1/staff/counter/quote'>;
export type Sale = Reply<'POST /v1/staff/counter/sales'>;

export interface SaleBody {
  scanId: string;
  amountFen: number;
  couponIds: string[];
  usePoints: boolean;
  expectedPayableFen: number;
}

/** What the counter shows; one thing at a time. */
export type CounterView =
  | { kind: 'ready' }
  | { kind: 'serving'; scan: Scan }
  | { kind: 'receipt'; sale: Sale }
  /** The last sale was sent and no answer came: settle that before anything else. */
  | { kind: 'unsure'; label: string };
