import type { Static } from 'typebox';
import type { CouponTemplateBody, UsableTimes } from '../../contract/coupons';
import { maxCostFen } from './describe-coupon';

export interface TemplateFault {
  /** JSON pointer into the body. */
  path: string;
  message: string;
}

/** What a schema cannot say about a template. Answers every fault; none: it is sound. */
export const checkTemplate = (body: Static<typeof CouponTemplateBody>, now: Date): TemplateFault[] =>
  [...validityFaults(body.validity, now), ...benefitFaults(body.benefit), ...limitFaults(body), ...timesFaults(body.scope.times), ...budgetFaults(body)];

const validityFaults = (validity: Static<typeof CouponTemplateBody>['validity'], now: Date): TemplateFault[] => {
  if (validity.kind !== 'fixed') return [];
  const endsAt = new Date(validity.endsAt);
  if (endsAt <= new Date(validity.startsAt)) return [{ path: '/body/validity/endsAt', message: '结束时间要晚于开始时间' }];
  return endsAt <= now ? [{ path: '/body/validity/endsAt', message: '结束时间已经过了' }] : [];
};

const benefitFaults = (benefit: Static<typeof CouponTemplateBody>['benefit']): TemplateFault[] => {
  if (benefit.kind === 'shipping' || benefit.kind === 'gift') return [];
  if (benefit.kind === 'item') return benefit.maxFen > 0 ? [] : [{ path: '/body/benefit/maxFen', message: '最高抵扣要大于 0' }];
  if (benefit.kind === 'percent') return benefit.capFen === 0 ? [{ path: '/body/benefit/capFen', message: '最多减的金额要大于 0' }] : [];
  const above = benefit.thresholdFen > 0 && benefit.discountFen > benefit.thresholdFen;
  return above ? [{ path: '/body/benefit/discountFen', message: '减的金额不能大于门槛' }] : [];
};

const timesFaults = (times: UsableTimes | undefined): TemplateFault[] =>
  times && times.fromMinute >= times.toMinute ? [{ path: '/body/scope/times/toMinute', message: '可用时段的结束要晚于开始' }] : [];

/** A budget is counted at the worst case, so there must be one, and at least one coupon must fit. */
const budgetFaults = ({ budgetFen, benefit, exclusionKey, stackable }: Static<typeof CouponTemplateBody>): TemplateFault[] => {
  const faults: TemplateFault[] = exclusionKey && !stackable ? [{ path: '/body/exclusionKey', message: '不可同用的券不需要互斥组' }] : [];
  if (budgetFen === null || budgetFen === undefined) return faults;
  const most = maxCostFen(benefit);
  if (most === null) return [...faults, { path: '/body/benefit/capFen', message: '设了预算，折扣就要写明最多减多少' }];
  return most > budgetFen ? [...faults, { path: '/body/budgetFen', message: '预算至少要够发一张' }] : faults;
};

const limitFaults = ({ stock, perMemberLimit }: Static<typeof CouponTemplateBody>): TemplateFault[] =>
  stock !== null && perMemberLimit > stock ? [{ path: '/body/perMemberLimit', message: '每人限领不能大于总量' }] : [];
