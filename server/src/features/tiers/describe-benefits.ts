import { formatFenShort } from '@shuke/shared/values/money';
import type { CardBenefit } from '@shuke/shared/contract/cards';
import type { TierBenefit } from './model';

export interface BenefitView {
  kind: string;
  title: string;
  detail: string;
}

/** 5 % off reads "9.5 折". */
const fold = (percentOff: number): string => `${((100 - percentOff) / 10).toFixed(1).replace(/\.0$/, '')} 折`;

const giftDetail = ({ points }: { points: number }, when: string): string => (points > 0 ? `${when}，含 ${points} 积分` : when);

export const describeBenefit = (benefit: TierBenefit | CardBenefit): BenefitView => {
  const { kind } = benefit;
  switch (benefit.kind) {
    case 'discount':
      return { kind, title: `全场 ${fold(benefit.percentOff)}`, detail: '到店和商城消费自动享受' };
    case 'points-multiplier':
      return { kind, title: `${benefit.times} 倍积分`, detail: `每消费 1 元得 ${benefit.times} 积分` };
    case 'free-shipping':
      return { kind, title: '包邮', detail: benefit.thresholdFen > 0 ? `商城满 ${formatFenShort(benefit.thresholdFen)} 免运费` : '商城下单免运费' };
    case 'birthday-gift':
      return { kind, title: '生日礼', detail: giftDetail(benefit, benefit.title) };
    case 'upgrade-gift':
      return { kind, title: '升级礼', detail: giftDetail(benefit, benefit.title) };
    case 'annual-gift':
      return { kind, title: '年度礼', detail: giftDetail(benefit, `每次保级成功送${benefit.title}`) };
    case 'monthly-coupon':
      return { kind, title: '每月送券', detail: `每 30 天送${benefit.title}` };
    case 'priority':
    case 'adviser':
    case 'other':
      return { kind, title: benefit.title, detail: benefit.detail };
  }
};
