import type { SegmentRule } from '@shuke/shared/contract/segment-rule';

export interface RuleTemplate {
  name: string;
  text: string;
  rule: SegmentRule;
}

/** Audiences that managers ask for every week. `topTiers`: the keys of the upper half of the ladder. */
export function ruleTemplates(topTiers: string[]): RuleTemplate[] {
  const common: RuleTemplate[] = [
    { name: '还没首单', text: '加入了，一次都没买过', rule: { all: [{ orders: { count: { eq: 0 } } }] } },
    { name: '近 30 天首单', text: '刚买第一次，趁热留住', rule: { all: [{ orders: { firstWithin: { days: 30 } } }] } },
    { name: '只买过一次', text: '首单 30 天后还没有第二单', rule: { all: [{ orders: { count: { eq: 1 }, lastBefore: { days: 30 } } }] } },
    { name: '沉睡 60 天', text: '买过两次以上，最近没来', rule: { all: [{ orders: { count: { gte: 2 } } }, { orders: { lastBefore: { days: 60 } } }] } },
    { name: '常客', text: '90 天内买了 5 次以上', rule: { all: [{ orders: { count: { gte: 5 }, within: { days: 90 } } }] } },
    { name: '年消费满 ¥1,000', text: '近一年累计金额靠前', rule: { all: [{ orders: { sumFen: { gte: 100_000 }, within: { days: 365 } } }] } },
    { name: '高客单', text: '平均每单 ¥100 以上', rule: { all: [{ orders: { averageFen: { gte: 10_000 }, within: { days: 180 } } }] } },
  ];
  if (topTiers.length === 0) return common;
  return [...common, {
    name: '高等级久未到店', text: '等级高，30 天没有消费', rule: { all: [{ tier: { in: topTiers } }, { orders: { lastBefore: { days: 30 } } }] },
  }];
}
