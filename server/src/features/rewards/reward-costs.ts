import type { Reward, RewardCost } from '@shuke/shared/contract/rewards';
import { costCeilingFen } from '@shuke/shared/rules/campaigns/coupon-cost';
import type { Deps } from '../../platform/deps';
import { CouponTemplates } from '../coupons/index';
import { readPointsRules } from '../points/index';
import { Grants, type Grant, type GrantSource } from './model';

interface Sum {
  _id: { sourceId: string; reward: Reward; state: Grant['state'] };
  count: number;
}

export const noCost = (): RewardCost => ({ points: 0, growth: 0, coupons: 0, cards: 0, costFen: 0, refused: 0, takenBack: 0, kept: 0 });

interface Worth {
  pointFen: number;
  /** By coupon template; null: no limit. */
  ceilings: ReadonlyMap<string, number | null>;
}

/** The most that one reward takes off later; null: no limit. */
const worthFen = (reward: Reward, { pointFen, ceilings }: Worth): number | null => {
  if (reward.kind === 'points') return reward.points * pointFen;
  return reward.kind === 'coupon' ? (ceilings.get(reward.templateId) ?? null) : 0;
};

/** The most that rewards given once each take off later; null: a coupon without a cap is among them. */
export const rewardsCeilingFen = async (deps: Deps, rewards: readonly Reward[]): Promise<number | null> => {
  const worth = await readWorth(deps, rewards);
  return rewards.map((reward) => worthFen(reward, worth)).reduce<number | null>((sum, fen) => (sum === null || fen === null ? null : Math.round(sum + fen)), 0);
};

const readWorth = async (deps: Deps, rewards: readonly Reward[]): Promise<Worth> => {
  const ids = rewards.flatMap((reward) => (reward.kind === 'coupon' ? [reward.templateId] : []));
  const [templates, { rules }] = await Promise.all([CouponTemplates(deps.db).find({ _id: { $in: ids } }, { benefit: 1 }).lean(), readPointsRules(deps)]);
  return { ceilings: new Map(templates.map(({ _id, benefit }) => [_id, costCeilingFen(benefit)])), pointFen: 100 / rules.redeem.pointsPerYuan };
};

const add = (cost: RewardCost, { _id: { reward, state }, count }: Sum, worth: Worth): void => {
  if (state === 'refused') return void (cost.refused += count);
  if (state === 'taken-back') return void (cost.takenBack += count);
  if (state === 'kept') cost.kept += count;
  if (reward.kind === 'points') cost.points += reward.points * count;
  else if (reward.kind === 'growth') cost.growth += reward.growth * count;
  else if (reward.kind === 'coupon') cost.coupons += count;
  else cost.cards += reward.cards * count;
  const fen = worthFen(reward, worth);
  cost.costFen = fen === null || cost.costFen === null ? null : Math.round(cost.costFen + fen * count);
};

/** What each source of a kind has cost so far, counted from its grants. */
export const rewardCosts = async (deps: Deps, source: GrantSource): Promise<Map<string, RewardCost>> => {
  const sums = await Grants(deps.db).aggregate<Sum>([
    { $match: { source } },
    { $group: { _id: { sourceId: '$sourceId', reward: '$reward', state: '$state' }, count: { $sum: 1 } } },
  ]);
  const worth = await readWorth(deps, sums.map(({ _id: { reward } }) => reward));
  const costs = new Map<string, RewardCost>();
  for (const sum of sums) {
    const cost = costs.get(sum._id.sourceId) ?? noCost();
    add(cost, sum, worth);
    costs.set(sum._id.sourceId, cost);
  }
  return costs;
};
