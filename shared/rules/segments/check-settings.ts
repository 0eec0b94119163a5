import type { LifecycleSettings } from '../lifecycle/stage-of';
import type { RfmSettings } from '../rfm/score-rfm';
import type { RuleFault } from './check-parts';

const ascending = (cuts: readonly number[]): boolean => cuts.every((cut, i) => i === 0 || cut > cuts[i - 1]!);

/** What does not hold together in settings of scores and stages, with its place. */
export const checkSettings = ({ rfm, lifecycle }: { rfm: RfmSettings; lifecycle: LifecycleSettings }): RuleFault[] => {
  const { cuts } = rfm;
  const wrong = cuts === 'quantiles' ? [] : (['recencyDays', 'count', 'sumFen'] as const).filter((key) => !ascending(cuts[key]));
  const { atRiskAfterDays, dormantAfterDays, lostAfterDays } = lifecycle;
  return [
    ...wrong.map((key) => ({ path: `/body/rfm/cuts/${key}`, message: '四个分界要从小到大' })),
    ...(atRiskAfterDays < dormantAfterDays ? [] : [{ path: '/body/lifecycle/dormantAfterDays', message: '沉睡要晚于有流失风险' }]),
    ...(dormantAfterDays < lostAfterDays ? [] : [{ path: '/body/lifecycle/lostAfterDays', message: '流失要晚于沉睡' }]),
  ];
};
