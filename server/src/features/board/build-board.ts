import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { Campaigns } from '../campaigns/index';
import { Members } from '../membership/index';
import { Orders, PURCHASED_STATES } from '../orders/index';
import { countRule, prepareRule } from '../segments/index';
import { daysOf, measureStages, spansAt, STAGES } from './loop-stages';

const dailyNumbers = async (deps: Deps, from: Date, until: Date) => {
  const timezone = '+08:00';
  const [sales, joins] = await Promise.all([
    Orders(deps.db).aggregate<{ _id: string; fen: number; orders: number; people: number }>([
      { $match: { paidAt: { $gte: from, $lt: until }, state: { $in: [...PURCHASED_STATES] } } },
      { $group: { _id: { $dateToString: { date: '$paidAt', format: '%Y-%m-%d', timezone } }, fen: { $sum: { $subtract: ['$paidFen', '$refundedFen'] } }, orders: { $sum: 1 } } },
    ]),
    Members(deps.db).aggregate<{ _id: string; n: number }>([
      { $match: { status: 'joined', joinedAt: { $gte: from, $lt: until } } },
      { $group: { _id: { $dateToString: { date: '$joinedAt', format: '%Y-%m-%d', timezone } }, n: { $sum: 1 } } },
    ]),
  ]);
  return (days: string[]) => days.map((day) => {
    const sold = sales.find((row) => row._id === day);
    return { day, revenueFen: Math.max(sold?.fen ?? 0, 0), orders: sold?.orders ?? 0, newMembers: joins.find((row) => row._id === day)?.n ?? 0 };
  });
};

const revenueIn = async (deps: Deps, from: Date, until: Date): Promise<{ fen: number; buyers: number; again: number }> => {
  const [row] = await Orders(deps.db).aggregate<{ fen: number; buyers: number; again: number }>([
    { $match: { paidAt: { $gte: from, $lt: until }, state: { $in: [...PURCHASED_STATES] } } },
    { $group: { _id: '$memberId', fen: { $sum: { $subtract: ['$paidFen', '$refundedFen'] } }, n: { $sum: 1 } } },
    { $group: { _id: null, fen: { $sum: '$fen' }, buyers: { $sum: 1 }, again: { $sum: { $cond: [{ $gte: ['$n', 2] }, 1, 0] } } } },
  ]);
  return row ?? { fen: 0, buyers: 0, again: 0 };
};

/** The loop board: each stage with size, comparison, trend, revenue, running campaigns and the next best thing to do. */
export const buildBoard = async (deps: Deps, actor: OperatorActor) => {
  const now = deps.clock.now();
  const { current, before } = spansAt(now);
  const days = daysOf(current);
  const [stages, earlier, daily, revenue, revenueBefore, campaigns, memberTotal, next] = await Promise.all([
    measureStages(deps, current), measureStages(deps, before), dailyNumbers(deps, current.from, current.until), revenueIn(deps, current.from, current.until),
    revenueIn(deps, before.from, before.until), Campaigns(deps.db).find({ state: { $in: ['preparing', 'running', 'paused'] } }, { name: 1, state: 1, stage: 1 }).lean(),
    Members(deps.db).countDocuments({ status: 'joined' }),
    Promise.all(STAGES.map(async ({ rule }) => countRule(deps, await prepareRule(deps, rule), now, actor))),
  ]);
  return {
    asOf: now.toISOString(), memberTotal, revenueFen: Math.max(revenue.fen, 0), revenueFenBefore: Math.max(revenueBefore.fen, 0),
    repurchaseRate: revenue.buyers > 0 ? Math.round((revenue.again / revenue.buyers) * 1000) / 1000 : 0, daily: daily(days),
    stages: STAGES.map(({ key, name, meaning, nextBest, rule }, i) => ({
      key, name, meaning, members: stages[key].members, membersBefore: earlier[key].members, revenueFen: stages[key].revenueFen,
      revenueFenBefore: earlier[key].revenueFen, trend: days.map((day) => ({ day, value: stages[key].byDay.get(day) ?? 0 })),
      campaigns: campaigns.filter((campaign) => campaign.stage === key).map(({ _id, name: campaignName, state }) => ({ id: _id, name: campaignName, state })),
      nextBest: { text: nextBest, members: next[i]!.count, rule },
    })),
  };
};
