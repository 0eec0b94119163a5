import type { Input, Reply } from '../../api/api';
import { cardBenefitOf, formOfBenefit, startBenefit, type BenefitForm } from '../tiers/benefit-form';

export type Plan = Reply<'GET /v1/console/card-plans'>['plans'][number];
export type PlanBody = Input<'POST /v1/console/card-plans'>['body'];

export interface PlanForm {
  name: string;
  priceYuan: number | null;
  days: number | null;
  trialDays: number | null;
  onSale: boolean;
  benefits: BenefitForm[];
}

export const startPlan: PlanForm = { name: '', priceYuan: 99, days: 365, trialDays: 0, onSale: true, benefits: [{ ...startBenefit, zhe: 9.2 }] };

export const formOfPlan = ({ name, priceFen, days, trialDays, onSale, benefitData }: Plan): PlanForm =>
  ({ name, priceYuan: priceFen / 100, days, trialDays, onSale, benefits: benefitData.map(formOfBenefit) });

export const bodyOfPlan = ({ name, priceYuan, days, trialDays, onSale, benefits }: PlanForm): PlanBody => ({
  name: name.trim(), priceFen: Math.round((priceYuan ?? 0) * 100), days: days ?? 365, trialDays: trialDays ?? 0, onSale, benefits: benefits.map(cardBenefitOf),
});
