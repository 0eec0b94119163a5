import { memberMatches, NOTHING_KNOWN } from '@shuke/shared/rules/segments/member-matches';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { Members, type Member } from '../membership/index';
import { Orders, PURCHASED_STATES } from '../orders/index';
import { POPULATION } from '../segments/index';
import { measureSpan, spansAt, STAGES, type Buyer, type SpanNumbers } from './loop-stages';

/** All purchases of one member, as far as the board's rules look at them. */
interface History {
  _id: string;
  orders: number;
  first: Date;
  last: Date;
}
interface Recent {
  _id: string;
  inside: Buyer['inside'];
}
type Person = Pick<Member, '_id' | 'status' | 'joinedAt' | 'homeStoreId'>;

const purchased = { $in: [...PURCHASED_STATES] };

const historiesAt = (deps: Deps, now: Date): Promise<History[]> =>
  Orders(deps.db).aggregate<History>([
    { $match: { paidAt: { $ne: null, $lte: now }, state: purchased } },
    { $group: { _id: '$memberId', orders: { $sum: 1 }, first: { $min: '$paidAt' }, last: { $max: '$paidAt' } } },
  ]).allowDiskUse(true);

const recentOf = (deps: Deps, from: Date, until: Date): Promise<Recent[]> =>
  Orders(deps.db).aggregate<Recent>([
    { $match: { paidAt: { $gte: from, $lt: until }, state: purchased } },
    { $group: { _id: '$memberId', inside: { $push: { at: '$paidAt', fen: { $subtract: ['$paidFen', '$refundedFen'] } } } } },
  ]).allowDiskUse(true);

const buyersIn = (recent: readonly Recent[], histories: ReadonlyMap<string, History>, from: Date, until: Date): Buyer[] =>
  recent.flatMap(({ _id, inside }) => {
    const orders = inside.filter(({ at }) => at >= from && at < until).sort((a, b) => a.at.getTime() - b.at.getTime());
    return orders.length > 0 ? [{ memberId: _id, first: histories.get(_id)?.first ?? orders[0]!.at, inside: orders }] : [];
  });

const asOrder = (paidAt: Date) => ({ paidAt, fen: 0, storeId: null, channel: '', lines: [] });

/**
 * How many people each next best thing is about, as counting the rule as a segment would answer. The stages' rules ask
 * for the first purchase, the last one, and whether there were none, one or more, so two orders stand for many.
 */
const nextBestSizes = (people: readonly Person[], histories: ReadonlyMap<string, History>, now: Date): number[] => {
  const sizes = STAGES.map(() => 0);
  for (const { _id } of people) {
    const history = histories.get(_id);
    const orders = history ? (history.orders > 1 ? [history.first, history.last] : [history.first]).map(asOrder) : [];
    STAGES.forEach(({ rule }, i) => (sizes[i]! += memberMatches(rule, { ...NOTHING_KNOWN, orders }, now) ? 1 : 0));
  }
  return sizes;
};

export interface BoardFacts {
  asOf: Date;
  memberTotal: number;
  current: SpanNumbers;
  before: SpanNumbers;
  nextBest: number[];
}

/** Everything that the board counts, from one reading of members and two of orders. */
export const gatherFacts = async (deps: Deps, actor: OperatorActor): Promise<BoardFacts> => {
  const now = deps.clock.now();
  const { current, before } = spansAt(now);
  const [people, past, recent] = await Promise.all([
    Members(deps.db).find({ status: { $in: POPULATION as Member['status'][] } }, { status: 1, joinedAt: 1, homeStoreId: 1 }).lean(),
    historiesAt(deps, now), recentOf(deps, before.from, current.until),
  ]);
  const histories = new Map(past.map((history) => [history._id, history]));
  const joined = people.filter((person) => person.status === 'joined');
  const joinedAt = new Map(joined.flatMap((person) => (person.joinedAt ? [[person._id, person.joinedAt] as const] : [])));
  const own = actor.role === 'store-manager' ? people.filter(({ homeStoreId }) => homeStoreId !== null && actor.storeIds.includes(homeStoreId)) : people;
  const measure = ({ from, until }: typeof current) => measureSpan({ from, until }, joinedAt, buyersIn(recent, histories, from, until));
  return { asOf: now, memberTotal: joined.length, current: measure(current), before: measure(before), nextBest: nextBestSizes(own, histories, now) };
};

/** So long one reading serves everybody who looks at the board; `asOf` in the answer says from when it is. */
const FRESH_MS = 5_000;
const readings = new WeakMap<Deps, Map<string, { asOf: number; facts: Promise<BoardFacts> }>>();

/** Facts no older than five seconds of business time; people who ask at once share one reading. */
export const boardFacts = (deps: Deps, actor: OperatorActor): Promise<BoardFacts> => {
  const mine = readings.get(deps) ?? new Map<string, { asOf: number; facts: Promise<BoardFacts> }>();
  readings.set(deps, mine);
  const scope = actor.role === 'store-manager' ? [...actor.storeIds].sort().join() : 'all';
  const now = deps.clock.now().getTime();
  for (const [key, { asOf }] of mine) if (Math.abs(now - asOf) >= FRESH_MS) mine.delete(key);
  const fresh = mine.get(scope);
  if (fresh) return fresh.facts;
  const facts = gatherFacts(deps, actor);
  mine.set(scope, { asOf: now, facts });
  facts.catch(() => mine.delete(scope));
  return facts;
};
