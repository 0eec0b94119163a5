import { decideClaim } from '@shuke/shared/rules/coupons/decide-claim';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { Members } from '../membership/index';
import { Tiers } from '../tiers/index';
import { findTemplate, isSoldOut, isSpent, issuedBefore } from './issue-coupons';
import { issueAtDesk } from './issue-desk';
import { Coupons, type Coupon, type CouponTemplate } from './model';

export const tierRankOf = async (deps: Deps, memberId: string): Promise<number> => {
  const member = await Members(deps.db).findById(memberId, { tierKey: 1 }).lean();
  const tier = member ? await Tiers(deps.db).findById(member.tierKey, { rank: 1 }).lean() : null;
  return tier?.rank ?? 0;
};

const slotsOf = ({ _id, perMemberLimit }: CouponTemplate, memberId: string): string[] =>
  Array.from({ length: perMemberLimit }, (_, n) => `${_id}:${memberId}:${n}`);

/** Slots of this member that are taken, of several templates at once. */
export const takenSlots = async (deps: Deps, templates: readonly CouponTemplate[], memberId: string): Promise<Set<string>> => {
  const slots = templates.flatMap((template) => slotsOf(template, memberId));
  const rows = await Coupons(deps.db).find({ slot: { $in: slots } }, { slot: 1 }).lean();
  return new Set(rows.map((row) => row.slot!));
};

export const claimedOf = (template: CouponTemplate, memberId: string, taken: ReadonlySet<string>): number =>
  slotsOf(template, memberId).filter((slot) => taken.has(slot)).length;

const FEW_SLOTS = 2;

/** Few slots are simply tried, since their unique index refuses just as well; of many, the free ones are looked up first. */
const mayKnowTaken = async (deps: Deps, template: CouponTemplate, memberId: string): Promise<ReadonlySet<string>> =>
  template.perMemberLimit <= FEW_SLOTS ? new Set() : takenSlots(deps, [template], memberId);

interface Claim {
  memberId: string;
  templateId: string;
  /** The person's Idempotency-Key, kept in the coupon: a repeat finds it even after a crash. */
  key: string;
}

/** A member claims a coupon. Refuses by throwing: sold out, limit reached, not claimable, tier too low. */
export const claimCoupon = async (deps: Deps, { memberId, templateId, key }: Claim): Promise<Coupon> => {
  const reference = `claim:${memberId}|${key}`;
  const template = await findTemplate(deps, templateId);
  const at = deps.clock.now();
  // Most of a rush comes too late: two reads and out.
  if (isSoldOut(template)) return earlierOr(deps, reference, 'COUPON_SOLD_OUT');
  if (isSpent(template)) return earlierOr(deps, reference, 'COUPON_BUDGET_SPENT');
  const [tierRank, taken] = await Promise.all([template.minTierRank > 0 ? tierRankOf(deps, memberId) : 0, mayKnowTaken(deps, template, memberId)]);
  const decision = decideClaim(template, { tierRank, claimed: claimedOf(template, memberId, taken) }, at);
  if (!decision.ok) return earlierOr(deps, reference, decision.reason);
  const slots = slotsOf(template, memberId).filter((slot) => !taken.has(slot));
  const outcome = await issueAtDesk(deps, template, { memberId, reference, via: 'claim', at, slots });
  if (!outcome.ok) throw new AppError(outcome.reason);
  return outcome.coupon;
};

const earlierOr = async (deps: Deps, reference: string, refusal: ConstructorParameters<typeof AppError>[0]): Promise<Coupon> => {
  const earlier = await issuedBefore(deps, reference);
  if (earlier) return earlier;
  throw new AppError(refusal);
};
