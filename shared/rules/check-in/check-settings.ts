import type { CheckInSettings } from '../../contract/check-in';

export interface SettingsFault {
  /** JSON pointer into the request. */
  path: string;
  message: string;
}

/** What a schema cannot say about the check-in rules. Answers every fault; none: they are sound. */
export const checkSettings = ({ milestones }: CheckInSettings): SettingsFault[] =>
  milestones.flatMap(({ days }, i) => {
    const before = milestones[i - 1];
    return before && before.days >= days ? [{ path: `/body/milestones/${i}/days`, message: '累计天数要一档比一档多' }] : [];
  });
