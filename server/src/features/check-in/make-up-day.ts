import { dayOf, decideMakeUp, type MakeUpFacts } from '@shuke/shared/rules/check-in/check-in-days';
import { businessDay } from '@shuke/shared/values/time';
import type { Deps } from '../../platform/deps';
import { AppError, orRefuse } from '../../platform/errors';
import { Members } from '../membership/index';
import { useMakeUpCard } from '../rewards/index';
import { checkInId, daysOf, onceADay, openRules, writeDay } from './check-in';

/** What decides which missed days a member may fill. */
export const makeUpFacts = async (deps: Deps, memberId: string, withinDays: number): Promise<MakeUpFacts> => {
  const today = businessDay(deps.clock.now());
  const member = await Members(deps.db).findById(memberId, { joinedAt: 1 }).lean();
  return { days: await daysOf(deps, memberId, today), today, since: businessDay(member?.joinedAt ?? deps.clock.now()), withinDays };
};

/**
 * Fills a missed day with a card. The day then counts for the row of days and for the month; it pays no rung of the
 * ladder. A day that is filled already takes no card. Refuses: CHECK_IN_DATE, MAKE_UP_CARD_MISSING, CHECK_IN_CLOSED.
 */
export const makeUpDay = async (deps: Deps, memberId: string, date: string): Promise<string[]> => {
  const rules = await openRules(deps);
  const facts = await makeUpFacts(deps, memberId, rules.makeUpWithinDays);
  const day = dayOf(date);
  if (day === undefined) throw new AppError('CHECK_IN_DATE');
  if (facts.days.has(day)) return [];
  orRefuse(decideMakeUp(facts, day));
  const at = deps.clock.now();
  const earned = await onceADay(deps, async (session) => {
    // The day first: the same act sent twice ends there, before it takes a card.
    const references = await writeDay(deps, session, rules, { memberId, day, kind: 'make-up', at });
    if (!(await useMakeUpCard(deps, session, memberId, checkInId(memberId, date)))) throw new AppError('MAKE_UP_CARD_MISSING');
    return references;
  });
  return earned ?? [];
};
