import type { CouponValidity } from '../../contract/coupons';
import { addDays, startOfBusinessDay } from '../../values/time';

/**
 * When a coupon issued at `issuedAt` begins and is over. Days after issue are business days (Asia/Shanghai) and whole:
 * 7 days issued on the 1st at noon last to the end of the 8th. `expiresAt` is the first instant that no longer counts.
 */
export const couponWindow = (validity: CouponValidity, issuedAt: Date): { startsAt: Date; expiresAt: Date } => {
  if (validity.kind === 'fixed') return { startsAt: new Date(validity.startsAt), expiresAt: new Date(validity.endsAt) };
  return { startsAt: issuedAt, expiresAt: addDays(startOfBusinessDay(issuedAt), validity.days + 1) };
};
