import type { Reward, RewardCost } from '@shuke/shared/contract/rewards';
import { costCeilingFen } from '@shuke/shared/rules/campaigns/coupon-cost';
import { POINTS_PER_YUAN } from '@shuke/shared/rules/price/points-allowance';
import type { Deps } from '../../platform/deps';
import { CouponTemplates } from '../coupons/index';
import { Grants, type Grant, type GrantSource } from './model';

interface Sum {
  _id: { sourceId: string; reward: Reward; state: Grant['state'] };
  count: number;
}

export const noCost = (): RewardCost => ({ points: 0, growth: 0, coupons: 0, cards: 0, costFen: 0, refused: 0, takenBack: 0, kept: 0 });

const POINT_FEN = 100 / POINTS_PER_YUAN;

/** The most that one reward takes off later; null: no limit. */
const worthFen = (reward: Reward, ceilings: ReadonlyMap<string, number | null>): number | null => {
  if (reward.kind === 'points') return reward.points * POINT_FEN;
  return reward.kind === 'coupon' ? (ceilings.get(reward.templateId) ?? null) : 0;
};

/** The most that rewards given once each take off later; null: a coupon without a cap is among them. */
export const rewardsCeilingFen = async (deps: Deps, rewards: readonly Reward[]): Promise<number | null> => {
  const ceilings = await readCeilings(deps, rewards);
  return rewards.map((reward) => worthFen(reward, ceilings)).reduce<number | null>((sum, fen) => (sum === null || fen === null ? null : Math.round(sum + fen)), 0);
};

const readCeilings = async (deps: Deps, rewards: readonly Reward[]): Promise<Map<string, number | null>> => {
  const ids = rewards.flatMap((reward) => (reward.kind === 'coupon' ? [reward.templateId] : []));
  const templates = await CouponTemplates(deps.db).find({ _id: { $in: ids } }, { benefit: 1 }).lean();
  return new Map(templates.map(({ _id, benefit }) => [_id, costCeilingFen(benefit)]));
};

const add = (cost: RewardCost, { _id: { reward, state }, count }: Sum, ceilings: ReadonlyMap<string, number | null>): void => {
  if (state === 'refused') return void (cost.refused += count);
  if (state === 'taken-back') return void (cost.takenBack += count);
  if (state === 'kept') cost.kept += count;
  if (reward.kind === 'points') cost.points += reward.points * count;
  else if (reward.kind === 'growth') cost.growth += reward.growth * count;
  else if (reward.kind === 'coupon') cost.coupons += count;
  else cost.cards += reward.cards * count;
  const fen = worthFen(reward, ceilings);
  cost.costFen = fen === null || cost.costFen === null ? null : Math.round(cost.costFen + fen * count);
};

/** What each source of a kind has cost so far, counted from its grants. */
export const rewardCosts = async (deps: Deps, source: GrantSource): Promise<Map<string, RewardCost>> => {
  const sums = await Grants(deps.db).aggregate<Sum>([
    { $match: { source } },
    { $group: { _id: { sourceId: '$sourceId', reward: '$reward', state: '$state' }, count: { $sum: 1 } } },
  ]);
  const ceilings = await readCeilings(deps, sums.map(({ _id: { reward } }) => reward));
  const costs = new Map<string, RewardCost>();
  for (const sum of sums) {
    const cost = costs.get(sum._id.sourceId) ?? noCost();
    add(cost, sum, ceilings);
    costs.set(sum._id.sourceId, cost);
  }
  return costs;
};
