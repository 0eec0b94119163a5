import fc from 'fast-check';
import { EVENT_NAMES } from '../../shared/contract/segment-rule';
import type { MemberFacts } from '../../shared/rules/segments/member-facts';
import { ACTIVITIES, CAMPAIGNS, CATEGORIES, COUPON_STATES, instantFrom, LISTS, PRODUCTS, STORES, TAGS, TEMPLATES, TIERS } from './segments-random';

/** Random members as the predicate takes them, with no database between. */
const BIRTHDAYS = [null, '1988-02-29', '02-29', '1990-02-28', '03-01', '1999-12-31', '2001-01-01', '1995-01-15', '06-15', '2031-05-05'];

const few = <T>(one: fc.Arbitrary<T>, maxLength = 3) => fc.array(one, { maxLength });
const inOrder = <T extends { at: Date }>(list: T[]): T[] => list.toSorted((a, b) => a.at.getTime() - b.at.getTime());

const orderFrom = (at: fc.Arbitrary<Date>) =>
  fc.record({
    paidAt: at, fen: fc.constantFrom(0, 500, 1000, 2000, 9000, 25_000), storeId: fc.constantFrom(null, ...STORES), channel: fc.constantFrom('shop', 'counter', 'import'),
    lines: few(fc.record({ category: fc.constantFrom(...CATEGORIES), productId: fc.constantFrom(null, ...PRODUCTS), fen: fc.nat(9).map((yuan) => yuan * 1000) })),
  });

const profileFrom = (at: fc.Arbitrary<Date>) =>
  fc.record({
    joined: fc.boolean(), gender: fc.constantFrom('male', 'female', 'unknown'), birthday: fc.constantFrom(...BIRTHDAYS), joinedAt: fc.option(at),
    source: fc.constantFrom('store', 'import', 'direct'), storeId: fc.constantFrom(null, ...STORES), hasPhone: fc.boolean(), hasWecom: fc.boolean(), canSubscribe: fc.boolean(),
    consents: fc.record({ inbox: fc.boolean(), subscribe: fc.boolean(), sms: fc.boolean(), wecom: fc.boolean() }),
  });

/** A tag that is put on again counts from when it was put on first, never from later. */
const tagActFrom = (at: fc.Arbitrary<Date>) =>
  fc.record({ tagId: fc.constantFrom(...TAGS), on: fc.boolean(), at, since: fc.option(at) })
    .map(({ since, ...act }) => (since && since < act.at ? { ...act, since } : act));

/** What stands on a member and what history tells of it name the same end. Where they do not, see the agreement of the three evaluators. */
const withEnds = ({ ends, ...facts }: MemberFacts & { ends: Record<string, Date | null> }): MemberFacts => {
  const ending = <T extends { tagId: string }>(list: readonly T[]): T[] => list.map((one) => ({ ...one, expiresAt: ends[one.tagId] }));
  return { ...facts, tags: ending(facts.tags), tagHistory: ending(facts.tagHistory) };
};

export const factsFrom = (firstDay: number): fc.Arbitrary<MemberFacts> => {
  const at = instantFrom(firstDay);
  return fc.record({
    createdAt: at, tierKey: fc.constantFrom(...TIERS), tierSince: at, profile: profileFrom(at),
    tierMoves: few(fc.record({ at, fromKey: fc.constantFrom(...TIERS), periodFrom: at, kept: fc.boolean() })).map(inOrder),
    tags: fc.uniqueArray(fc.record({ tagId: fc.constantFrom(...TAGS), at }), { selector: (tag) => tag.tagId, maxLength: 3 }),
    tagHistory: few(tagActFrom(at), 4).map(inOrder), orders: few(orderFrom(at), 6),
    balances: few(fc.record({ asset: fc.constantFrom('points' as const, 'growth' as const), at, balance: fc.integer({ min: -1, max: 5 }).map((n) => n * 100) }), 4).map(inOrder),
    lots: few(fc.record({ earnedAt: at, expiresAt: at, left: fc.constantFrom(0, 10, 10) })),
    coupons: few(fc.record({ templateId: fc.constantFrom(...TEMPLATES), state: fc.constantFrom(...COUPON_STATES), issuedAt: at, expiresAt: at, redeemedAt: fc.option(at) })),
    teams: few(fc.record({ activityId: fc.constantFrom(...ACTIVITIES), state: fc.constantFrom('open' as const, 'filled' as const, 'expired' as const), at, missing: fc.nat(3) })),
    events: few(fc.record({ name: fc.constantFrom(...EVENT_NAMES), at, template: fc.constantFrom(null, ...TEMPLATES), campaign: fc.constantFrom(null, ...CAMPAIGNS) }), 6),
    lists: fc.uniqueArray(fc.constantFrom(...LISTS)), ends: fc.record(Object.fromEntries(TAGS.map((tagId) => [tagId, fc.option(at)]))),
  }).map((drawn) => withEnds(drawn as Parameters<typeof withEnds>[0]));
};

/** The same member as known at a moment: what had happened by then. */
export const knownAt = (facts: MemberFacts, moment: Date): MemberFacts => {
  const past = <T extends { at: Date }>(list: readonly T[]): T[] => list.filter(({ at }) => at <= moment);
  const earlier = (at: Date): Date => (at <= moment ? at : moment);
  const { profile } = facts;
  return {
    ...facts, tierSince: earlier(facts.tierSince), tierMoves: past(facts.tierMoves), tags: past(facts.tags), tagHistory: past(facts.tagHistory),
    profile: { ...profile, joinedAt: profile.joinedAt && profile.joinedAt <= moment ? profile.joinedAt : null }, balances: past(facts.balances), teams: past(facts.teams),
    orders: facts.orders.filter(({ paidAt }) => paidAt <= moment), events: past(facts.events), lots: facts.lots.filter(({ earnedAt }) => earnedAt <= moment),
    coupons: facts.coupons.filter(({ issuedAt }) => issuedAt <= moment).map((one) => ({ ...one, redeemedAt: one.redeemedAt && one.redeemedAt <= moment ? one.redeemedAt : null })),
  };
};

/** Ids as the database gives them. */
export const idOf = (n: number): string => `65f0${n.toString(16).padStart(20, '0')}`;
