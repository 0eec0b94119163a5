import type { BgNbd } from '@shuke/shared/rules/churn/bg-nbd';
import type { ModelCheck } from '@shuke/shared/rules/churn/check-model';
import type { RiskBand } from '@shuke/shared/rules/churn/risk-of';
import { defineModel, Free } from '../../platform/database';

export interface ChurnModel {
  _id: string;
  /** Unique: `month:2026-11`, or the model's own id when somebody asked for it. */
  slot: string;
  state: 'waiting' | 'fitted' | 'thin';
  askedAt: Date;
  fittedAt: Date | null;
  buyers: number;
  sampled: number;
  parameters: BgNbd | null;
  check: ModelCheck | null;
  /** Real time until which a worker is at it. */
  leaseUntil: Date;
}
export const ChurnModels = defineModel<ChurnModel>(
  'churn_models',
  { slot: String, state: String, askedAt: Date, fittedAt: Date, buyers: Number, sampled: Number, parameters: Free, check: Free, leaseUntil: Date },
  [[{ slot: 1 }, { unique: true }], [{ askedAt: -1 }]],
);

export interface ChurnScore {
  /** The member. */
  _id: string;
  modelId: string;
  /** Business day, as a number. */
  day: number;
  band: RiskBand;
  alive: number | null;
  everyDays: number | null;
  quietDays: number;
  expected90: number;
  paidFen: number;
}
export const ChurnScores = defineModel<ChurnScore>(
  'churn_scores', { modelId: String, day: Number, band: String, alive: Number, everyDays: Number, quietDays: Number, expected90: Number, paidFen: Number },
  [[{ band: 1, paidFen: -1, _id: 1 }], [{ day: 1 }]],
);

/** Which day and model the scores are of, and how far a run over them has come. */
export interface ChurnProgress {
  _id: 'scores';
  modelId: string;
  day: number;
  after: string;
  done: boolean;
}
export const ChurnProgressBook = defineModel<ChurnProgress>('churn_progress', { modelId: String, day: Number, after: String, done: Boolean });
