import type { EventName } from '@shuke/shared/contract/segment-rule';
import { EVENT_NAMES } from '@shuke/shared/contract/segment-rule';
import type { EventFact, MemberFacts, Profile } from '@shuke/shared/rules/segments/member-facts';
import { Lots, Postings } from '../../platform/ledger/index';
import type { Deps } from '../../platform/deps';
import { Coupons } from '../coupons/index';
import { Teams, type Team } from '../group-buys/index';
import { SubscribePermissions } from '../inbox/index';
import type { Member } from '../membership/index';
import { Orders, PURCHASED_STATES, type Order } from '../orders/index';
import { TagEvents, type TagEvent } from '../tags/index';
import { TierMoves } from '../tiers/index';
import { MemberListRows } from './model';
import type { Need } from './needs';
import { EVENT_SOURCES } from './scan';

export const EVERY_NEED: ReadonlySet<Need> = new Set<Need>([
  'orders', 'tag-history', 'tier-history', 'points', 'growth', 'lots', 'coupons', 'teams', 'permissions', 'lists', ...EVENT_NAMES,
]);

type Held<T> = ReadonlyMap<string, T[]>;

const byMember = <T, R>(rows: readonly T[], whose: (row: T) => string, fact: (row: T) => R): Map<string, R[]> => {
  const held = new Map<string, R[]>();
  for (const row of rows) {
    const mine = held.get(whose(row));
    if (mine) mine.push(fact(row));
    else held.set(whose(row), [fact(row)]);
  }
  return held;
};
const mine = (row: { memberId: string }): string => row.memberId;

const orderFact = ({ paidAt, paidFen, refundedFen, storeId, channel, lines }: Order) => ({
  paidAt: paidAt!, fen: paidFen - refundedFen, storeId, channel,
  lines: lines.map((line) => ({ category: line.category, productId: line.productId, fen: line.paidFen })),
});

const ordersOf = async (deps: Deps, memberId: { $in: string[] }): Promise<Held<MemberFacts['orders'][number]>> =>
  byMember(await Orders(deps.db).find({ memberId, paidAt: { $ne: null }, state: { $in: [...PURCHASED_STATES] } }).lean(), mine, orderFact);

const balancesOf = async (deps: Deps, memberId: { $in: string[] }, assets: ('points' | 'growth')[]): Promise<Held<MemberFacts['balances'][number]>> =>
  byMember(
    await Postings(deps.db).find({ memberId, asset: { $in: assets } }, { memberId: 1, asset: 1, at: 1, balanceAfter: 1 }).sort({ seq: 1 }).lean(),
    mine, ({ asset, at, balanceAfter }) => ({ asset: asset as 'points' | 'growth', at, balance: balanceAfter }),
  );

const seatsOf = ({ activityId, state, seats, size }: Team, among: ReadonlySet<string>) => {
  const paid = seats.filter((seat) => seat.state === 'paid');
  return [...new Map(paid.filter((seat) => among.has(seat.memberId)).toReversed().map((seat) => [seat.memberId, seat])).values()]
    .map(({ memberId, heldAt }) => ({ memberId, activityId, state, at: heldAt, missing: size - paid.length }));
};

const teamsOf = async (deps: Deps, memberId: { $in: string[] }): Promise<Held<MemberFacts['teams'][number]>> => {
  const among = new Set(memberId.$in);
  const teams = await Teams(deps.db).find({ 'seats.memberId': memberId }).lean();
  return byMember(teams.flatMap((team) => seatsOf(team, among)), mine, ({ activityId, state, at, missing }) => ({ activityId, state, at, missing }));
};

const eventsOf = async (deps: Deps, memberId: { $in: string[] }, names: readonly EventName[]): Promise<Held<EventFact>> => {
  const found = await Promise.all(names.map(async (name) => {
    const { collection, at, match, template, campaign } = EVENT_SOURCES[name];
    const rows = await deps.db.collection(collection).find({ ...match, memberId }).toArray();
    const text = (value: unknown) => (typeof value === 'string' ? value : null);
    return rows.map((row) => ({
      memberId: String(row.memberId),
      fact: { name, at: row[at] as Date, template: template ? text(row[template]) : null, campaign: campaign ? text(row[campaign]) : null },
    }));
  }));
  return byMember(found.flat(), mine, ({ fact }) => fact);
};

const listsOf = async (deps: Deps, memberId: { $in: string[] }): Promise<Held<string>> =>
  byMember(await MemberListRows(deps.db).find({ memberId }).lean(), mine, ({ listId }) => listId);

const permissionsOf = async (deps: Deps, memberId: { $in: string[] }): Promise<Held<true>> =>
  byMember(await SubscribePermissions(deps.db).find({ memberId, remaining: { $gt: 0 }, banned: false }, { memberId: 1 }).lean(), mine, () => true as const);

const profileOf = (member: Member, canSubscribe: boolean): Profile => ({
  joined: member.status === 'joined', gender: member.gender, birthday: member.birthday, joinedAt: member.joinedAt, source: member.source.kind,
  storeId: member.homeStoreId, hasPhone: typeof member.phoneIndex === 'string', hasWecom: typeof member.wecomExternalUserId === 'string', canSubscribe,
  consents: {
    inbox: member.consents.inbox === true, subscribe: member.consents.subscribe === true, sms: member.consents.sms === true, wecom: member.consents.wecom === true,
  },
});

const tagAct = ({ tagId, at, on, since, expiresAt }: TagEvent): MemberFacts['tagHistory'][number] => ({ tagId, at, on, ...(since ? { since } : {}), ...(expiresAt ? { expiresAt } : {}) });

const readHeld = async (deps: Deps, ids: string[], needs: ReadonlySet<Need>) => {
  const memberId = { $in: ids };
  const none = <T>(): Held<T> => new Map<string, T[]>();
  const when = <T>(need: Need, read: () => Promise<Held<T>>): Promise<Held<T>> => (needs.has(need) ? read() : Promise.resolve(none<T>()));
  const assets = (['points', 'growth'] as const).filter((asset) => needs.has(asset));
  const names = EVENT_NAMES.filter((name) => needs.has(name));
  const { db } = deps;
  const [orders, tagHistory, tierMoves, balances, lots, coupons, teams, events, lists, permissions] = await Promise.all([
    when('orders', () => ordersOf(deps, memberId)),
    when('tag-history', async () => byMember(await TagEvents(db).find({ memberId }).sort({ at: 1, _id: 1 }).lean(), mine, tagAct)),
    when('tier-history', async () => byMember(
      await TierMoves(db).find({ memberId }).sort({ at: 1, _id: 1 }).lean(), mine,
      ({ at, fromKey, periodFrom, kind }) => ({ at, fromKey, periodFrom, kept: kind === 'renewal' }),
    )),
    assets.length > 0 ? balancesOf(deps, memberId, assets) : none<MemberFacts['balances'][number]>(),
    when('lots', async () => byMember(
      await Lots(db).find({ memberId, asset: 'points', left: { $gt: 0 }, expiresAt: { $ne: null } }).lean(), mine,
      ({ earnedAt, expiresAt, left }) => ({ earnedAt, expiresAt: expiresAt!, left }),
    )),
    when('coupons', async () => byMember(
      await Coupons(db).find({ memberId, state: { $ne: 'reserving' } }).lean(), mine,
      ({ templateId, state, issuedAt, expiresAt, redeemedAt }) => ({ templateId, state: state as Exclude<typeof state, 'reserving'>, issuedAt, expiresAt, redeemedAt }),
    )),
    when('teams', () => teamsOf(deps, memberId)),
    names.length > 0 ? eventsOf(deps, memberId, names) : none<EventFact>(),
    when('lists', () => listsOf(deps, memberId)),
    when('permissions', () => permissionsOf(deps, memberId)),
  ]);
  return { orders, tagHistory, tierMoves, balances, lots, coupons, teams, events, lists, permissions };
};

/** What the predicate needs to know of these members; what a rule does not need may stay unread. */
export const factsOf = async (deps: Deps, members: readonly Member[], needs: ReadonlySet<Need> = EVERY_NEED): Promise<Map<string, MemberFacts>> => {
  const { permissions, ...held } = await readHeld(deps, members.map((member) => member._id), needs);
  return new Map(members.map((member) => {
    const id = member._id;
    return [id, {
      createdAt: member.createdAt, tierKey: member.tierKey, tierSince: member.tierSince, tags: member.tags, profile: profileOf(member, permissions.has(id)),
      orders: held.orders.get(id) ?? [], tagHistory: held.tagHistory.get(id) ?? [], tierMoves: held.tierMoves.get(id) ?? [], balances: held.balances.get(id) ?? [],
      lots: held.lots.get(id) ?? [], coupons: held.coupons.get(id) ?? [], teams: held.teams.get(id) ?? [], events: held.events.get(id) ?? [],
      lists: held.lists.get(id) ?? [],
    }];
  }));
};
