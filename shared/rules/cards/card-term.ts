import { addDays } from '../../values/time';

/** A month of a card is 30 days. */
export const CARD_MONTH_DAYS = 30;

/** A new card begins when the ones already held are over, or now. */
export const cardTerm = (heldUntil: Date | null, days: number, now: Date): { startsAt: Date; endsAt: Date } => {
  const startsAt = heldUntil && heldUntil > now ? heldUntil : now;
  return { startsAt, endsAt: addDays(startsAt, days) };
};

/** Where a card stands. */
export const cardState = (card: { startsAt: Date; endsAt: Date; refundedAt: Date | null }, now: Date): 'waiting' | 'running' | 'over' | 'refunded' => {
  if (card.refundedAt) return 'refunded';
  if (now >= card.endsAt) return 'over';
  return now < card.startsAt ? 'waiting' : 'running';
};

/** When the coupons of month `n` (from 0) are due; null: the card is over by then. */
export const monthlyCouponDue = (card: { startsAt: Date; endsAt: Date }, n: number): Date | null => {
  const due = addDays(card.startsAt, n * CARD_MONTH_DAYS);
  return due < card.endsAt ? due : null;
};

/** Codes are read aloud and typed: capitals and digits that look alike are left out. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const CODE_LENGTH = 12;

/** What people type, with spaces, dashes and small letters, as it is kept. */
export const readCode = (typed: string): string => typed.toUpperCase().replace(/[\s-]/g, '');
/** `ABCD-EFGH-JKMN` */
export const showCode = (code: string): string => code.match(/.{1,4}/g)?.join('-') ?? code;
