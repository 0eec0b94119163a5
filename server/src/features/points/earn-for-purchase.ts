import { pointsExpiry } from '@shuke/shared/rules/points/earn';
import { growthEarnedFor, pointsEarnedFor } from '@shuke/shared/rules/price/points-allowance';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { post, reverse } from '../../platform/ledger/index';
import { pointsTimesOf, type Tier } from '../tiers/index';

interface Purchase {
  memberId: string;
  orderId: string;
  paidFen: number;
  tier: Tier;
  at: Date;
}

/** Posts points and growth for money paid, in the transaction that books the purchase. Once per order. */
export const earnFor = async (deps: Deps, session: Session, purchase: Purchase): Promise<{ points: number; growth: number }> => {
  const { memberId, orderId, paidFen, tier, at } = purchase;
  const points = pointsEarnedFor(paidFen, pointsTimesOf(tier));
  const growth = growthEarnedFor(paidFen);
  const common = { memberId, reference: `order:${orderId}`, at };
  if (points > 0) await post(deps, session, { ...common, asset: 'points', delta: points, title: '消费得积分', expiresAt: pointsExpiry(at) });
  if (growth > 0) await post(deps, session, { ...common, asset: 'growth', delta: growth, title: '消费得成长值' });
  return { points, growth };
};

interface TakeBack {
  orderId: string;
  /** Part of the purchase that was given back, 0 < share ≤ 1. */
  share: number;
  /** Names this refund, so that several partial refunds each take back once. */
  refundId: string;
  at: Date;
}

/** Takes back what a refunded purchase had earned; points already spent become a visible debt. */
export const takeBackEarned = async (deps: Deps, session: Session, { orderId, share, refundId, at }: TakeBack): Promise<void> => {
  for (const asset of ['points', 'growth'] as const) {
    await reverse(deps, session, { asset, reference: `order:${orderId}`, as: `refund:${refundId}`, title: asset === 'points' ? '退款收回积分' : '退款收回成长值', at, share });
  }
};

/** Spends points on a purchase; refuses when the balance does not cover them. */
export const spendPoints = (deps: Deps, session: Session, input: { memberId: string; orderId: string; points: number; at: Date }) =>
  post(deps, session, { memberId: input.memberId, asset: 'points', delta: -input.points, reference: `spend:${input.orderId}`, title: '积分抵扣', at: input.at });

/** Gives back the points spent on a purchase that was undone or refunded. */
export const giveBackPoints = (deps: Deps, session: Session, input: { orderId: string; at: Date; share?: number }) =>
  reverse(deps, session, { asset: 'points', reference: `spend:${input.orderId}`, as: `unspend:${input.orderId}`, title: '退回抵扣积分', at: input.at, share: input.share });
