import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { Campaigns } from '../campaigns/index';
import { boardFacts } from './gather-facts';
import { daysOf, spansAt, STAGES } from './loop-stages';

/** The loop board: each stage with size, comparison, trend, revenue, running campaigns and the next best thing to do. */
export const buildBoard = async (deps: Deps, actor: OperatorActor) => {
  const [{ asOf, memberTotal, current, before, nextBest }, campaigns] = await Promise.all([
    boardFacts(deps, actor), Campaigns(deps.db).find({ state: { $in: ['preparing', 'running', 'paused'] } }, { name: 1, state: 1, stage: 1 }).lean(),
  ]);
  const days = daysOf(spansAt(asOf).current);
  return {
    asOf: asOf.toISOString(), memberTotal, revenueFen: current.revenueFen, revenueFenBefore: before.revenueFen, repurchaseRate: current.repurchaseRate,
    daily: days.map((day) => {
      const sales = current.salesByDay.get(day);
      return { day, revenueFen: Math.max(sales?.fen ?? 0, 0), orders: sales?.orders ?? 0, newMembers: current.stages.acquire.byDay.get(day) ?? 0 };
    }),
    stages: STAGES.map(({ key, name, meaning, nextBest: text, rule }, i) => ({
      key, name, meaning, members: current.stages[key].members, membersBefore: before.stages[key].members, revenueFen: current.stages[key].revenueFen,
      revenueFenBefore: before.stages[key].revenueFen, trend: days.map((day) => ({ day, value: current.stages[key].byDay.get(day) ?? 0 })),
      campaigns: campaigns.filter((campaign) => campaign.stage === key).map(({ _id, name: campaignName, state }) => ({ id: _id, name: campaignName, state })),
      nextBest: { text, members: nextBest[i]!, rule },
    })),
  };
};
