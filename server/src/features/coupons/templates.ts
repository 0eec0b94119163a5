import type { Static } from 'typebox';
import type { CouponTemplateBody, CouponTemplateView } from '@shuke/shared/contract/coupons';
import { checkTemplate } from '@shuke/shared/rules/coupons/check-template';
import { budgetState, canIssue, decideClaim, type ClaimRefusal } from '@shuke/shared/rules/coupons/decide-claim';
import { summarizeBenefit, type ScopeNames } from '@shuke/shared/rules/coupons/describe-coupon';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { Products } from '../catalog/index';
import { Stores } from '../stores/index';
import { Tiers } from '../tiers/index';
import { claimedOf, takenSlots, tierRankOf } from './claim-coupon';
import { findTemplate } from './issue-coupons';
import { unitCostFen } from './issue-steps';
import { Coupons, CouponTemplates, type CouponTemplate } from './model';
import { namesFor } from './names';

type Body = Static<typeof CouponTemplateBody>;
type View = Static<typeof CouponTemplateView>;

/** How many coupons of each template are redeemed: counted, never kept, since a counter would be hot. */
const redeemedCounts = async (deps: Deps, templateIds: readonly string[]): Promise<Map<string, number>> => {
  const rows = await Coupons(deps.db).aggregate<{ _id: string; redeemed: number }>([
    { $match: { templateId: { $in: [...templateIds] }, state: 'redeemed' } },
    { $group: { _id: '$templateId', redeemed: { $sum: 1 } } },
  ]);
  return new Map(rows.map((row) => [row._id, row.redeemed]));
};

const toView = (template: CouponTemplate, redeemed: number, names: ScopeNames): View => {
  const { _id, title, benefit, scope, validity, stackable, claimable, minTierRank, stock, perMemberLimit, state, issued, exclusionKey, giftable, budgetFen } = template;
  const budget = budgetFen ? { budgetFen, committedFen: template.committedFen ?? 0, budgetState: budgetState({ ...template, costFen: unitCostFen(template) }) } : {};
  return {
    id: _id, title, benefit, scope, validity, stackable, claimable, minTierRank, stock, perMemberLimit, state, issued, redeemed,
    ...(exclusionKey ? { exclusionKey } : {}), ...(giftable ? { giftable } : {}), ...budget, summary: summarizeBenefit(benefit, names), createdAt: template.createdAt.toISOString(),
  };
};

export const templateViews = async (deps: Deps, templates: readonly CouponTemplate[]): Promise<View[]> => {
  const [redeemed, names] = await Promise.all([redeemedCounts(deps, templates.map((template) => template._id)), namesFor(deps, templates)]);
  return templates.map((template) => toView(template, redeemed.get(template._id) ?? 0, names));
};

export const listTemplates = async (deps: Deps): Promise<View[]> => templateViews(deps, await CouponTemplates(deps.db).find().sort({ createdAt: -1, _id: -1 }).lean());

const faultsOf = async (deps: Deps, body: Body) => {
  const known = await Stores(deps.db).countDocuments({ _id: { $in: body.scope.storeIds } });
  const tierKeys = body.scope.tierKeys ?? [];
  const knownTiers = await Tiers(deps.db).countDocuments({ _id: { $in: tierKeys } });
  const noTiers = knownTiers < new Set(tierKeys).size ? [{ path: '/body/scope/tierKeys', message: '有不存在的等级' }] : [];
  const { benefit } = body;
  const noGift = benefit.kind === 'gift' && !(await Products(deps.db).exists({ _id: benefit.productId })) ? [{ path: '/body/benefit/productId', message: '赠品商品不存在' }] : [];
  const strangers = known < new Set(body.scope.storeIds).size ? [{ path: '/body/scope/storeIds', message: '有不存在的门店' }] : [];
  return [...checkTemplate(body, deps.clock.now()), ...strangers, ...noTiers, ...noGift];
};

/** Creates a template with its audit row. A repeat with the same key answers the template of the first time. */
export const createTemplate = async (deps: Deps, actor: OperatorActor, body: Body, act: { key: string; requestId: string }): Promise<View> => {
  const errors = await faultsOf(deps, body);
  if (errors.length > 0) throw new AppError('BAD_REQUEST', { errors });
  const requestKey = `operator:${actor.id}|${act.key}`;
  const template: CouponTemplate = { _id: newId(), ...body, state: 'active', issued: 0, committedFen: 0, pending: [], createdAt: deps.clock.now(), requestKey };
  try {
    await withTransaction(deps.db, async (session) => {
      await CouponTemplates(deps.db).insertMany([template], { session });
      await recordAudit(deps, session, { actor, action: 'create-coupon-template', target: `coupon-template:${template._id}`, after: body, requestId: act.requestId });
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return (await templateViews(deps, [(await CouponTemplates(deps.db).findOne({ requestKey }).lean())!]))[0]!;
  }
  return (await templateViews(deps, [template]))[0]!;
};

/** Nothing more is issued from it; what was issued stays valid. Stopping twice changes nothing and is told once. */
// The template also carries the hot counter. A stop is rare and writes it once, so a transaction (for the audit row) is fine here.
export const stopTemplate = async (deps: Deps, actor: OperatorActor, templateId: string, requestId: string): Promise<View> => {
  await withTransaction(deps.db, async (session) => {
    const stopped = await CouponTemplates(deps.db).updateOne({ _id: templateId, state: 'active' }, { $set: { state: 'stopped' } }, { session });
    if (stopped.modifiedCount === 0) return;
    await recordAudit(deps, session, {
      actor, action: 'stop-coupon-template', target: `coupon-template:${templateId}`, before: { state: 'active' }, after: { state: 'stopped' }, requestId,
    });
  });
  return (await templateViews(deps, [await findTemplate(deps, templateId)]))[0]!;
};

export interface Claimable {
  template: View;
  claimed: number;
  left: number | null;
  refusal: string | null;
}

/** What the member can claim now, or why not yet; what is over is not shown. */
export const claimableFor = async (deps: Deps, memberId: string): Promise<Claimable[]> => {
  const now = deps.clock.now();
  const found = await CouponTemplates(deps.db).find({ state: 'active', claimable: true }).sort({ createdAt: -1 }).limit(100).lean();
  const templates = found.filter((template) => canIssue(template, now));
  if (templates.length === 0) return [];
  const [views, tierRank, taken, tiers] = await Promise.all([
    templateViews(deps, templates), tierRankOf(deps, memberId), takenSlots(deps, templates, memberId), Tiers(deps.db).find({}, { name: 1, rank: 1 }).lean(),
  ]);
  const tierNames = new Map(tiers.map((tier) => [tier.rank, tier.name]));
  return templates.map((template, i) => {
    const claimed = claimedOf(template, memberId, taken);
    const decision = decideClaim({ ...template, costFen: unitCostFen(template) }, { tierRank, claimed }, now);
    const left = template.stock === null ? null : Math.max(template.stock - template.issued, 0);
    return { template: views[i]!, claimed, left, refusal: decision.ok ? null : claimRefusal(decision.reason, tierNames.get(template.minTierRank)) };
  });
};

const claimRefusal = (reason: ClaimRefusal, tierName: string | undefined): string => {
  switch (reason) {
    case 'COUPON_TIER_TOO_LOW': return tierName ? `${tierName}会员起可领` : '你的等级还不能领';
    case 'COUPON_LIMIT_REACHED': return '已领取，去券包看看';
    case 'COUPON_SOLD_OUT':
    case 'COUPON_BUDGET_SPENT': return '已领完';
    case 'COUPON_NOT_CLAIMABLE': return '现在不能领取';
  }
};
