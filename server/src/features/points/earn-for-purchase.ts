import { pointsExpiry } from '@shuke/shared/rules/points/earn';
import { pointsEarned, type PointsTerms } from '@shuke/shared/rules/points/points-terms';
import { growthEarnedFor } from '@shuke/shared/rules/price/points-allowance';
import { addDays } from '@shuke/shared/values/time';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { post, reverse } from '../../platform/ledger/index';
import { PendingBook } from './model';
import { takeBackPending } from './take-back-pending';

export const EARNED_TITLE = '消费得积分';

interface Purchase {
  memberId: string;
  orderId: string;
  paidFen: number;
  terms: PointsTerms;
  at: Date;
  /** The order is made in this very transaction. */
  isNew?: boolean;
}

/**
 * Gives points and growth for money paid, in the transaction that books the purchase. Once per order. Growth counts at
 * once; points wait until the refund window ends, where the terms say so.
 */
export const earnFor = async (deps: Deps, session: Session, { memberId, orderId, paidFen, terms, at, isNew }: Purchase): Promise<{ points: number; growth: number }> => {
  const points = pointsEarned(paidFen, terms);
  const growth = growthEarnedFor(paidFen);
  const { lifeDays, pendingDays } = terms;
  const common = { memberId, reference: `order:${orderId}`, at, ...(isNew ? { isNew } : {}) };
  if (points > 0 && pendingDays > 0) {
    const waiting = { memberId, points, state: 'pending' as const, takenBack: [], released: 0, lifeDays, earnedAt: at, dueAt: addDays(at, pendingDays) };
    await PendingBook(deps.db).updateOne({ _id: orderId }, { $setOnInsert: waiting }, { session, upsert: true });
  } else if (points > 0) {
    await post(deps, session, { ...common, asset: 'points', delta: points, title: EARNED_TITLE, expiresAt: pointsExpiry(at, lifeDays) });
  }
  if (growth > 0) await post(deps, session, { ...common, asset: 'growth', delta: growth, title: '消费得成长值' });
  return { points, growth };
};

export interface TakeBack {
  orderId: string;
  /** Part of the purchase that was given back, 0 < share ≤ 1. */
  share: number;
  /** Names this refund, so that several partial refunds each take back once. */
  refundId: string;
  at: Date;
}

/** Takes back what a refunded purchase had earned: what still waits just goes, points already spent become a visible debt. */
export const takeBackEarned = async (deps: Deps, session: Session, back: TakeBack): Promise<void> => {
  const { orderId, share, refundId, at } = back;
  const common = { reference: `order:${orderId}`, as: `refund:${refundId}`, at, share };
  await reverse(deps, session, { ...common, asset: 'growth', title: '退款收回成长值' });
  if (await takeBackPending(deps, session, back)) return;
  await reverse(deps, session, { ...common, asset: 'points', title: '退款收回积分' });
};

/** Spends points on a purchase; refuses when the balance does not cover them. */
export const spendPoints = (deps: Deps, session: Session, input: { memberId: string; orderId: string; points: number; at: Date; isNew?: boolean }) =>
  post(deps, session, { ...(input.isNew ? { isNew: true } : {}), memberId: input.memberId, asset: 'points', delta: -input.points, reference: `spend:${input.orderId}`, title: '积分抵扣', at: input.at });

/** Gives back the points spent on a purchase that was undone or refunded. */
export const giveBackPoints = (deps: Deps, session: Session, input: { orderId: string; at: Date; share?: number }) =>
  reverse(deps, session, { asset: 'points', reference: `spend:${input.orderId}`, as: `unspend:${input.orderId}`, title: '退回抵扣积分', at: input.at, share: input.share });
