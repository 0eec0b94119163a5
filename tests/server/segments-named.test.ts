import { countRule, cutsAt, MemberListRows, MemberLists, prepareRule, readSettings, Segments, worldAt, type Segment } from '../../server/src/features/segments/index';
import { blankMember, Members, reserveOrdinals } from '../../server/src/features/membership/index';
import { changeSegment, createSegment, deleteSegment } from '../../server/src/features/segments/manage-segments';
import { changeSettings } from '../../server/src/features/segments/manage-settings';
import { TagEvents, TagGroups, Tags } from '../../server/src/features/tags/index';
import { DEFAULT_TIERS, TierMoves } from '../../server/src/features/tiers/index';
import type { OperatorActor } from '../../server/src/platform/auth/actors';
import { newId } from '../../server/src/platform/database';
import type { SegmentRule } from '../../shared/contract/segment-rule';
import { buildTestApp, type TestApp } from '../support/build-test-app';

let app: TestApp;
let ids: string[] = [];
const at = (day: string): Date => new Date(`${day}T12:00:00+08:00`);

beforeAll(async () => {
  app = await buildTestApp();
  const first = await reserveOrdinals(app.deps, 3);
  const people = [0, 1, 2].map((i) => ({
    ...blankMember(first + i, at('2026-01-01'), { kind: 'direct', scene: '', storeId: null, at: at('2026-01-01') }), status: 'joined' as const,
  }));
  await Members(app.deps.db).insertMany(people);
  ids = people.map(({ _id }) => _id);
}, 120_000);
afterAll(() => app.close());

const actor = { id: newId(), name: '运营', role: 'manager', storeIds: [] } as unknown as OperatorActor;
const count = async (rule: unknown, asOf = app.deps.clock.now()): Promise<number> => (await countRule(app.deps, await prepareRule(app.deps, rule), asOf)).count;
const save = (name: string, rule: SegmentRule): Promise<Segment> => createSegment(app.deps, actor, { name, rule });

describe('segments by name', () => {
  test('a segment counts another as the other stands', async () => {
    const base = await save('全部', { all: [] });
    expect([await count({ segment: '全部' }), await count({ not: { segment: base._id } })]).toEqual([3, 0]);
    await changeSegment(app.deps, actor, base._id, { name: '全部', rule: { any: [] } });
    expect(await count({ segment: '全部' })).toBe(0);
  });

  test('a way back to itself is refused, with the place and the path', async () => {
    const one = await save('甲', { all: [] });
    const two = await save('乙', { all: [{ segment: '甲' }] });
    const back = changeSegment(app.deps, actor, one._id, { name: '甲', rule: { any: [{ not: { segment: two._id } }] } });
    await expect(back).rejects.toMatchObject({ code: 'SEGMENT_RULE_INVALID', details: { errors: [{ path: '/any/0/not/segment', message: expect.stringContaining('「乙」') }] } });
    expect((await Segments(app.deps.db).findById(one._id).lean())!.rule).toEqual({ all: [] });
  });

  test('a circle that two people closed at once is told, not followed for ever', async () => {
    const [one, two] = [await save('丙', { all: [] }), await save('丁', { all: [{ segment: '丙' }] })];
    await Segments(app.deps.db).updateOne({ _id: one._id }, { $set: { rule: { all: [{ segment: two._id }] } } });
    await expect(count({ segment: '丁' })).rejects.toMatchObject({ code: 'SEGMENT_RULE_INVALID' });
  });

  test('one that another leans on is not deleted', async () => {
    const base = await save('被用的', { all: [] });
    await save('用它的', { not: { segment: '被用的' } });
    await expect(deleteSegment(app.deps, actor, base._id)).rejects.toMatchObject({ details: { detail: expect.stringContaining('用它的') } });
  });
});

test('a list counts those whom it names', async () => {
  const listId = newId();
  await MemberLists(app.deps.db).insertMany([{ _id: listId, name: '员工', createdAt: at('2026-01-02') }]);
  await MemberListRows(app.deps.db).insertMany([{ _id: `${listId}:${ids[0]}`, listId, memberId: ids[0]! }]);
  expect([await count({ list: '员工' }), await count({ not: { list: listId } })]).toEqual([1, 2]);
});

describe('as of a past day', () => {
  test('a tag that was taken off since still counts, and one put on since does not', async () => {
    const [tagGroupId, tagId] = [newId(), newId()];
    await TagGroups(app.deps.db).insertMany([{ _id: tagGroupId, name: '组', exclusive: false, createdAt: at('2026-01-01') }]);
    await Tags(app.deps.db).insertMany([{ _id: tagId, tagGroupId, name: '过去的', colour: '#000000', createdAt: at('2026-01-01') }]);
    const act = (memberId: string, on: boolean, day: string) => ({ _id: newId(), memberId, tagId, on, by: '', at: at(day) });
    await TagEvents(app.deps.db).insertMany([act(ids[0]!, true, '2026-02-01'), act(ids[0]!, false, '2026-03-01'), act(ids[1]!, true, '2026-04-01')]);
    await Members(app.deps.db).updateOne({ _id: ids[1] }, { $set: { tags: [{ tagId, at: at('2026-04-01'), source: 'hand', by: '' }] } });
    const rule = { tag: { any: ['过去的'] } };
    const days = ['2026-01-31', '2026-02-28', '2026-03-15', '2026-04-02'];
    expect(await Promise.all(days.map((day) => count(rule, at(day))))).toEqual([0, 1, 0, 1]);
  });

  test('a tier counts as it was, and for as long as it had been held', async () => {
    const [low, high] = [DEFAULT_TIERS[0]!._id, DEFAULT_TIERS[1]!._id];
    const move = { _id: newId(), memberId: ids[2]!, kind: 'upgrade' as const, fromKey: low, toKey: high, fromName: '', toName: '', growth: 0, why: '', gifted: false };
    await TierMoves(app.deps.db).insertMany([{ ...move, at: at('2026-05-01'), periodFrom: at('2026-05-01'), validUntil: null }]);
    await Members(app.deps.db).updateOne({ _id: ids[2] }, { $set: { tierKey: high, tierSince: at('2026-05-01') } });
    const held = (days: number) => ({ tier: { in: [high], heldForDays: { gte: days } } });
    expect([await count(held(0), at('2026-04-30')), await count(held(0), at('2026-05-01')), await count(held(10), at('2026-05-10')), await count(held(10), at('2026-05-11'))])
      .toEqual([0, 1, 0, 1]);
    expect(await count({ tier: { in: [low] } }, at('2026-04-30'))).toBe(3);
  });
});

describe('settings of scores and stages', () => {
  const lifecycle = { newDays: 5, loyalPurchases: 2, loyalWithinDays: 30, atRiskAfterDays: 6, dormantAfterDays: 10, lostAfterDays: 18 };
  const cuts = { recencyDays: [1, 2, 3, 4], count: [1, 2, 3, 4], sumFen: [1, 2, 3, 4] };

  test('thresholds that the brand wrote are what scores are taken against', async () => {
    await changeSettings(app.deps, actor, { rfm: { windowDays: null, cuts }, lifecycle });
    expect(await cutsAt(app.deps, app.deps.clock.now(), (await readSettings(app.deps)).rfm)).toEqual(cuts);
    expect((await worldAt(app.deps, await prepareRule(app.deps, { rfm: { r: { eq: 5 } } }), app.deps.clock.now())).lifecycle).toEqual(lifecycle);
  });

  test('stages and cuts out of order are refused with their places', async () => {
    const wrong = { rfm: { windowDays: 30, cuts: { ...cuts, count: [1, 1, 2, 3] } }, lifecycle: { ...lifecycle, lostAfterDays: 10 } };
    await expect(changeSettings(app.deps, actor, wrong)).rejects.toMatchObject({
      code: 'BAD_REQUEST', details: { errors: [{ path: '/body/rfm/cuts/count' }, { path: '/body/lifecycle/lostAfterDays' }] },
    });
  });
});

test.each([
  [{ field: { name: 'city', eq: '上海' } }, '/field/name'],
  [{ field: { name: 'age' } }, '/field'],
  [{ field: { name: 'age', eq: '三十' } }, '/field/eq'],
  [{ field: { name: 'gender', gte: 'male' } }, '/field/gte'],
  [{ field: { name: 'joinedAt', between: ['2026-02-01', '2026-01-01'] } }, '/field/between'],
  [{ field: { name: 'store', eq: '没有的店' } }, '/field/eq'],
  [{ coupon: { state: 'lost' } }, '/coupon/state'],
  [{ coupon: { template: '没有的券' } }, '/coupon/template'],
  [{ groupBuy: {} }, '/groupBuy'],
  [{ event: { name: 'product.viewed' } }, '/event/name'],
  [{ event: { name: 'store.visited', where: { campaign: '春' } } }, '/event/where/campaign'],
  [{ rfm: { group: ['kings'] } }, '/rfm/group'],
  [{ lifecycle: { sinceDays: { gte: 1 } } }, '/lifecycle/in'],
  [{ tag: { addedWithinDays: 3 } }, '/tag'],
  [{ all: [{ segment: '没有的人群' }] }, '/all/0/segment'],
  [{ list: '没有的名单' }, '/list'],
])('a wrong condition names its place: %j', async (wrong, path) => {
  await expect(prepareRule(app.deps, wrong)).rejects.toMatchObject({
    code: 'SEGMENT_RULE_INVALID', details: { errors: expect.arrayContaining([expect.objectContaining({ path })]) },
  });
});
