import type { Reply } from '../../api/api';

export type TierBenefit = Reply<'GET /v1/console/tiers'>['tiers'][number]['benefitData'][number];
export type CardBenefit = Reply<'GET /v1/console/card-plans'>['plans'][number]['benefitData'][number];
export type Benefit = TierBenefit | CardBenefit;
export type BenefitKind = Benefit['kind'];

/** A benefit as the form holds it: every field that some kind has, used or not. */
export interface BenefitForm {
  kind: BenefitKind;
  zhe: number | null;
  times: number | null;
  thresholdYuan: number | null;
  title: string;
  detail: string;
  points: number | null;
  templateId: string | null;
}

export const kindNames: Record<BenefitKind, string> = {
  discount: '折扣', 'points-multiplier': '积分倍数', 'free-shipping': '包邮', 'birthday-gift': '生日礼', 'upgrade-gift': '升级礼', 'annual-gift': '年度礼',
  'monthly-coupon': '每月送券', priority: '优先服务', adviser: '专属顾问', other: '其他',
};
export const tierKinds: readonly TierBenefit['kind'][] = ['discount', 'points-multiplier', 'free-shipping', 'birthday-gift', 'upgrade-gift', 'annual-gift', 'priority', 'adviser', 'other'];
export const cardKinds: readonly CardBenefit['kind'][] = ['discount', 'points-multiplier', 'monthly-coupon', 'free-shipping', 'other'];

export const startBenefit: BenefitForm = { kind: 'discount', zhe: 9.5, times: 1.5, thresholdYuan: 0, title: '', detail: '', points: 0, templateId: null };

export const formOfBenefit = (benefit: Benefit): BenefitForm => ({
  ...startBenefit,
  ...benefit,
  ...(benefit.kind === 'discount' ? { zhe: (100 - benefit.percentOff) / 10 } : {}),
  ...(benefit.kind === 'free-shipping' ? { thresholdYuan: benefit.thresholdFen / 100 } : {}),
});

/** 9.5 折 is 5 % off, without the dust of fractions. */
const percentOff = (zhe: number | null): number => Math.round(100 - (zhe ?? 10) * 10);

export const tierBenefitOf = (form: BenefitForm): TierBenefit => {
  const { kind, times, thresholdYuan, points, templateId } = form;
  const [title, detail] = [form.title.trim(), form.detail.trim()];
  switch (kind) {
    case 'discount': return { kind, percentOff: percentOff(form.zhe) };
    case 'points-multiplier': return { kind, times: times ?? 1 };
    case 'free-shipping': return { kind, thresholdFen: Math.round((thresholdYuan ?? 0) * 100) };
    case 'birthday-gift':
    case 'upgrade-gift':
    case 'annual-gift': return { kind, title, points: points ?? 0, templateId: templateId ?? null };
    case 'priority':
    case 'adviser':
    case 'other': return { kind, title, detail };
    case 'monthly-coupon': throw new Error('a tier gives no monthly coupon');
  }
};

export const cardBenefitOf = (form: BenefitForm): CardBenefit => {
  if (form.kind === 'monthly-coupon') return { kind: form.kind, title: form.title.trim(), templateId: form.templateId ?? '' };
  const benefit = tierBenefitOf(form);
  switch (benefit.kind) {
    case 'discount':
    case 'points-multiplier':
    case 'free-shipping':
    case 'other': return benefit;
    default: throw new Error(`a card gives no ${benefit.kind}`);
  }
};
