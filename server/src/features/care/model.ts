import type { CareGift } from '@shuke/shared/rules/care/choose-gift';
import type { Occasion } from '@shuke/shared/rules/care/occasions';
import { defineModel, Free } from '../../platform/database';

export interface CareRule {
  _id: string;
  occasion: Occasion;
  /** Unique: `birthday`, `festival-spring`. */
  slot: string;
  title: string;
  text: string;
  gifts: CareGift[];
  active: boolean;
  /** Nothing is made good from before. */
  activeFrom: Date;
  createdAt: Date;
}
export const CareRules = defineModel<CareRule>(
  'care_rules',
  { occasion: Free, slot: String, title: String, text: String, gifts: Free, active: Boolean, activeFrom: Date, createdAt: Date },
  [[{ slot: 1 }, { unique: true }]],
);

/** One row for a member, occasion and calendar year: whoever has it is not given to again. */
export interface CareGiftRow {
  /** See `careReference`. */
  _id: string;
  memberId: string;
  ruleId: string;
  date: string;
  title: string;
  text: string;
  points: number;
  templateId: string | null;
  /** Consent to messages as it stood. */
  tell: boolean;
  state: 'giving' | 'given';
  at: Date;
}
export const CareGifts = defineModel<CareGiftRow>(
  'care_gifts',
  { memberId: String, ruleId: String, date: String, title: String, text: String, points: Number, templateId: String, tell: Boolean, state: String, at: Date },
  [[{ memberId: 1, at: -1 }], [{ ruleId: 1, date: 1 }], [{ at: 1 }, { partialFilterExpression: { state: 'giving' } }]],
);

/** A rule's day that is done for everybody, so that it is not looked at again. */
export interface CareDay {
  /** `ruleId:date` */
  _id: string;
  doneAt: Date;
}
export const CareDays = defineModel<CareDay>('care_days', { doneAt: Date }, [[{ doneAt: 1 }, { expireAfterSeconds: 90 * 86_400 }]]);
