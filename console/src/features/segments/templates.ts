import type { SegmentRule } from '@shuke/shared/contract/segment-rule';

export interface RuleTemplate {
  name: string;
  text: string;
  rule: SegmentRule;
}

const all = (...rules: SegmentRule[]): SegmentRule => ({ all: rules });

const buying: RuleTemplate[] = [
  { name: '还没首单', text: '加入了，一次都没买过', rule: all({ orders: { count: { eq: 0 } } }) },
  { name: '近 30 天首单', text: '刚买第一次，趁热留住', rule: all({ orders: { firstWithin: { days: 30 } } }) },
  { name: '只买过一次', text: '首单 30 天后还没有第二单', rule: all({ orders: { count: { eq: 1 }, lastBefore: { days: 30 } } }) },
  { name: '沉睡 30 天', text: '买过，最近 30 天没来', rule: all({ orders: { lastBefore: { days: 30 } } }) },
  { name: '常客', text: '90 天内买了 5 次以上', rule: all({ orders: { count: { gte: 5 }, within: { days: 90 } } }) },
  { name: '累计满 ¥10,000', text: '一直以来买得最多的人', rule: all({ orders: { sumFen: { gte: 1_000_000 } } }) },
  { name: '高客单', text: '半年内平均每单 ¥100 以上', rule: all({ orders: { averageFen: { gte: 10_000 }, within: { days: 180 } } }) },
  { name: '有流失风险', text: '从常来变成不来，还来得及', rule: all({ lifecycle: { in: ['at-risk'] } }) },
];

const holding: RuleTemplate[] = [
  { name: '券快到期', text: '有未使用的券 3 天内到期', rule: all({ coupon: { state: 'issued', expiringWithinDays: 3 } }) },
  { name: '拼团只差一人', text: '在团里，还差最后一位', rule: all({ groupBuy: { state: 'open', missing: { eq: 1 } } }) },
  { name: '积分快到期', text: '30 天内有积分要到期', rule: all({ field: { name: 'pointsExpiringWithinDays', lte: 30 } }) },
  { name: '看了没买', text: '7 天内打开过消息，没有下单', rule: all({ event: { name: 'message.opened', within: { days: 7 } } }, { orders: { count: { eq: 0 }, within: { days: 7 } } }) },
  { name: '能收到站内信', text: '同意接收，也发得到', rule: all({ field: { name: 'reachable.inbox', eq: true } }) },
];

/** Audiences that managers ask for every week. `topTiers`: the keys of the upper half of the ladder. `month`: this one, from 1. */
export function ruleTemplates(topTiers: string[], month: number): RuleTemplate[] {
  const birthday: RuleTemplate = { name: '本月生日', text: `${month} 月过生日的人`, rule: all({ field: { name: 'birthdayMonth', in: [month] } }) };
  const [first, ...rest] = buying;
  const common = [...(first ? [first] : []), birthday, ...rest, ...holding];
  if (topTiers.length === 0) return common;
  return [...common, { name: '高等级久未到店', text: '等级高，30 天没有消费', rule: all({ tier: { in: topTiers } }, { orders: { lastBefore: { days: 30 } } }) }];
}
