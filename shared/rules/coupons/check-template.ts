import type { Static } from 'typebox';
import type { CouponTemplateBody } from '../../contract/coupons';

export interface TemplateFault {
  /** JSON pointer into the body. */
  path: string;
  message: string;
}

/** What a schema cannot say about a template. Answers every fault; none: it is sound. */
export const checkTemplate = (body: Static<typeof CouponTemplateBody>, now: Date): TemplateFault[] =>
  [...validityFaults(body.validity, now), ...benefitFaults(body.benefit), ...limitFaults(body)];

const validityFaults = (validity: Static<typeof CouponTemplateBody>['validity'], now: Date): TemplateFault[] => {
  if (validity.kind !== 'fixed') return [];
  const endsAt = new Date(validity.endsAt);
  if (endsAt <= new Date(validity.startsAt)) return [{ path: '/body/validity/endsAt', message: '结束时间要晚于开始时间' }];
  return endsAt <= now ? [{ path: '/body/validity/endsAt', message: '结束时间已经过了' }] : [];
};

const benefitFaults = (benefit: Static<typeof CouponTemplateBody>['benefit']): TemplateFault[] => {
  if (benefit.kind === 'item') return benefit.maxFen > 0 ? [] : [{ path: '/body/benefit/maxFen', message: '最高抵扣要大于 0' }];
  if (benefit.kind === 'percent') return benefit.capFen === 0 ? [{ path: '/body/benefit/capFen', message: '最多减的金额要大于 0' }] : [];
  const above = benefit.thresholdFen > 0 && benefit.discountFen > benefit.thresholdFen;
  return above ? [{ path: '/body/benefit/discountFen', message: '减的金额不能大于门槛' }] : [];
};

const limitFaults = ({ stock, perMemberLimit }: Static<typeof CouponTemplateBody>): TemplateFault[] =>
  stock !== null && perMemberLimit > stock ? [{ path: '/body/perMemberLimit', message: '每人限领不能大于总量' }] : [];
