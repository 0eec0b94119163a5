import type { LifecycleStage } from '@shuke/shared/contract/segment-rule';
import { standingOn } from '@shuke/shared/rules/lifecycle/stage-of';
import { rfmGroupOf } from '@shuke/shared/rules/rfm/rfm-groups';
import { scoreRfm, type RfmScores } from '@shuke/shared/rules/rfm/score-rfm';
import { passes } from '@shuke/shared/rules/segments/orders-match';
import type { LifecycleTest, RfmTest } from '@shuke/shared/rules/segments/rule-tree';
import { hasBit, isEmpty } from './bits';
import { both, inRange, inSetOf, judge, nobody, not, oneOf, rangeOf, type Fill, type Kit } from './fill';
import { firstDayOf } from './fill-holdings';
import { tallyOrders } from './fill-orders';

const UNFILTERED = { stores: null, channels: null };

const scoresPass = ({ r, f, m, group }: RfmTest, scores: RfmScores): boolean =>
  (!r || passes(scores.r, r)) && (!f || passes(scores.f, f)) && (!m || passes(scores.m, m)) && (!group || group.includes(rfmGroupOf(scores).key));

/** Scores are few and members many: each triple is judged once. */
const remembered = (test: RfmTest): ((scores: RfmScores) => boolean) => {
  const known = new Map<number, boolean>();
  return (scores) => {
    const key = (scores.r * 16 + scores.f) * 16 + scores.m;
    let holds = known.get(key);
    if (holds === undefined) known.set(key, (holds = scoresPass(test, scores)));
    return holds;
  };
};

export const fillRfm = (kit: Kit, test: RfmTest): Fill => {
  const { windowDays, cuts } = kit.world.rfm;
  const [tally, holds] = [kit.tally, remembered(test)];
  const from = windowDays === null ? -Infinity : firstDayOf(kit, windowDays);
  return (block, mask, out) => {
    if (isEmpty(mask)) return void out.fill(0);
    tallyOrders(block, mask, [from, Infinity], UNFILTERED, tally);
    judge(mask, out, tally.touched, false, (at) =>
      holds(scoreRfm({ recencyDays: kit.today - tally.last[at]!, count: tally.count[at]!, sumFen: tally.sum[at]! }, cuts)));
    tally.clear();
  };
};

/** At least so many orders since a day. */
const boughtOften = ({ tally }: Kit, times: number, since: number): Fill => {
  return (block, mask, out) => {
    tallyOrders(block, mask, [since, Infinity], UNFILTERED, tally);
    judge(mask, out, tally.touched, times <= 0, (at) => tally.count[at]! >= times);
    tally.clear();
  };
};

/** Who is in a stage today: the predicate's questions in its order, each about whom the ones before left. */
const stageToday = (kit: Kit, stage: LifecycleStage): Fill => {
  const { newDays, loyalPurchases, loyalWithinDays, atRiskAfterDays, dormantAfterDays, lostAfterDays } = kit.world.lifecycle;
  const silentFor = (days: number) => inRange(kit, 'lastOrderDay', [-Infinity, kit.today - days]);
  const ladder: [LifecycleStage, Fill][] = [
    ['lost', silentFor(lostAfterDays)], ['dormant', silentFor(dormantAfterDays)], ['at-risk', silentFor(atRiskAfterDays)],
    ['loyal', boughtOften(kit, loyalPurchases, kit.today - loyalWithinDays + 1)], ['new', inRange(kit, 'firstOrderDay', [kit.today - newDays + 1, Infinity])],
  ];
  const step = ladder.findIndex(([name]) => name === stage);
  const left = ladder.slice(0, step < 0 ? ladder.length : step).map(([, fill]) => not(fill));
  return both(kit, [inSetOf(kit, 'known', 'orders'), ...left, ...(step < 0 ? [] : [ladder[step]![1]])]);
};

/** Days of all purchases of those asked about, ascending. */
const dayLists = (log: { columns: ArrayLike<number>[]; each: (from: number, until: number, see: (day: number, start: number, end: number) => void) => void }, mask: Uint32Array) => {
  const days = new Map<number, number[]>();
  const place = log.columns[0]!;
  log.each(-Infinity, Infinity, (day, start, end) => {
    for (let row = start; row < end; row += 1) {
      const at = place[row]!;
      if (!hasBit(mask, at)) continue;
      const mine = days.get(at);
      if (mine) mine.push(day);
      else days.set(at, [day]);
    }
  });
  return days;
};

/** Since when somebody who buys lately has been in a stage takes the whole story, told by the predicate. */
const sinceByStory = (kit: Kit, test: LifecycleTest): Fill => (block, mask, out) => {
  out.fill(0);
  if (isEmpty(mask)) return;
  const stories = dayLists(block.logs.orders, mask);
  judge(mask, out, [...stories.keys()], false, (at) => {
    const standing = standingOn(stories.get(at)!, kit.today, kit.world.lifecycle);
    return standing !== null && test.in.includes(standing.stage) && passes(standing.sinceDays, test.sinceDays!);
  });
};

/** A stage of silence began so many days after the last purchase, if the brand's limits ascend as they should. */
const sinceSilence = (kit: Kit, stage: LifecycleStage, test: LifecycleTest): Fill | null => {
  const { atRiskAfterDays, dormantAfterDays, lostAfterDays } = kit.world.lifecycle;
  if (!(atRiskAfterDays >= 1 && atRiskAfterDays < dormantAfterDays && dormantAfterDays < lostAfterDays)) return null;
  const after: Partial<Record<LifecycleStage, number>> = { 'at-risk': atRiskAfterDays, dormant: dormantAfterDays, lost: lostAfterDays };
  const [limit, [low, high]] = [after[stage], rangeOf(test.sinceDays!)];
  if (limit === undefined) return null;
  return low > high ? nobody : inRange(kit, 'lastOrderDay', [kit.today - limit - high, kit.today - limit - low]);
};

export const fillLifecycle = (kit: Kit, test: LifecycleTest): Fill =>
  oneOf(kit, [...new Set(test.in)].map((stage) => {
    const today = stageToday(kit, stage);
    return test.sinceDays ? both(kit, [today, sinceSilence(kit, stage, test) ?? sinceByStory(kit, test)]) : today;
  }));
