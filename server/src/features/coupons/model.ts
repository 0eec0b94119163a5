import type { CouponBenefit, CouponScope, CouponValidity } from '@shuke/shared/contract/coupons';
import type { CouponState } from '@shuke/shared/rules/coupons/coupon-facts';
import { defineModel, Free } from '../../platform/database';

export interface CouponTemplate {
  _id: string;
  title: string;
  benefit: CouponBenefit;
  scope: CouponScope;
  validity: CouponValidity;
  stackable: boolean;
  /** Absent or null on templates that exclude nothing, give nothing on, and have no budget. */
  exclusionKey?: string | null;
  giftable?: boolean;
  claimable: boolean;
  minTierRank: number;
  /** null: no limit. Never changes, so that `issued < stock` can stand in the filter of a write. */
  stock: number | null;
  /** How often a member may claim it. Coupons that are given (newcomers, campaigns) do not count. */
  perMemberLimit: number;
  /** Never changes, as `stock`: the most that `committedFen` may come to. */
  budgetFen?: number | null;
  /** Worst-case cost of every coupon that is out or was used; goes up with `issued` in one write, down when one ends unused. */
  committedFen?: number;
  state: 'active' | 'stopped';
  issued: number;
  /** Coupons whose unit is counted in `issued`, but whose row may not say so yet: what a crash between two writes leaves. */
  pending: string[];
  createdAt: Date;
  /** Unique fact that makes a repeated creation find this template. */
  requestKey: string | null;
}

export const CouponTemplates = defineModel<CouponTemplate>(
  'coupon_templates',
  {
    title: String, benefit: Free, scope: Free, validity: Free, stackable: Boolean, claimable: Boolean, minTierRank: Number, stock: Number,
    exclusionKey: String, giftable: Boolean, budgetFen: Number, committedFen: Number, perMemberLimit: Number, state: String, issued: Number, pending: [String], createdAt: Date, requestKey: String,
  },
  [
    [{ requestKey: 1 }, { unique: true, partialFilterExpression: { requestKey: { $type: 'string' } } }],
    [{ state: 1, claimable: 1 }],
    [{ createdAt: -1 }],
  ],
);

export interface Coupon {
  _id: string;
  templateId: string;
  memberId: string;
  /** Unique: the act that gave it, such as `claim:<member>|<key>` or `campaign:<run>:<member>`. A repeat finds it. */
  reference: string;
  /** Unique where set: `<template>:<member>:<n>`, n below the template's limit per member. */
  slot: string | null;
  /** `claim`, `newcomer`, `campaign:<id>`, … */
  via: string;
  // The template's rules as they were at issue.
  title: string;
  benefit: CouponBenefit;
  scope: CouponScope;
  stackable: boolean;
  exclusionKey?: string | null;
  giftable?: boolean;
  /** What it counts for in the template's `committedFen`; 0 once it has ended unused and was taken off. Absent: no budget. */
  costFen?: number;
  /** In words, with the names of that day; null: told without names. */
  summary: string | null;
  conditions: string | null;
  /** `reserving`: its unit of stock is not won yet; nobody but issuing sees it. */
  state: CouponState | 'reserving';
  startsAt: Date;
  expiresAt: Date;
  issuedAt: Date;
  /** Real time, for the sweeper. */
  reservedAt: Date;
  /** The order that holds or used it. */
  orderId: string | null;
  heldAt: Date | null;
  redeemedAt: Date | null;
  /** The gift that carries it while it is `gifting`. */
  giftId?: string | null;
  /** Who gave it on; such a coupon is not given on again. */
  givenBy?: string | null;
  /** The purchase that earned it. */
  earnedByOrderId?: string;
  /** Its ground is gone while it was in use: should it come back, it is revoked. */
  revokeWhenBack?: boolean;
  /** The member was told that it ends soon, or does not want to be told. */
  remindedAt?: Date;
}

export const Coupons = defineModel<Coupon>(
  'coupons',
  {
    templateId: String, memberId: String, reference: String, slot: String, via: String, title: String, benefit: Free, scope: Free, stackable: Boolean,
    summary: String, conditions: String, state: String, startsAt: Date, expiresAt: Date, issuedAt: Date, reservedAt: Date, orderId: String,
    heldAt: Date, redeemedAt: Date, exclusionKey: String, giftable: Boolean, costFen: Number, giftId: String, givenBy: String, earnedByOrderId: String,
    revokeWhenBack: Boolean, remindedAt: Date,
  },
  [
    [{ reference: 1 }, { unique: true }],
    [{ slot: 1 }, { unique: true, partialFilterExpression: { slot: { $type: 'string' } } }],
    [{ memberId: 1, state: 1, expiresAt: 1 }],
    [{ memberId: 1, issuedAt: -1 }],
    [{ templateId: 1, state: 1 }],
    [{ orderId: 1 }, { partialFilterExpression: { orderId: { $type: 'string' } } }],
    [{ expiresAt: 1 }, { partialFilterExpression: { state: 'issued' } }],
    [{ earnedByOrderId: 1 }, { partialFilterExpression: { earnedByOrderId: { $type: 'string' } } }],
    [{ templateId: 1, costFen: 1 }, { partialFilterExpression: { costFen: { $gt: 0 } } }],
    [{ reservedAt: 1 }, { partialFilterExpression: { state: 'reserving' } }],
  ],
);

/** What the brand decided about coupons as a whole: one document. */
export interface CouponSettings {
  _id: 'coupons';
  newcomerTemplateIds: string[];
}
export const CouponSettingsBook = defineModel<CouponSettings>('coupon_settings', { newcomerTemplateIds: [String] });
