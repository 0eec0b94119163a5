import type { SegmentRule } from '../../../shared/contract/segment-rule';
import { fixedId } from '../random';

export type SegmentKey = 'tea-buyers' | 'sleeping' | 'gold-up' | 'one-order' | 'gift-buyers';

export interface DemoSegment {
  key: SegmentKey;
  _id: string;
  name: string;
  rule: SegmentRule;
}

const RULES: Record<SegmentKey, { name: string; rule: SegmentRule }> = {
  'tea-buyers': {
    name: '近四个月买过茗茶',
    rule: { orders: { category: ['茗茶'], within: { days: 120 }, count: { gte: 1 } } },
  },
  sleeping: {
    name: '来过两次以上，一个月没来',
    rule: { all: [{ orders: { count: { gte: 2 } } }, { orders: { lastBefore: { days: 30 } } }] },
  },
  'gold-up': { name: '金毫和墨玉', rule: { tier: { in: ['gold', 'black'] } } },
  'one-order': {
    name: '近两个月首单，还没有第二单',
    rule: { all: [{ orders: { firstWithin: { days: 60 } } }, { orders: { count: { eq: 1 } } }] },
  },
  'gift-buyers': {
    name: '送礼的人（客单高）',
    rule: {
      all: [
        { tag: { any: ['送礼'] } },
        { orders: { averageFen: { gte: 15_000 }, within: { days: 365 }, count: { gte: 1 } } },
      ],
    },
  },
};

export const SEGMENTS: readonly DemoSegment[] = (Object.keys(RULES) as SegmentKey[]).map((key) => ({
  key,
  _id: fixedId(`segment:${key}`),
  ...RULES[key],
}));

export const segmentOf = (key: SegmentKey): DemoSegment => SEGMENTS.find((segment) => segment.key === key)!;
