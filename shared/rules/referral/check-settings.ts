import type { ReferralSettings } from '../../contract/referral';

export interface SettingsFault {
  /** JSON pointer into the request. */
  path: string;
  message: string;
}

/** What a schema cannot say about the rules. Answers every fault; none: they are sound. */
export const checkReferralSettings = ({ ladder, maxPerDay, maxPerMonth }: ReferralSettings): SettingsFault[] => [
  ...ladder.flatMap(({ friends }, i) => {
    const before = ladder[i - 1];
    return before && before.friends >= friends ? [{ path: `/body/ladder/${i}/friends`, message: '人数要一档比一档多' }] : [];
  }),
  ...(maxPerMonth < maxPerDay ? [{ path: '/body/maxPerMonth', message: '每月上限不能小于每日上限' }] : []),
];
