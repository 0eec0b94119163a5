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
  claimable: boolean;
  minTierRank: number;
  /** null: no limit. Never changes, so that `issued < stock` can stand in the filter of a write. */
  stock: number | null;
  /** How often a member may claim it. Coupons that are given (newcomers, campaigns) do not count. */
  perMemberLimit: number;
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
    perMemberLimit: Number, state: String, issued: Number, pending: [String], createdAt: Date, requestKey: String,
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
}

export const Coupons = defineModel<Coupon>(
  'coupons',
  {
    templateId: String, memberId: String, reference: String, slot: String, via: String, title: String, benefit: Free, scope: Free, stackable: Boolean,
    summary: String, conditions: String, state: String, startsAt: Date, expiresAt: Date, issuedAt: Date, reservedAt: Date, orderId: String,
    heldAt: Date, redeemedAt: Date,
  },
  [
    [{ reference: 1 }, { unique: true }],
    [{ slot: 1 }, { unique: true, partialFilterExpression: { slot: { $type: 'string' } } }],
    [{ memberId: 1, state: 1, expiresAt: 1 }],
    [{ memberId: 1, issuedAt: -1 }],
    [{ templateId: 1, state: 1 }],
    [{ orderId: 1 }, { partialFilterExpression: { orderId: { $type: 'string' } } }],
    [{ expiresAt: 1 }, { partialFilterExpression: { state: 'issued' } }],
    [{ reservedAt: 1 }, { partialFilterExpression: { state: 'reserving' } }],
  ],
);

/** What the brand decided about coupons as a whole: one document. */
export interface CouponSettings {
  _id: 'coupons';
  newcomerTemplateIds: string[];
}
export const CouponSettingsBook = defineModel<CouponSettings>('coupon_settings', { newcomerTemplateIds: [String] });
