import type { TierBenefit } from '@shuke/shared/contract/tiers';
import type { CardBenefit } from '@shuke/shared/contract/cards';
import { defineModel, Free } from '../../platform/database';

export type { TierBenefit } from '@shuke/shared/contract/tiers';

/** A paid card that runs beside the tier; what it gives counts where it is better. */
export interface HeldCard {
  name: string;
  endsAt: Date;
  benefits: readonly CardBenefit[];
}

export interface Tier {
  /** Key such as `gold`. */
  _id: string;
  name: string;
  rank: number;
  growthFrom: number;
  /** How long the tier is kept once reached; null: for ever (the lowest). */
  validityDays: number | null;
  /** Growth to earn within the validity to keep the tier. */
  keepGrowth: number;
  /** Days after the validity in which what is missing can still be earned. */
  graceDays: number;
  benefits: TierBenefit[];
  /** Never stored: the card of the member in whose name the tier was read. */
  card?: HeldCard | null;
}
export const Tiers = defineModel<Tier>(
  'tiers',
  { name: String, rank: Number, growthFrom: Number, validityDays: Number, keepGrowth: Number, graceDays: Number, benefits: Free },
  [[{ rank: 1 }, { unique: true }]],
);

/** Which version of the ladder stands, and which one members have been held against. */
export interface TierLadder {
  _id: 'ladder';
  version: number;
  appliedVersion: number;
}
export const TierLadders = defineModel<TierLadder>('tier_ladders', { version: Number, appliedVersion: Number });

/** What happened to a member's tier; written with the move, never edited. */
export interface TierMoveRow {
  _id: string;
  memberId: string;
  kind: 'upgrade' | 'renewal' | 'downgrade' | 'reassigned';
  fromKey: string;
  toKey: string;
  /** Names as they were. */
  fromName: string;
  toName: string;
  /** Growth that decided. */
  growth: number;
  why: string;
  at: Date;
  periodFrom: Date;
  validUntil: Date | null;
  /** The upgrade brought its gift; the next one comes when this validity is over. */
  gifted: boolean;
}
export const TierMoves = defineModel<TierMoveRow>(
  'tier_moves',
  {
    memberId: String, kind: String, fromKey: String, toKey: String, fromName: String, toName: String, growth: Number, why: String, at: Date,
    periodFrom: Date, validUntil: Date, gifted: Boolean,
  },
  [[{ memberId: 1, at: -1 }], [{ memberId: 1, toKey: 1, gifted: 1 }]],
);
