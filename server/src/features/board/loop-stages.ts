import { addDays, businessDate, DAY_MS, startOfBusinessDay } from '@shuke/shared/values/time';
import type { SegmentRule } from '@shuke/shared/contract/segment-rule';

export const DAYS = 30;
type StageKey = 'acquire' | 'activate' | 'retain' | 'repurchase';

interface StageMeaning {
  key: StageKey;
  name: string;
  meaning: string;
  nextBest: string;
  /** The people whom the next best thing to do is about. */
  rule: SegmentRule;
}

export const STAGES: readonly StageMeaning[] = [
  { key: 'acquire', name: '拉新', meaning: '30 天内新加入的会员', nextBest: '给最近一周首次消费的新客送一张回头券', rule: { orders: { firstWithin: { days: 7 } } } },
  { key: 'activate', name: '激活', meaning: '30 天内完成首次消费的会员', nextBest: '唤醒入会后还没有消费的会员', rule: { orders: { count: { eq: 0 } } } },
  { key: 'retain', name: '留存', meaning: '以前买过、30 天内又回来的会员', nextBest: '召回 30 天没有再来的会员', rule: { orders: { lastBefore: { days: 30 } } } },
  { key: 'repurchase', name: '复购', meaning: '30 天内消费两次及以上的会员', nextBest: '推动只买过一次的会员再来一次', rule: { all: [{ orders: { count: { eq: 1 } } }, { orders: { within: { days: 60 } } }] } },
];

/** One buyer's purchases in a span, oldest first, and when the very first one was. */
export interface Buyer {
  memberId: string;
  first: Date;
  inside: { at: Date; fen: number }[];
}

export interface StageNumbers {
  members: number;
  revenueFen: number;
  byDay: Map<string, number>;
}

interface Span {
  from: Date;
  until: Date;
}

export interface SpanNumbers {
  stages: Record<StageKey, StageNumbers>;
  revenueFen: number;
  /** Share of buyers who bought twice or more. */
  repurchaseRate: number;
  salesByDay: Map<string, { fen: number; orders: number }>;
}

const numbers = (): StageNumbers => ({ members: 0, revenueFen: 0, byDay: new Map() });

const note = (stage: StageNumbers, at: Date, fen: number): void => {
  const day = businessDate(at);
  stage.members += 1;
  stage.revenueFen += fen;
  stage.byDay.set(day, (stage.byDay.get(day) ?? 0) + 1);
};

/** Adds one buyer to the stages that the purchases reach. */
const noteBuyer = (stages: Record<StageKey, StageNumbers>, { first, inside }: Buyer, from: Date, isNew: boolean): void => {
  const fen = inside.reduce((sum, order) => sum + order.fen, 0);
  if (isNew) stages.acquire.revenueFen += fen;
  if (first >= from) note(stages.activate, first, inside[0]!.fen);
  else note(stages.retain, inside[0]!.at, fen);
  if (inside.length >= 2) note(stages.repurchase, inside[1]!.at, fen - inside[0]!.fen);
};

/** Sizes and revenue of the four stages over one span of time, and its sales by day. `joinedAt` by member. */
export const measureSpan = ({ from, until }: Span, joinedAt: ReadonlyMap<string, Date>, buyers: readonly Buyer[]): SpanNumbers => {
  const stages = { acquire: numbers(), activate: numbers(), retain: numbers(), repurchase: numbers() };
  const salesByDay = new Map<string, { fen: number; orders: number }>();
  const isNew = (at: Date | undefined): boolean => at !== undefined && at >= from && at < until;
  for (const at of joinedAt.values()) if (isNew(at)) note(stages.acquire, at, 0);
  for (const buyer of buyers) {
    noteBuyer(stages, buyer, from, isNew(joinedAt.get(buyer.memberId)));
    for (const { at, fen } of buyer.inside) {
      const day = businessDate(at);
      const sales = salesByDay.get(day) ?? { fen: 0, orders: 0 };
      salesByDay.set(day, { fen: sales.fen + fen, orders: sales.orders + 1 });
    }
  }
  for (const stage of Object.values(stages)) stage.revenueFen = Math.max(stage.revenueFen, 0);
  const again = buyers.filter((buyer) => buyer.inside.length >= 2).length;
  return {
    stages, salesByDay, revenueFen: Math.max([...salesByDay.values()].reduce((sum, day) => sum + day.fen, 0), 0),
    repurchaseRate: buyers.length > 0 ? Math.round((again / buyers.length) * 1000) / 1000 : 0,
  };
};

/** The last 30 business days, today included, and the 30 before. */
export const spansAt = (now: Date): { current: Span; before: Span } => {
  const until = new Date(startOfBusinessDay(now).getTime() + DAY_MS);
  const from = addDays(until, -DAYS);
  return { current: { from, until }, before: { from: addDays(from, -DAYS), until: from } };
};

export const daysOf = ({ from }: Span): string[] => Array.from({ length: DAYS }, (_, i) => businessDate(addDays(from, i)));
