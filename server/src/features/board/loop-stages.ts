import { addDays, businessDate, DAY_MS, startOfBusinessDay } from '@shuke/shared/values/time';
import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import type { Deps } from '../../platform/deps';
import { Members } from '../membership/index';
import { Orders, PURCHASED_STATES } from '../orders/index';

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

/** One member's purchases as the stages see them. */
interface Buyer {
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

const buyersIn = async (deps: Deps, { from, until }: Span): Promise<Buyer[]> =>
  Orders(deps.db).aggregate<Buyer>([
    { $match: { paidAt: { $gte: from, $lt: until }, state: { $in: [...PURCHASED_STATES] } } },
    { $group: { _id: '$memberId', inside: { $push: { at: '$paidAt', fen: { $subtract: ['$paidFen', '$refundedFen'] } } } } },
    { $lookup: {
      from: Orders(deps.db).collection.name, localField: '_id', foreignField: 'memberId', as: 'all',
      pipeline: [{ $match: { paidAt: { $ne: null, $lt: until }, state: { $in: [...PURCHASED_STATES] } } }, { $sort: { paidAt: 1 } }, { $limit: 1 }, { $project: { paidAt: 1 } }],
    } },
    { $project: { inside: 1, first: { $first: '$all.paidAt' } } },
  ]).allowDiskUse(true);

const numbers = (): StageNumbers => ({ members: 0, revenueFen: 0, byDay: new Map() });

const note = (stage: StageNumbers, at: Date, fen: number): void => {
  const day = businessDate(at);
  stage.members += 1;
  stage.revenueFen += fen;
  stage.byDay.set(day, (stage.byDay.get(day) ?? 0) + 1);
};

/** Sizes and revenue of the four stages over one span of time. */
export const measureStages = async (deps: Deps, span: Span): Promise<Record<StageKey, StageNumbers>> => {
  const stages = { acquire: numbers(), activate: numbers(), retain: numbers(), repurchase: numbers() };
  const joined = await Members(deps.db).find({ status: 'joined', joinedAt: { $gte: span.from, $lt: span.until } }, { joinedAt: 1 }).lean();
  const joinedIds = new Set(joined.map((member) => member._id));
  for (const member of joined) note(stages.acquire, member.joinedAt!, 0);
  for (const buyer of (await buyersIn(deps, span)) as (Buyer & { _id: string })[]) {
    const orders = buyer.inside.sort((a, b) => a.at.getTime() - b.at.getTime());
    const fen = orders.reduce((sum, order) => sum + order.fen, 0);
    if (joinedIds.has(buyer._id)) stages.acquire.revenueFen += fen;
    if (buyer.first >= span.from) note(stages.activate, buyer.first, orders[0]!.fen);
    else note(stages.retain, orders[0]!.at, fen);
    if (orders.length >= 2) note(stages.repurchase, orders[1]!.at, fen - orders[0]!.fen);
  }
  for (const stage of Object.values(stages)) stage.revenueFen = Math.max(stage.revenueFen, 0);
  return stages;
};

/** The last 30 business days, today included, and the 30 before. */
export const spansAt = (now: Date): { current: Span; before: Span } => {
  const until = new Date(startOfBusinessDay(now).getTime() + DAY_MS);
  const from = addDays(until, -DAYS);
  return { current: { from, until }, before: { from: addDays(from, -DAYS), until: from } };
};

export const daysOf = ({ from }: Span): string[] => Array.from({ length: DAYS }, (_, i) => businessDate(addDays(from, i)));
