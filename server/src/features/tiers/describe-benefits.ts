import type { TierBenefit } from './model';

export interface BenefitView {
  kind: string;
  title: string;
  detail: string;
}

/** 5 % off reads "9.5 折". */
const fold = (percentOff: number): string => `${((100 - percentOff) / 10).toFixed(1).replace(/\.0$/, '')} 折`;

export const describeBenefit = (benefit: TierBenefit): BenefitView => {
  switch (benefit.kind) {
    case 'discount':
      return { kind: benefit.kind, title: `全场 ${fold(benefit.percentOff)}`, detail: '到店和商城消费自动享受' };
    case 'points-multiplier':
      return { kind: benefit.kind, title: `${benefit.times} 倍积分`, detail: `每消费 1 元得 ${benefit.times} 积分` };
    case 'birthday-gift':
      return { kind: benefit.kind, title: '生日礼', detail: benefit.title };
    case 'other':
      return { kind: benefit.kind, title: benefit.title, detail: benefit.detail };
  }
};
