import type { CouponFacts } from '../../../shared/rules/coupons/index';
import { couponWindow } from '../../../shared/rules/coupons/coupon-window';
import { templateOf, type TemplateKey } from '../brand';
import type { Random } from '../random';
import type { DemoCoupon } from './types';

/** One member's coupons, with the product's own rule for how long each is valid. */
export class CouponWallet {
  readonly coupons: DemoCoupon[] = [];

  constructor(
    private readonly memberId: string,
    private readonly random: Random,
  ) {}

  issue(key: TemplateKey, via: DemoCoupon['via'], reference: string, at: Date): DemoCoupon {
    const { _id, title, benefit, scope, stackable, validity } = templateOf(key);
    const coupon: DemoCoupon = {
      id: this.random.id(at),
      templateId: _id,
      memberId: this.memberId,
      reference,
      via,
      title,
      benefit,
      scope,
      stackable,
      state: 'issued',
      issuedAt: at,
      ...couponWindow(validity, at),
      redeemedAt: null,
      orderId: null,
    };
    this.coupons.push(coupon);
    return coupon;
  }

  /** How many of a template this member ever got. */
  count(key: TemplateKey): number {
    const { _id } = templateOf(key);
    return this.coupons.filter((coupon) => coupon.templateId === _id).length;
  }

  usableAt(at: Date): CouponFacts[] {
    return this.coupons
      .filter((coupon) => coupon.state === 'issued' && coupon.startsAt <= at && at < coupon.expiresAt)
      .map((coupon) => ({ ...coupon, couponId: coupon.id, state: 'issued' as const }));
  }

  redeem(ids: readonly string[], orderId: string, at: Date): void {
    for (const coupon of this.coupons) {
      if (ids.includes(coupon.id)) Object.assign(coupon, { state: 'redeemed', orderId, redeemedAt: at });
    }
  }

  /** A refund gives coupons back; one whose time is over stays over. */
  giveBack(orderId: string): void {
    for (const coupon of this.coupons) {
      if (coupon.orderId === orderId) Object.assign(coupon, { state: 'issued', orderId: null, redeemedAt: null });
    }
  }

  expireUntil(now: Date): void {
    for (const coupon of this.coupons)
      if (coupon.state === 'issued' && coupon.expiresAt <= now) coupon.state = 'expired';
  }
}
