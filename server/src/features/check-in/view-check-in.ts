import type { CheckInView } from '@shuke/shared/contract/check-in';
import { dateOf, fillableDays, ladderStep, monthOf, streakNow } from '@shuke/shared/rules/check-in/check-in-days';
import type { GainedReward } from '@shuke/shared/contract/rewards';
import type { Deps } from '../../platform/deps';
import { cardsOf, describeGrants, describeRewards, Grants } from '../rewards/index';
import { makeUpFacts } from './make-up-day';
import { CheckInBook, CheckIns, type CheckInRules } from './model';

const CLOSED: CheckInRules = { _id: 'check-in', open: false, ladder: [], milestones: [], makeUpWithinDays: 0 };

/** Rungs of the present round: those behind are got, one is next, the others lie ahead. */
const ladderView = async (deps: Deps, { ladder }: CheckInRules, streak: number, checkedToday: boolean): Promise<CheckInView['ladder']> => {
  const views = await describeRewards(deps, ladder);
  // The round of the last day got, unless that was its end and today opens the next.
  const got = streak === 0 || ladder.length === 0 ? 0 : ladderStep(streak, ladder.length) % (checkedToday ? Infinity : ladder.length);
  return views.map((reward, i) => ({ step: i + 1, reward, state: i < got ? 'got' : i === got ? 'next' : 'ahead' }));
};

/** All that the page shows of check-ins. `month`: `2026-11`; the present one otherwise. */
export const viewCheckIn = async (deps: Deps, memberId: string, month?: string): Promise<CheckInView> => {
  const rules = (await CheckInBook(deps.db).findById('check-in').lean()) ?? CLOSED;
  const facts = await makeUpFacts(deps, memberId, rules.makeUpWithinDays);
  const shown = month ?? monthOf(facts.today);
  const rows = await CheckIns(deps.db).find({ memberId, date: { $gte: `${shown}-01`, $lte: `${shown}-31` } }, { date: 1, kind: 1 }).sort({ date: 1 }).lean();
  const [rewards, cards] = await Promise.all([describeRewards(deps, rules.milestones.map(({ reward }) => reward)), cardsOf(deps, memberId)]);
  const streak = streakNow(facts.days, facts.today);
  const checkedToday = facts.days.has(facts.today);
  return {
    open: rules.open, today: dateOf(facts.today), checkedToday, streak, ladder: await ladderView(deps, rules, streak, checkedToday), month: shown,
    days: rows.map(({ date, kind }) => ({ date, kind })),
    milestones: rules.milestones.map(({ days }, i) => ({ days, reward: rewards[i]!, reached: rows.length >= days })),
    makeUp: { cards, withinDays: rules.makeUpWithinDays, dates: rules.open ? fillableDays(facts).map(dateOf) : [] },
  };
};

/** What an act has gained, with the calendar after it. */
export const viewDone = async (deps: Deps, memberId: string, references: readonly string[], date?: string): Promise<{ gained: GainedReward[]; checkIn: CheckInView }> => {
  const found = await Grants(deps.db).find({ _id: { $in: [...references] } }).lean();
  const grants = references.map((reference) => found.find(({ _id }) => _id === reference) ?? null);
  return { gained: await describeGrants(deps, grants), checkIn: await viewCheckIn(deps, memberId, date?.slice(0, 7)) };
};
