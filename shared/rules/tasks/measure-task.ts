import type { TaskAudience, TaskCondition, TaskPart } from '../../contract/tasks';
import { addDays } from '../../values/time';

/** What a member has done, from the rows in which it is true: an order that was refunded is not in it. */
export interface DoneThings {
  profileComplete: boolean;
  answered: boolean;
  purchases: readonly { at: Date; fen: number }[];
  /** The first purchase that stands, whenever it was. */
  firstPurchaseAt: Date | null;
  visits: readonly Date[];
  invites: readonly Date[];
  checkIns: readonly Date[];
}

export interface Span {
  from: Date;
  /** The first instant after it. */
  until: Date;
}

export interface Measured {
  parts: TaskPart[];
  begun: boolean;
  done: boolean;
}

const within = ({ from, until }: Span) => (at: Date): boolean => at >= from && at < until;

const orderParts = (condition: Extract<TaskCondition, { kind: 'orders' }>, things: DoneThings, span: Span): TaskPart[] => {
  const window = addDays(span.until, -condition.withinDays);
  const inside = within({ from: window > span.from ? window : span.from, until: span.until });
  const counted = things.purchases.filter(({ at }) => inside(at));
  const sumFen = counted.reduce((sum, { fen }) => sum + fen, 0);
  return [
    { have: counted.length, need: condition.count, unit: 'order' },
    ...(condition.sumFen > 0 ? [{ have: sumFen, need: condition.sumFen, unit: 'fen' as const }] : []),
  ];
};

const oneStep = (done: boolean): TaskPart[] => [{ have: done ? 1 : 0, need: 1, unit: 'step' }];
const times = (dates: readonly Date[], need: number, unit: TaskPart['unit'], span: Span): TaskPart[] =>
  [{ have: dates.filter(within(span)).length, need, unit }];

const partsOf = (condition: TaskCondition, things: DoneThings, span: Span): TaskPart[] => {
  switch (condition.kind) {
    case 'complete-profile': return oneStep(things.profileComplete);
    case 'questionnaire': return oneStep(things.answered);
    case 'first-order': return oneStep(things.firstPurchaseAt !== null && within(span)(things.firstPurchaseAt));
    case 'orders': return orderParts(condition, things, span);
    case 'invite': return times(things.invites, condition.count, 'friend', span);
    case 'visit-store': return times(things.visits, 1, 'visit', span);
    case 'check-in': return times(things.checkIns, condition.days, 'day', span);
  }
};

/** How far a condition is met by what happened in the span; what is beyond the need is not told. */
export const measureTask = (condition: TaskCondition, things: DoneThings, span: Span): Measured => {
  const parts = partsOf(condition, things, span).map((part) => ({ ...part, have: Math.min(part.have, part.need) }));
  return { parts, begun: parts.some(({ have }) => have > 0), done: parts.every(({ have, need }) => have >= need) };
};

export interface Standing {
  joinedAt: Date | null;
  tierKey: string;
}

/** Whether a task is meant for this member at this time. */
export const isFor = (audience: TaskAudience, member: Standing, at: Date): boolean => {
  if (!member.joinedAt) return false;
  switch (audience.kind) {
    case 'all': return true;
    case 'newcomer': return at < addDays(member.joinedAt, audience.withinDays);
    case 'tiers': return audience.tierKeys.includes(member.tierKey);
  }
};

/**
 * Who bought before the task began has no first order left to make; anything else can still be done, or is done.
 */
export const stillPossible = (condition: TaskCondition, things: DoneThings, from: Date): boolean =>
  condition.kind !== 'first-order' || things.firstPurchaseAt === null || things.firstPurchaseAt >= from;
