import { addDays } from '../../values/time';

/** What was promised when the friend joined. */
export interface SettleTerms {
  settleAfterDays: number;
  takeBackDays: number;
  minPaidFen: number;
}

export interface FriendOrder {
  id: string;
  paidAt: Date;
  /** `there`: paid and kept. `open`: paid, and still to be decided (a team that may not fill, a refund on its way). `gone`: given back. */
  stands: 'there' | 'open' | 'gone';
  /** Paid, less what was given back. */
  netFen: number;
}

export type SettleDecision = { kind: 'wait'; order: null } | { kind: 'wait'; order: { id: string; dueAt: Date } } | { kind: 'settle'; orderId: string };

const counts = (order: FriendOrder, { minPaidFen }: SettleTerms): boolean => order.stands !== 'gone' && order.netFen > 0 && order.netFen >= minPaidFen;

/**
 * The friend's first order that stands settles once its refund window is over. An order given back before then counts as
 * if it had never been: the next one is the first.
 */
export const decideSettle = (orders: readonly FriendOrder[], terms: SettleTerms, now: Date): SettleDecision => {
  const [first] = orders.filter((order) => counts(order, terms)).sort((a, b) => a.paidAt.getTime() - b.paidAt.getTime());
  if (!first) return { kind: 'wait', order: null };
  const dueAt = addDays(first.paidAt, terms.settleAfterDays);
  return first.stands === 'there' && now >= dueAt ? { kind: 'settle', orderId: first.id } : { kind: 'wait', order: { id: first.id, dueAt } };
};

/** A settled order that is given back takes its rewards back, within the window; later they stay. */
export const decideReversal = (order: FriendOrder, terms: SettleTerms, settledAt: Date, now: Date): 'reverse' | 'keep' =>
  !counts(order, terms) && now <= addDays(settledAt, terms.takeBackDays) ? 'reverse' : 'keep';
