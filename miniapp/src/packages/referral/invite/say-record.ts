import { formatFenShort } from '@shuke/shared/values/money';
import { sayLastDay } from '../../../say';
import type { ReferralPage, ReferralRecord } from '../../../types';

const REFUSALS: Partial<Record<NonNullable<ReferralRecord['refusal']>, string>> = {
  TOO_LATE: '打开邀请太久才加入，不计入', DAY_LIMIT: '超过每天的邀请上限，不计入', MONTH_LIMIT: '超过每月的邀请上限，不计入', CLOSED: '当时活动没有开放，不计入',
};

/** Where a friend stands, in words. */
export const sayRecord = ({ state, refusal, dueAt }: ReferralRecord, now: number): string => {
  switch (state) {
    case 'visited': return '打开过，还没加入';
    case 'joined': return dueAt ? `首单已付，预计 ${sayLastDay(dueAt, now)}到账` : '已加入，等 TA 的首单';
    case 'held': return '正在核实，核实后继续';
    case 'settled': return '奖励已到账';
    case 'reversed': return '首单退款，奖励已收回';
    case 'rejected': return '没有通过核实，不计入';
    case 'refused': return (refusal && REFUSALS[refusal]) ?? '不符合邀请条件，不计入';
  }
};

export const sayRewards = (rewards: readonly { text: string }[]): string => rewards.map(({ text }) => text).join('、') || '—';

/** The rules as people need them, one a line. */
export const sayTerms = ({ terms }: ReferralPage): string[] => [
  `好友打开邀请后 ${terms.bindWithinDays} 天内加入才算，以第一个邀请 TA 的人为准`,
  `好友首单${terms.minPaidFen > 0 ? `满 ${formatFenShort(terms.minPaidFen)}，` : ''}付款 ${terms.settleAfterDays} 天后没有退款，奖励到账`,
  `到账后 ${terms.takeBackDays} 天内退款，奖励会收回；已用掉的积分记为待抵`,
  `每天最多 ${terms.maxPerDay} 位、每月最多 ${terms.maxPerMonth} 位；不能邀请自己，老会员不算`,
];
