import type { GainedReward, Reward, RewardView } from '@shuke/shared/contract/rewards';
import { canIssue } from '@shuke/shared/rules/coupons/decide-claim';
import type { Deps } from '../../platform/deps';
import { CouponTemplates, templateViews } from '../coupons/index';
import type { Grant } from './model';

const templateIdsOf = (rewards: readonly Reward[]): string[] => rewards.flatMap((reward) => (reward.kind === 'coupon' ? [reward.templateId] : []));

const describe = (reward: Reward, coupons: ReadonlyMap<string, string>): RewardView => {
  switch (reward.kind) {
    case 'points': return { kind: 'points', text: `${reward.points} 积分` };
    case 'growth': return { kind: 'growth', text: `${reward.growth} 成长值` };
    case 'make-up-card': return { kind: 'make-up-card', text: `补签卡 ${reward.cards} 张` };
    case 'coupon': return { kind: 'coupon', text: coupons.get(reward.templateId) ?? '优惠券' };
  }
};

/** Rewards in words, with the names of their coupons; in the order in which they came. */
export const describeRewards = async (deps: Deps, rewards: readonly Reward[]): Promise<RewardView[]> => {
  const ids = templateIdsOf(rewards);
  const templates = ids.length > 0 ? await CouponTemplates(deps.db).find({ _id: { $in: ids } }).lean() : [];
  const views = await templateViews(deps, templates);
  const words = new Map(views.map(({ id, title, summary }) => [id, `${title}（${summary}）`]));
  return rewards.map((reward) => describe(reward, words));
};

/** What was gained, in words and with what became of it. */
export const describeGrants = async (deps: Deps, grants: readonly (Grant | null)[]): Promise<GainedReward[]> => {
  const found = grants.flatMap((grant) => (grant ? [grant] : []));
  const views = await describeRewards(deps, found.map(({ reward }) => reward));
  return views.map((view, i) => ({ ...view, state: found[i]!.state }));
};

/** Whether the reward could be given now: its coupon is neither stopped nor over nor sold out. */
export const canGive = async (deps: Deps, reward: Reward): Promise<boolean> => {
  if (reward.kind !== 'coupon') return true;
  const template = await CouponTemplates(deps.db).findById(reward.templateId, { pending: 0 }).lean();
  if (!template) return false;
  return canIssue(template, deps.clock.now()) && (template.stock === null || template.issued < template.stock);
};

/** Rewards that name a coupon which is not there, with their place in the list. */
export const unknownCoupons = async (deps: Deps, rewards: readonly Reward[]): Promise<number[]> => {
  const known = await CouponTemplates(deps.db).find({ _id: { $in: templateIdsOf(rewards) }, state: 'active' }, { _id: 1 }).lean();
  const ids = new Set(known.map(({ _id }) => _id));
  return rewards.flatMap((reward, i) => (reward.kind === 'coupon' && !ids.has(reward.templateId) ? [i] : []));
};
