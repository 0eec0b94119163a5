import type { PointsRules } from '../../contract/points';
import { parseBusinessDate } from '../../values/time';

export interface RulesFault {
  /** JSON pointer into the request. */
  path: string;
  message: string;
}

/** What a schema cannot say about the points rules. Answers every fault; none: they are sound. */
export const checkPointsRules = ({ campaigns }: PointsRules): RulesFault[] =>
  campaigns.flatMap(({ from, to }, i) => {
    const path = (name: string): string => `/body/rules/campaigns/${i}/${name}`;
    if (!parseBusinessDate(from)) return [{ path: path('from'), message: '没有这一天' }];
    if (!parseBusinessDate(to)) return [{ path: path('to'), message: '没有这一天' }];
    return from > to ? [{ path: path('to'), message: '结束日期不能早于开始日期' }] : [];
  });
