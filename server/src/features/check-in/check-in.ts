import { dateOf, ladderStep, monthOf, streakEndingOn } from '@shuke/shared/rules/check-in/check-in-days';
import { businessDay } from '@shuke/shared/values/time';
import { isDuplicateKey, type Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { promiseReward, settleReward } from '../rewards/index';
import { CheckInBook, CheckInMonths, CheckIns, type CheckIn, type CheckInRules } from './model';

/** A row of days longer than this is told as this long. */
const LOOK_BACK_DAYS = 400;

export const openRules = async (deps: Deps): Promise<CheckInRules> => {
  const rules = await CheckInBook(deps.db).findById('check-in').lean();
  if (!rules?.open) throw new AppError('CHECK_IN_CLOSED');
  return rules;
};

export const daysOf = async (deps: Deps, memberId: string, today: number, session?: Session): Promise<Set<number>> => {
  const rows = await CheckIns(deps.db).find({ memberId, day: { $gte: today - LOOK_BACK_DAYS } }, { day: 1 }, { session: session ?? null }).lean();
  return new Set(rows.map(({ day }) => day));
};

export const checkInId = (memberId: string, date: string): string => `${memberId}:${date}`;
export const dayReference = (memberId: string, date: string): string => `check-in:${memberId}:${date}`;
export const monthReference = (memberId: string, month: string, days: number): string => `check-in-month:${memberId}:${month}:${days}`;

/** Writes a day down with all that it earns, in one transaction. Answers the references of what it earned. */
export const writeDay = async (deps: Deps, session: Session, rules: CheckInRules, input: Omit<CheckIn, '_id' | 'date' | 'step'>): Promise<string[]> => {
  const { memberId, day, kind, at } = input;
  const date = dateOf(day);
  const streak = kind === 'day' ? streakEndingOn((await daysOf(deps, memberId, day, session)).add(day), day) : null;
  const step = streak === null ? null : ladderStep(streak, rules.ladder.length);
  await CheckIns(deps.db).insertMany([{ ...input, _id: checkInId(memberId, date), date, step }], { session });
  const earned = step === null ? [] : [dayReference(memberId, date)];
  if (step !== null) {
    const reward = rules.ladder[step - 1]!;
    await promiseReward(deps, session, { reference: earned[0]!, memberId, source: 'check-in', sourceId: 'check-in', reward, title: `签到第 ${step} 天`, at });
  }
  await emit(deps, session, 'member.checked-in', { memberId, date, streak: streak ?? 0 });
  return [...earned, ...(await countMonth(deps, session, rules, { memberId, day, at }))];
};

/** Every check-in of a month counts it up, so that two at once cannot both step over a milestone. */
const countMonth = async (
  deps: Deps, session: Session, rules: CheckInRules, { memberId, day, at }: { memberId: string; day: number; at: Date },
): Promise<string[]> => {
  const month = monthOf(day);
  const row = await CheckInMonths(deps.db).findOneAndUpdate(
    { _id: `${memberId}:${month}` }, { $inc: { days: 1 } }, { session, upsert: true, returnDocument: 'after' },
  ).lean();
  const milestone = rules.milestones.find(({ days }) => days === row!.days);
  if (!milestone) return [];
  const reference = monthReference(memberId, month, milestone.days);
  const title = `${Number(month.slice(5))} 月累计签到 ${milestone.days} 天`;
  await promiseReward(deps, session, { reference, memberId, source: 'check-in', sourceId: 'check-in', reward: milestone.reward, title, at });
  return [reference];
};

/** Runs a check-in that the day's row guards: a duplicate means that the day is there already. */
export const onceADay = async (deps: Deps, write: (session: Session) => Promise<string[]>): Promise<string[] | null> => {
  try {
    const earned = await withTransaction(deps.db, write);
    for (const reference of earned) await settleReward(deps, reference);
    return earned;
  } catch (error) {
    if (isDuplicateKey(error)) return null;
    throw error;
  }
};

/** Checks a member in today. Answers the references of what the day earned, of the first time when it is repeated. */
export const checkIn = async (deps: Deps, memberId: string): Promise<string[]> => {
  const rules = await openRules(deps);
  const at = deps.clock.now();
  const day = businessDay(at);
  const earned = await onceADay(deps, (session) => writeDay(deps, session, rules, { memberId, day, kind: 'day', at }));
  return earned ?? [dayReference(memberId, dateOf(day))];
};
