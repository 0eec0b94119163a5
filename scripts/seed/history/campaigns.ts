import { addDays, HOUR_MS, MINUTE_MS, startOfBusinessDay } from '../../../shared/values/time';
import { templateOf, type SegmentKey, type TemplateKey } from '../brand';
import { segmentOf } from '../brand/segments';
import { fixedId } from '../random';
import type { DemoCampaign, TierKey } from './types';

type Offer = DemoCampaign['offers'][number];

const offer = (key: string, tierKeys: TierKey[], template: TemplateKey, title: string, text: string): Offer => ({
  key,
  tierKeys,
  couponTemplateId: templateOf(template)._id,
  title,
  text,
});

const campaign = (
  key: string,
  segment: SegmentKey,
  facts: Omit<DemoCampaign, 'id' | 'key' | 'segmentId' | 'channels' | 'attributionDays'>,
): DemoCampaign => ({
  id: fixedId(`campaign:${key}`),
  key,
  segmentId: segmentOf(segment)._id,
  channels: { inbox: true, subscribe: true },
  attributionDays: 14,
  ...facts,
});

/** Finished a month ago: rock tea for whoever buys loose tea, with 15 % left out to measure by. */
export const seasonCampaign = (now: Date): DemoCampaign => {
  const launchedAt = new Date(startOfBusinessDay(addDays(now, -38)).getTime() + 10 * HOUR_MS);
  return campaign('yan-season', 'tea-buyers', {
    name: '岩茶回甘季',
    stage: 'retain',
    holdoutPercent: 15,
    budgetFen: 3_000_000,
    state: 'finished',
    createdAt: new Date(launchedAt.getTime() - 26 * HOUR_MS),
    launchedAt,
    finishedAt: new Date(launchedAt.getTime() + 3 * MINUTE_MS),
    offers: [
      offer(
        'plus',
        ['gold', 'black'],
        'yan-season-plus',
        '岩茶回甘季，先请你尝',
        '今年的肉桂焙好了。茗茶满 200 减 45，两周内有效，全部门店和商城可用。',
      ),
      offer(
        'common',
        [],
        'yan-season',
        '岩茶回甘季',
        '今年的肉桂焙好了。茗茶满 120 减 20，两周内有效，全部门店和商城可用。',
      ),
    ],
  });
};

/** Launched this morning and paused half way, so that somebody can carry it on. */
export const returnCampaign = (now: Date): DemoCampaign => {
  const launchedAt = new Date(now.getTime() - 40 * MINUTE_MS);
  return campaign('return', 'sleeping', {
    name: '茶凉了，再续一杯',
    stage: 'repurchase',
    holdoutPercent: 10,
    budgetFen: 1_500_000,
    state: 'paused',
    createdAt: new Date(now.getTime() - 20 * HOUR_MS),
    launchedAt,
    finishedAt: null,
    offers: [
      offer(
        'gold',
        ['gold', 'black'],
        'return-gold',
        '好久不见，给你留了座',
        '靠窗的位子还在。满 150 减 50，两周内有效。',
      ),
      offer('silver', ['silver'], 'return-silver', '好久不见', '新到的茶想请你尝。满 80 减 25，两周内有效。'),
      offer('leaf', [], 'return-leaf', '好久不见', '路过就进来坐坐。满 40 减 12，两周内有效。'),
    ],
  });
};

/** Not launched yet: something to look at in the editor. */
export const draftCampaign = (now: Date): DemoCampaign =>
  campaign('gift-preview', 'gift-buyers', {
    name: '四时有茶礼盒 · 老客先订',
    stage: 'retain',
    holdoutPercent: 10,
    budgetFen: 500_000,
    state: 'draft',
    createdAt: addDays(now, -2),
    launchedAt: null,
    finishedAt: null,
    offers: [
      offer('gift', ['gold', 'black'], 'gift-box', '礼盒先留给你', '四时有茶礼盒立减 50，可代写贺卡，三十天内有效。'),
    ],
  });
