import type { LifecycleStage } from '../../contract/segment-rule';
import type { LifecycleSettings } from './stage-of';

/** What a stage stands for under the brand's settings, in a short Chinese sentence. */
export const stageMeaning = (stage: LifecycleStage, settings: LifecycleSettings): string => {
  const { newDays, loyalPurchases, loyalWithinDays, atRiskAfterDays, dormantAfterDays, lostAfterDays } = settings;
  switch (stage) {
    case 'new': return `首单不到 ${newDays} 天`;
    case 'active': return `首单满 ${newDays} 天，最近 ${atRiskAfterDays} 天内买过`;
    case 'loyal': return `${loyalWithinDays} 天内买了 ${loyalPurchases} 次以上，最近 ${atRiskAfterDays} 天内买过`;
    case 'at-risk': return `${atRiskAfterDays} 天没买了`;
    case 'dormant': return `${dormantAfterDays} 天没买了`;
    case 'lost': return `${lostAfterDays} 天没买了`;
  }
};
