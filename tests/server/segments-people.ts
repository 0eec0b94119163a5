import fc from 'fast-check';
import { Members, blankMember, reserveOrdinals } from '../../server/src/features/membership/index';
import { newId } from '../../server/src/platform/database';
import { DAY_MS } from '../../shared/values/time';
import type { TestApp } from '../support/build-test-app';
import { ACTIVITIES, CAMPAIGNS, CATEGORIES, COUPON_STATES, instantFrom, LISTS, PRODUCTS, STORES, TAGS, TEMPLATES, TIERS } from './segments-random';

/** Random members with everything that rules can ask about; what is drawn need not be likely, only allowed. */
const BIRTHDAYS = [null, '1988-02-29', '02-29', '1990-02-28', '03-01', '1999-12-31', '2001-01-01', '1995-01-15', '06-15'];

export const collections = [
  'members', 'orders', 'tag_events', 'tier_moves', 'ledger_postings', 'ledger_lots', 'coupons', 'group_buy_teams', 'subscribe_permissions', 'member_list_rows',
  'inbox_messages', 'task_facts', 'check_ins',
];

const line = fc.record({ category: fc.constantFrom(...CATEGORIES), productId: fc.constantFrom(null, ...PRODUCTS), paidFen: fc.nat(9).map((yuan) => yuan * 1000) });

const thingsFrom = (firstDay: number) => {
  const at = instantFrom(firstDay);
  const maybe = fc.option(at, { freq: 2, nil: undefined });
  const few = <T>(one: fc.Arbitrary<T>, maxLength = 3) => fc.array(one, { maxLength });
  return {
    orders: few(fc.record({
      paidAt: fc.option(at, { freq: 9 }), storeId: fc.constantFrom(null, ...STORES), channel: fc.constantFrom('shop', 'counter', 'import'), lines: few(line),
      state: fc.constantFrom('done', 'done', 'done', 'ready', 'refunding', 'refunded', 'closed', 'unpaid'), refunded: fc.constantFrom(0, 0, 500),
    }), 6),
    tag_events: few(fc.record({ tagId: fc.constantFrom(...TAGS), on: fc.boolean(), at, since: maybe, expiresAt: maybe }), 4),
    tier_moves: few(fc.record({ fromKey: fc.constantFrom(...TIERS), kind: fc.constantFrom('upgrade', 'renewal', 'downgrade'), at, periodFrom: at })),
    ledger_postings: few(fc.record({ asset: fc.constantFrom('points', 'growth'), at, balanceAfter: fc.integer({ min: -1, max: 5 }).map((n) => n * 100) }), 4),
    ledger_lots: few(fc.record({ asset: fc.constant('points'), left: fc.constantFrom(0, 10, 10), earnedAt: at, expiresAt: fc.option(at, { freq: 4 }) })),
    coupons: few(fc.record({ templateId: fc.constantFrom(...TEMPLATES), state: fc.constantFrom(...COUPON_STATES, 'reserving'), issuedAt: at, expiresAt: at, redeemedAt: fc.option(at) })),
    subscribe_permissions: few(fc.record({ remaining: fc.nat(1), banned: fc.boolean() }), 2),
    inbox_messages: few(fc.record({ openedAt: fc.option(at), campaignId: fc.constantFrom(null, ...CAMPAIGNS) })),
    task_facts: few(fc.record({ kind: fc.constantFrom('visit', 'visit', 'invite'), at, reversed: fc.constantFrom(false, false, true) })),
    check_ins: few(fc.record({ kind: fc.constantFrom('day', 'day', 'make-up'), at })),
    member_list_rows: few(fc.record({ listId: fc.constantFrom(...LISTS) }), 2),
  };
};

export const personFrom = (firstDay: number) => {
  const at = instantFrom(firstDay);
  return fc.record({
    status: fc.constantFrom('joined', 'joined', 'joined', 'contact', 'visitor', 'erased'), tierKey: fc.constantFrom(...TIERS), tierSince: at, createdAt: at,
    gender: fc.constantFrom('male', 'female', 'unknown'), birthday: fc.constantFrom(...BIRTHDAYS), joinedAt: fc.option(at), homeStoreId: fc.constantFrom(null, ...STORES),
    kind: fc.constantFrom('store', 'import', 'direct'), phone: fc.boolean(), wecom: fc.boolean(),
    consents: fc.record({ inbox: fc.boolean(), subscribe: fc.boolean(), sms: fc.boolean(), wecom: fc.boolean() }),
    tags: fc.uniqueArray(fc.record({ tagId: fc.constantFrom(...TAGS), at, expiresAt: fc.option(at) }), { selector: (tag) => tag.tagId, maxLength: 3 }), things: fc.record(thingsFrom(firstDay)),
  });
};
type Person = ReturnType<typeof personFrom> extends fc.Arbitrary<infer T> ? T : never;
export type Row = Record<string, unknown>;

/** What unique indexes ask for, beside what was drawn. */
export const rowOf = (collection: string, drawn: Row, memberId: string, seq: number): Row => {
  const base: Row = { _id: newId(), memberId, ...drawn };
  if (collection === 'member_list_rows') return { ...base, _id: `${String(drawn.listId)}:${memberId}:${seq}` };
  if (collection === 'ledger_postings') return { ...base, seq, reference: String(base._id) };
  if (collection !== 'orders') return { ...base, reference: String(base._id) };
  const { lines, refunded, ...order } = drawn as { lines: { paidFen: number }[]; refunded: number };
  const paidFen = lines.reduce((sum, one) => sum + one.paidFen, 0);
  return { ...base, ...order, lines, paidFen, refundedFen: Math.min(refunded, paidFen), requestKey: base._id, orderNo: base._id };
};

export const memberOf = (person: Person, ordinal: number): Row => {
  const { kind, phone, wecom, things: _things, consents, tags, ...own } = person;
  const blank = blankMember(ordinal, person.createdAt, { kind: 'direct', scene: '', storeId: null, at: person.createdAt });
  return {
    ...blank, ...own, source: { ...blank.source, kind }, consents: { privacyVersion: null, ...consents }, tags: tags.map((tag) => ({ ...tag, source: 'hand', by: '' })),
    phoneIndex: phone ? `phone-${ordinal}` : null, ...(wecom ? { wecomExternalUserId: `wecom-${ordinal}` } : {}),
  };
};

export const teamsOf = (ids: readonly string[], firstDay: number, seed: number): Row[] => {
  const seat = fc.record({ who: fc.nat(ids.length - 1), state: fc.constantFrom('paid', 'paid', 'held'), heldAt: instantFrom(firstDay) });
  const team = fc.record({
    activityId: fc.constantFrom(...ACTIVITIES), state: fc.constantFrom('open', 'open', 'filled', 'expired'), size: fc.integer({ min: 3, max: 4 }),
    seats: fc.uniqueArray(seat, { selector: ({ who }) => who, minLength: 1, maxLength: 3 }),
  });
  return fc.sample(team, { numRuns: ids.length, seed }).map(({ seats, ...one }) => {
    const _id = newId();
    return { _id, requestKey: _id, ...one, seats: seats.map(({ who, ...held }) => ({ ...held, memberId: ids[who], orderId: newId() })) };
  });
};

/** Replaces everybody by new people whose lives lie in forty days from `firstDay`. */
export const repopulate = async (app: TestApp, count: number, firstDay: number, seed: number): Promise<void> => {
  const { db } = app.deps;
  await Promise.all(collections.map((name) => db.collection(name).deleteMany({})));
  const people = fc.sample(personFrom(firstDay), { numRuns: count, seed });
  const first = await reserveOrdinals(app.deps, count);
  const members = people.map((person, i) => memberOf(person, first + i));
  await Members(db).collection.insertMany(members as never);
  const insert = async (name: string, rows: Row[]) => void (rows.length > 0 && (await db.collection(name).insertMany(rows as never)));
  for (const name of Object.keys(people[0]!.things) as (keyof Person['things'])[]) {
    await insert(name, people.flatMap((person, i) => (person.things[name] as Row[]).map((row, seq) => rowOf(name, row, String(members[i]!._id), seq))));
  }
  await insert('group_buy_teams', teamsOf(members.map((member) => String(member._id)), firstDay, seed));
};

export const EPOCHS = ['2026-01-01', '2026-12-10', '2027-02-08', '2028-02-08'].map((day) => Date.parse(`${day}T00:00:00+08:00`));
export const clockFrom = (firstDay: number) => instantFrom(firstDay, 44).map((at) => new Date(at.getTime() - DAY_MS));
