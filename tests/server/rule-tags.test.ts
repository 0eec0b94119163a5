import type { SegmentRule } from '../../shared/contract/segment-rule';
import { Members } from '../../server/src/features/membership/index';
import { Orders } from '../../server/src/features/orders/index';
import { MemberListRows, MemberLists } from '../../server/src/features/segments/index';
import { checkMembers, endTags, sweepRuleTags, TagChecks, TagEvents, TagGroups, Tags } from '../../server/src/features/tags/index';
import { newId } from '../../server/src/platform/database';
import { emit, Outbox } from '../../server/src/platform/outbox';
import { businessDate, startOfBusinessDay } from '../../shared/values/time';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeOperator } from '../support/people';
import { makeMembers } from './coupons-support';

jest.setTimeout(120_000);

let app: TestApp;
let call: Call;
beforeAll(async () => {
  app = await buildTestApp();
  call = app.as(await makeOperator(app));
});
afterAll(() => app?.close());

const group = async (exclusive = false): Promise<string> => {
  const _id = newId();
  await TagGroups(app.deps.db).insertMany([{ _id, name: `组${_id}`, exclusive, createdAt: app.clock.now() }]);
  return _id;
};
const tagWith = async (rule: SegmentRule | null, tagGroupId?: string, more: Record<string, unknown> = {}): Promise<string> =>
  (await call('POST /v1/console/tags', { body: { tagGroupId: tagGroupId ?? (await group()), name: `签${newId()}`, colour: '#123456', rule, ...more } })).id;
const change = async (id: string, rule: SegmentRule | null) =>
  call('PUT /v1/console/tags/:id', { params: { id }, body: { name: (await Tags(app.deps.db).findById(id).lean())!.name, colour: '#123456', rule } });
const hand = (memberId: string, tagId: string) => call('POST /v1/console/members/:id/tags', { params: { id: memberId }, body: { tagId } });
const unhand = (memberId: string, tagId: string) => call('DELETE /v1/console/members/:id/tags/:tagId', { params: { id: memberId, tagId } });
const back = (memberId: string, tagId: string) => call('POST /v1/console/members/:id/tags/:tagId/hand-back', { params: { id: memberId, tagId } });
const has = async (memberId: string, tagId: string): Promise<string | null> =>
  (await Members(app.deps.db).findById(memberId).lean())!.tags.find((tag) => tag.tagId === tagId)?.source ?? null;
const settle = async (): Promise<void> => {
  await app.drain();
  await checkMembers(app.deps);
};
/** To this moment in Shanghai; only forward. */
const travelTo = (moment: string) => app.clock.travel(Date.parse(`${moment}+08:00`) - app.clock.now().getTime());

const setBirthday = (memberId: string, birthday: string) => Members(app.deps.db).updateOne({ _id: memberId }, { $set: { birthday, birthdayKey: birthday.slice(-5) } });
const buy = async (memberId: string, paidAt = app.clock.now()): Promise<void> => {
  const _id = newId();
  await Orders(app.deps.db).collection.insertOne({
    _id, memberId, orderNo: _id, requestKey: _id, state: 'done', channel: 'counter', paidAt, paidFen: 5000, refundedFen: 0, storeId: null, lines: [],
  } as never);
  await emit(app.deps, null, 'order.paid', { orderId: _id, memberId, paidFen: 5000, channel: 'counter' });
};

test('a new rule reaches everybody, a changed one takes off what it no longer means, and events tell both', async () => {
  const [buyer, other] = await makeMembers(app, 2) as [string, string];
  await buy(buyer);
  const tag = await tagWith({ orders: { count: { gte: 1 } } });
  await sweepRuleTags(app.deps);
  expect([await has(buyer, tag), await has(other, tag)]).toEqual(['rule', null]);
  await change(tag, { orders: { count: { eq: 0 } } });
  await sweepRuleTags(app.deps);
  expect([await has(buyer, tag), await has(other, tag)]).toEqual([null, 'rule']);
  const told = await Outbox(app.deps.db).find({ 'payload.tagId': tag, 'payload.memberId': buyer }).sort({ createdAt: 1 }).lean();
  expect(told.map(({ name, payload }) => [name, (payload as { source: string }).source])).toEqual([['member.tagged', 'rule'], ['member.untagged', 'rule']]);
  const lines = await TagEvents(app.deps.db).countDocuments({ tagId: tag });
  await Tags(app.deps.db).updateOne({ _id: tag }, { $unset: { sweptTurn: 1 } });
  await sweepRuleTags(app.deps);
  expect(await TagEvents(app.deps.db).countDocuments({ tagId: tag })).toBe(lines);
});

test('soon after facts change the member is looked at again, once for many events', async () => {
  const tag = await tagWith({ orders: { count: { gte: 2 } } });
  await sweepRuleTags(app.deps);
  const [member] = await makeMembers(app, 1) as [string];
  await buy(member);
  await settle();
  expect(await has(member, tag)).toBeNull();
  await Promise.all([buy(member), buy(member), buy(member)]);
  await app.drain();
  expect(await TagChecks(app.deps.db).countDocuments({ _id: member, waiting: true })).toBe(1);
  await Promise.all([checkMembers(app.deps), checkMembers(app.deps)]);
  expect(await has(member, tag)).toBe('rule');
  expect(await TagEvents(app.deps.db).countDocuments({ memberId: member, tagId: tag })).toBe(1);
});

test('hand and rule do not fight: what a hand put on or took off stays so until it is handed back', async () => {
  const tag = await tagWith({ orders: { count: { gte: 1 } } });
  const [liked, refused] = await makeMembers(app, 2) as [string, string];
  await hand(liked, tag);
  await buy(refused);
  await settle();
  expect(await has(refused, tag)).toBe('rule');
  await unhand(refused, tag);
  for (let n = 0; n < 2; n += 1) {
    await buy(refused);
    await settle();
    await Tags(app.deps.db).updateOne({ _id: tag }, { $unset: { sweptTurn: 1 } });
    await sweepRuleTags(app.deps);
    expect([await has(liked, tag), await has(refused, tag)]).toEqual(['hand', null]);
  }
  const seen = await call('GET /v1/console/members/:id/tags', { params: { id: refused } });
  expect([seen.keptOff.map(({ id }) => id), seen.history.filter(({ name }) => name === seen.keptOff[0]?.name).map(({ on, sourceText }) => [on, sourceText])]).toEqual([[tag], [[false, '手动'], [true, '规则']]]);
  await back(refused, tag);
  await back(liked, tag);
  await settle();
  expect([await has(liked, tag), await has(refused, tag)]).toEqual([null, 'rule']);
});

test('in an exclusive group the hand is before every rule, the older rule before the younger, and the younger comes when the older goes', async () => {
  const tagGroupId = await group(true);
  const older = await tagWith({ orders: { count: { gte: 3 } } }, tagGroupId);
  const younger = await tagWith({ orders: { count: { gte: 1 } } }, tagGroupId);
  const byHand = await tagWith(null, tagGroupId);
  const [member] = await makeMembers(app, 1) as [string];
  const held = async () => (await Members(app.deps.db).findById(member).lean())!.tags.filter(({ tagId }) => [older, younger, byHand].includes(tagId)).map(({ tagId }) => tagId);
  await buy(member);
  await settle();
  expect(await held()).toEqual([younger]);
  await Promise.all([buy(member), buy(member)]);
  await settle();
  expect(await held()).toEqual([older]);
  await hand(member, byHand);
  await settle();
  expect(await held()).toEqual([byHand]);
  await unhand(member, byHand);
  await settle();
  expect(await held()).toEqual([older]);
  await change(older, { orders: { count: { gte: 9 } } });
  await sweepRuleTags(app.deps);
  await settle();
  expect(await held()).toEqual([younger]);
});

test('a rule tag may lean on another, and follows it; one that leads back to itself is refused with the way', async () => {
  const first = await tagWith({ orders: { count: { gte: 1 } } });
  const segment = await call('POST /v1/console/segments', { body: { name: '买过的', rule: { tag: { any: [first] } } } });
  const second = await tagWith({ segment: segment.id });
  const [member] = await makeMembers(app, 1) as [string];
  await buy(member);
  await settle();
  expect([await has(member, first), await has(member, second)]).toEqual(['rule', 'rule']);
  const nameOf = async (id: string) => (await Tags(app.deps.db).findById(id).lean())!.name;
  for (const rule of [{ tag: { none: [first] } }, { tag: { any: [second] } }, { not: { segment: segment.id } }]) {
    await expect(change(first, rule)).rejects.toMatchObject({ code: 'SEGMENT_RULE_INVALID', problem: { detail: expect.stringContaining(`规则不能绕回自己：标签「${await nameOf(first)}」`) } });
  }
  await expect(call('PUT /v1/console/segments/:id', { params: { id: segment.id }, body: { name: '买过的', rule: { tag: { any: [second] } } } }))
    .rejects.toMatchObject({ code: 'SEGMENT_RULE_INVALID', problem: { detail: `规则不能绕回自己：人群「买过的」 → 标签「${await nameOf(second)}」 → 人群「买过的」` } });
  await call('PUT /v1/console/segments/:id', { params: { id: segment.id }, body: { name: '买过的', rule: { orders: { count: { gte: 5 } } } } });
  await app.drain();
  await sweepRuleTags(app.deps);
  expect([await has(member, first), await has(member, second)]).toEqual(['rule', null]);
  await expect(call('DELETE /v1/console/tags/:id', { params: { id: first } })).rejects.toMatchObject({ code: 'TAG_IN_USE' });
});

test('a rule that names what is gone says so and leaves everybody as they are', async () => {
  const listId = newId();
  const [member] = await makeMembers(app, 1) as [string];
  await MemberLists(app.deps.db).insertMany([{ _id: listId, name: `名单${listId}`, createdAt: app.clock.now() }]);
  await MemberListRows(app.deps.db).insertMany([{ _id: `${listId}:${member}`, listId, memberId: member }]);
  const tag = await tagWith({ list: listId });
  await sweepRuleTags(app.deps);
  await MemberLists(app.deps.db).deleteOne({ _id: listId });
  await Tags(app.deps.db).updateOne({ _id: tag }, { $unset: { sweptTurn: 1 } });
  await sweepRuleTags(app.deps);
  const view = (await call('GET /v1/console/tags')).tagGroups.flatMap(({ tags }) => tags).find(({ id }) => id === tag)!;
  expect([view.rule!.state, await has(member, tag)]).toEqual(['broken', 'rule']);
  await Tags(app.deps.db).updateOne({ _id: tag }, { $set: { rule: null } });
});

test('a rule tag has no end of its own; a rule changed while it is swept through stops the old sweep', async () => {
  await expect(tagWith({ orders: { count: { gte: 1 } } }, undefined, { ends: { kind: 'days', days: 3 } })).rejects.toMatchObject({ code: 'TAG_RULE_ENDS' });
  const [member] = await makeMembers(app, 1) as [string];
  const tag = await tagWith({ orders: { count: { eq: 0 } } });
  await Promise.all([sweepRuleTags(app.deps), change(tag, { orders: { count: { gte: 1 } } })]);
  await sweepRuleTags(app.deps);
  expect(await has(member, tag)).toBeNull();
});

// The last one: it takes the clock along for years.
test('rule tags move when only time passes, over month ends and 29 February; tags end as of their day', async () => {
  await Tags(app.deps.db).updateMany({ rule: { $type: 'object' } }, { $set: { rule: null } });
  const birthday = await tagWith({ field: { name: 'birthdayWithinDays', lte: 1 } });
  const lately = await tagWith({ orders: { count: { gte: 1 }, within: { days: 2 } } });
  const [leapling, buyer, guest] = await makeMembers(app, 3) as [string, string, string];
  await setBirthday(leapling, '2000-02-29');
  await travelTo('2027-02-26T23:59:00');
  await sweepRuleTags(app.deps);
  expect(await has(leapling, birthday)).toBeNull();
  await travelTo('2027-02-27T00:00:30');
  await sweepRuleTags(app.deps);
  expect(await has(leapling, birthday)).toBe('rule');
  await travelTo('2027-03-01T00:00:30');
  await sweepRuleTags(app.deps);
  expect(await has(leapling, birthday)).toBeNull();

  await travelTo('2028-02-28T12:00:00');
  await sweepRuleTags(app.deps);
  await buy(buyer);
  await settle();
  expect([await has(buyer, lately), await has(leapling, birthday)]).toEqual(['rule', 'rule']);
  const short = await tagWith(null, undefined, { ends: { kind: 'days', days: 1 } });
  const fixed = await tagWith(null, undefined, { ends: { kind: 'on', date: '2028-02-29' } });
  await hand(guest, short);
  await hand(guest, fixed);
  await travelTo('2028-02-29T23:59:00');
  await sweepRuleTags(app.deps);
  await endTags(app.deps);
  expect([await has(buyer, lately), await has(leapling, birthday), await has(guest, short), await has(guest, fixed)]).toEqual(['rule', 'rule', 'hand', 'hand']);
  await travelTo('2028-03-01T00:00:30');
  const held = { tag: { any: [short, fixed] } };
  expect((await call('POST /v1/console/segments/explain', { body: { rule: held, memberId: guest } })).in).toBe(false);
  expect((await call('POST /v1/console/segments/count', { body: { rule: held } })).count).toBe(0);
  expect((await call('POST /v1/console/segments/count', { body: { rule: held, asOf: new Date(startOfBusinessDay(app.clock.now()).getTime() - 1).toISOString() } })).count).toBe(1);
  await sweepRuleTags(app.deps);
  await endTags(app.deps);
  expect([await has(buyer, lately), await has(leapling, birthday), await has(guest, short), await has(guest, fixed)]).toEqual([null, null, null, null]);
  // So near to now a moment counts as now; a little later it lies behind.
  await travelTo('2028-03-01T00:05:00');
  const ended = await TagEvents(app.deps.db).find({ memberId: guest, on: false }).lean();
  expect(ended.map(({ source, at }) => [source, businessDate(at), at.getTime() - startOfBusinessDay(at).getTime()])).toEqual([['expiry', '2028-03-01', 0], ['expiry', '2028-03-01', 0]]);
  expect((await call('POST /v1/console/segments/count', { body: { rule: held, asOf: new Date(startOfBusinessDay(app.clock.now()).getTime() - 1).toISOString() } })).count).toBe(1);
  await expect(hand(guest, fixed)).rejects.toMatchObject({ code: 'TAG_ENDED' });
});
