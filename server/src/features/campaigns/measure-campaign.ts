import { measureEffect, type Arm } from '@shuke/shared/rules/campaigns/measure-effect';
import { addDays, businessDate } from '@shuke/shared/values/time';
import type { Deps } from '../../platform/deps';
import { Coupons } from '../coupons/index';
import { InboxMessages } from '../inbox/index';
import { Orders, PURCHASED_STATES } from '../orders/index';
import { findCampaign } from './manage-campaigns';
import { progressOf } from './view-campaign';
import { Deliveries, type Campaign } from './model';

interface Window {
  from: Date;
  until: Date;
}

const purchasesIn = ({ from, until }: Window) => ({
  from: 'orders', localField: 'memberId', foreignField: 'memberId', as: 'bought',
  pipeline: [
    { $match: { paidAt: { $gte: from, $lt: until }, state: { $in: [...PURCHASED_STATES] } } },
    { $project: { fen: { $subtract: ['$paidFen', '$refundedFen'] }, paidAt: 1 } },
  ],
});

/** Both arms as they were drawn (intention to treat): what each member spent in the window, bought anything or not. */
const measureArms = async (deps: Deps, campaignId: string, window: Window): Promise<Record<'treated' | 'holdout', Arm>> => {
  const rows = await Deliveries(deps.db).aggregate<Arm & { _id: string }>([
    { $match: { campaignId, arm: { $in: ['treated', 'holdout'] } } },
    { $lookup: purchasesIn(window) },
    { $project: { arm: 1, orders: { $size: '$bought' }, fen: { $sum: '$bought.fen' } } },
    { $group: {
      _id: '$arm', members: { $sum: 1 }, buyers: { $sum: { $cond: [{ $gt: ['$orders', 0] }, 1, 0] } }, orders: { $sum: '$orders' },
      revenueFen: { $sum: '$fen' }, squareSum: { $sum: { $multiply: ['$fen', '$fen'] } },
    } },
  ]);
  const nobody: Arm = { members: 0, buyers: 0, orders: 0, revenueFen: 0, squareSum: 0 };
  return { treated: rows.find((row) => row._id === 'treated') ?? nobody, holdout: rows.find((row) => row._id === 'holdout') ?? nobody };
};

const dailyRevenue = async (deps: Deps, campaignId: string, window: Window) => {
  const rows = await Deliveries(deps.db).aggregate<{ _id: { day: string; arm: string }; fen: number }>([
    { $match: { campaignId, arm: { $in: ['treated', 'holdout'] } } },
    { $lookup: purchasesIn(window) },
    { $unwind: '$bought' },
    { $group: { _id: { day: { $dateToString: { date: '$bought.paidAt', format: '%Y-%m-%d', timezone: '+08:00' } }, arm: '$arm' }, fen: { $sum: '$bought.fen' } } },
  ]);
  const days: { day: string; treatedFen: number; holdoutFen: number }[] = [];
  for (let at = window.from; at < window.until; at = addDays(at, 1)) {
    const day = businessDate(at);
    const fen = (arm: string): number => Math.max(rows.find((row) => row._id.day === day && row._id.arm === arm)?.fen ?? 0, 0);
    days.push({ day, treatedFen: fen('treated'), holdoutFen: fen('holdout') });
  }
  return days;
};

/** What the campaign's own coupons took off: the discount lines of orders that redeemed them. */
const couponUse = async (deps: Deps, campaignId: string) => {
  const [row] = await Deliveries(deps.db).aggregate<{ redeemed: number; costFen: number }>([
    { $match: { campaignId, couponId: { $ne: null } } },
    { $lookup: { from: Coupons(deps.db).collection.name, localField: 'couponId', foreignField: '_id', as: 'coupon' } },
    { $unwind: '$coupon' },
    { $match: { 'coupon.state': 'redeemed' } },
    { $lookup: { from: Orders(deps.db).collection.name, localField: 'coupon.orderId', foreignField: '_id', as: 'order' } },
    { $unwind: { path: '$order', preserveNullAndEmptyArrays: true } },
    { $set: { lines: { $filter: { input: { $ifNull: ['$order.price', []] }, as: 'line', cond: { $eq: ['$$line.refId', '$couponId'] } } } } },
    { $group: { _id: null, redeemed: { $sum: 1 }, costFen: { $sum: { $abs: { $sum: '$lines.amountFen' } } } } },
  ]);
  return { redeemed: row?.redeemed ?? 0, couponCostFen: row?.costFen ?? 0 };
};

const bare = ({ members, buyers, orders, revenueFen }: Arm) => ({
  members, buyers, orders, revenueFen: Math.max(revenueFen, 0), revenuePerMemberFen: members > 0 ? Math.round((revenueFen / members) * 100) / 100 : 0,
});

const windowOf = (campaign: Campaign, now: Date): Window => {
  const from = campaign.launchedAt ?? now;
  const end = addDays(from, campaign.attributionDays);
  return { from, until: end < now ? end : now };
};

/** reached → opened → redeemed → orders → revenue, and what of it the holdout says would have come anyway. */
export const campaignEffect = async (deps: Deps, id: string) => {
  const campaign = await findCampaign(deps, id);
  const now = deps.clock.now();
  const window = windowOf(campaign, now);
  const [progress, opened, use, arms, daily] = await Promise.all([
    progressOf(deps, campaign), InboxMessages(deps.db).countDocuments({ campaignId: id, openedAt: { $ne: null } }), couponUse(deps, id),
    measureArms(deps, id, window), dailyRevenue(deps, id, window),
  ]);
  return {
    asOf: now.toISOString(), windowDays: campaign.attributionDays, reached: progress.sent, opened, ...use,
    orders: arms.treated.orders, revenueFen: Math.max(arms.treated.revenueFen, 0), treated: bare(arms.treated), holdout: bare(arms.holdout),
    ...measureEffect(arms.treated, arms.holdout, use.couponCostFen), daily,
  };
};
