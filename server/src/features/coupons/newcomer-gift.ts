import type { Deps } from '../../platform/deps';
import { issueCoupon } from './issue-desk';
import { CouponSettingsBook, type Coupon } from './model';

/** Which templates a new member is given, in order. */
export const setNewcomerTemplates = async (deps: Pick<Deps, 'db'>, templateIds: readonly string[]): Promise<void> => {
  await CouponSettingsBook(deps.db).updateOne({ _id: 'coupons' }, { $set: { newcomerTemplateIds: [...templateIds] } }, { upsert: true });
};

/**
 * The brand's gift to a new member; once per member and template, however often it is asked for. A template that is
 * stopped or sold out gives nothing, and stops nobody from joining.
 */
export const giveNewcomerCoupons = async (deps: Deps, memberId: string): Promise<Coupon[]> => {
  const settings = await CouponSettingsBook(deps.db).findById('coupons').lean();
  const gifts: Coupon[] = [];
  for (const templateId of settings?.newcomerTemplateIds ?? []) {
    const reference = `newcomer:${templateId}:${memberId}`;
    const outcome = await issueCoupon(deps, { templateId, memberId, reference, via: 'newcomer', at: deps.clock.now() });
    if (outcome.ok) gifts.push(outcome.coupon);
    else deps.log.warn({ templateId, reason: outcome.reason }, 'newcomer coupon not given');
  }
  return gifts;
};
