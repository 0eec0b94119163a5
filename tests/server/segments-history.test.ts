import { addDays, DAY_MS } from '../../shared/values/time';
import { AuditLog, DataAccesses } from '../../server/src/platform/audit';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import type { Deps } from '../../server/src/platform/deps';
import { newId } from '../../server/src/platform/database';
import { Outbox } from '../../server/src/platform/outbox';
import { blankMember, memberNo, Members, reserveOrdinals, type Member } from '../../server/src/features/membership/index';
import { MemberListRows, MemberLists, Segments, snapshotSegments, takeSnapshot } from '../../server/src/features/segments/index';
import { SegmentMembers, SegmentMoves, SegmentSnapshots } from '../../server/src/features/segments/snapshot-model';
import { TagGroups, Tags } from '../../server/src/features/tags/index';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeStore } from '../support/people';

const MEMBERS = 1300;
const PHONE = '19900005678';

let app: TestApp;
let manager: Call;
let keeper: Call;
let keeperClaims: TokenClaims;
let stores: [string, string];
let people: Member[] = [];
const tagIds = [newId(), newId(), newId()];

const tagged = (of: (index: number) => string[]): Promise<unknown> =>
  Members(app.deps.db).bulkWrite(people.map(({ _id }, index) => ({
    updateOne: { filter: { _id }, update: { $set: { tags: of(index).map((tagId) => ({ tagId, at: new Date('2026-01-02'), source: 'hand' as const, by: '' })) } } },
  })));
const set = (indexes: (index: number) => boolean): Set<string> => new Set(people.flatMap(({ _id }, index) => (indexes(index) ? [_id] : [])));
const own = ({ homeStoreId }: Member): boolean => homeStoreId === stores[0];
const minus = (a: Set<string>, b: Set<string>): string[] => [...a].filter((id) => !b.has(id));

beforeAll(async () => {
  app = await buildTestApp();
  const { db } = app.deps;
  const joinedAt = new Date('2026-01-01');
  const [here, there] = [await makeStore(app), await makeStore(app, '徐汇店')];
  stores = [here.id, there.id];
  const first = await reserveOrdinals(app.deps, MEMBERS);
  people = Array.from({ length: MEMBERS }, (_, i): Member => ({
    ...blankMember(first + i, joinedAt, { kind: 'direct', scene: '', storeId: null, at: joinedAt }),
    status: 'joined', joinedAt, nickname: `=茶友${i}`, homeStoreId: i % 3 === 0 ? here.id : there.id,
    ...(i === 0 ? { phoneMasked: '199****5678', phoneIndex: app.deps.pii.blindIndex(PHONE) } : {}),
  }));
  await Members(db).insertMany(people);
  await TagGroups(db).insertMany([{ _id: newId(), name: '组', exclusive: false, createdAt: joinedAt }]);
  await Tags(db).insertMany(tagIds.map((_id, i) => ({ _id, tagGroupId: newId(), name: `签${i}`, colour: '#000000', createdAt: joinedAt })));
  manager = app.as(await makeOperator(app, 'manager'));
  keeperClaims = await makeOperator(app, 'store-manager', [here.id]);
  keeper = app.as(keeperClaims);
}, 120_000);
afterAll(() => app?.close());

const save = (name: string, rule: object) => manager('POST /v1/console/segments', { body: { name, rule: rule as never } });
const snap = async (id: string, deps: Deps = app.deps): Promise<string> => {
  const asked = await manager('POST /v1/console/segments/:id/snapshots', { params: { id } });
  await takeSnapshot(deps, asked.id);
  return asked.id;
};

describe('the history of a segment', () => {
  const rounds = [(i: number) => i % 2 === 0, (i: number) => i % 3 === 0, (i: number) => i < 900, (i: number) => i % 2 === 0];
  let segmentId = '';
  const taken: string[] = [];

  beforeAll(async () => {
    segmentId = (await save('进进出出', { tag: { any: ['签0'] } })).id;
    for (const round of rounds) {
      await tagged((i) => (round(i) ? [tagIds[0]!] : []));
      taken.push(await snap(segmentId));
    }
  }, 60_000);

  test('any two snapshots differ by exactly who came and who left, whatever lies between', async () => {
    for (const [a, b] of [[0, 1], [0, 2], [1, 3], [0, 3]] as const) {
      const diff = await manager('GET /v1/console/segments/:id/diff', { params: { id: segmentId }, query: { from: taken[b]!, to: taken[a]! } });
      const [from, to] = [set(rounds[a]!), set(rounds[b]!)];
      expect([a, b, diff.entered, diff.left]).toEqual([a, b, minus(to, from).length, minus(from, to).length]);
      expect(diff.sample.entered.every(({ id }) => to.has(id) && !from.has(id))).toBe(true);
      expect(diff.sample.left.every(({ id }) => from.has(id) && !to.has(id))).toBe(true);
    }
  });

  test('sizes are kept, those who are in stand in the list, and the first one brings nobody', async () => {
    const { snapshots } = await manager('GET /v1/console/segments/:id/snapshots', { params: { id: segmentId } });
    expect(snapshots.map(({ count }) => count).reverse()).toEqual(rounds.map((round) => set(round).size));
    expect(snapshots.at(-1)).toMatchObject({ first: true, entered: 0, left: 0 });
    expect((await SegmentMembers(app.deps.db).distinct('memberId', { segmentId })).sort()).toEqual([...set(rounds[3]!)].sort());
  });

  test('what came and left went out as events, each member once a snapshot, some hundreds at a time', async () => {
    const told = async (name: 'segment.entered' | 'segment.left', snapshotId: string): Promise<string[]> => {
      const rows = await Outbox(app.deps.db).find({ name, 'payload.snapshotId': snapshotId }).lean();
      return rows.flatMap(({ payload }) => (payload as { memberIds: string[] }).memberIds);
    };
    expect([await told('segment.entered', taken[0]!), await told('segment.left', taken[0]!)]).toEqual([[], []]);
    const [from, to] = [set(rounds[1]!), set(rounds[2]!)];
    expect((await told('segment.entered', taken[2]!)).sort()).toEqual(minus(to, from).sort());
    expect((await told('segment.left', taken[2]!)).sort()).toEqual(minus(from, to).sort());
  });

  test('a store manager is told of own stores’ members: in sizes, in what came and left, and in the samples', async () => {
    const mine = new Set(people.filter(own).map(({ _id }) => _id));
    const { snapshots } = await keeper('GET /v1/console/segments/:id/snapshots', { params: { id: segmentId } });
    expect(snapshots[0]!.count).toBe([...set(rounds[3]!)].filter((id) => mine.has(id)).length);
    const diff = await keeper('GET /v1/console/segments/:id/diff', { params: { id: segmentId }, query: { from: taken[1]!, to: taken[2]! } });
    const [from, to] = [set(rounds[1]!), set(rounds[2]!)];
    expect([diff.entered, diff.left]).toEqual([minus(to, from).filter((id) => mine.has(id)).length, minus(from, to).filter((id) => mine.has(id)).length]);
    expect(diff.to).toMatchObject({ entered: diff.entered, left: diff.left });
    expect([...diff.sample.entered, ...diff.sample.left].every(({ id }) => mine.has(id))).toBe(true);
  });

  test('one that is cut off halfway is gone on with: nobody is told twice, nobody forgotten', async () => {
    const before = set(rounds[3]!);
    await tagged((i) => (i % 2 === 1 ? [tagIds[0]!] : []));
    let calls = 0;
    const dying: Deps = { ...app.deps, listeners: { ...app.deps.listeners, namesFor: (event) => {
      if (event.startsWith('segment.') && (calls += 1) === 3) throw new Error('killed');
      return app.deps.listeners.namesFor(event);
    } } };
    const asked = await manager('POST /v1/console/segments/:id/snapshots', { params: { id: segmentId } });
    await expect(takeSnapshot(dying, asked.id)).rejects.toThrow('killed');
    expect(await SegmentMoves(app.deps.db).countDocuments({ snapshotId: asked.id })).toBeGreaterThan(0);
    await Promise.all([takeSnapshot(app.deps, asked.id), takeSnapshot(app.deps, asked.id)]);
    const after = set((i) => i % 2 === 1);
    expect(await SegmentSnapshots(app.deps.db).findById(asked.id).lean()).toMatchObject({ state: 'done', count: after.size, entered: minus(after, before).length, left: minus(before, after).length });
    const told = await Outbox(app.deps.db).find({ name: 'segment.entered', 'payload.snapshotId': asked.id }).lean();
    expect(told.flatMap(({ payload }) => (payload as { memberIds: string[] }).memberIds).sort()).toEqual(minus(after, before).sort());
  });

  test('asked by many at once, one is taken; the day’s own comes once a business day, and not of what is put away', async () => {
    const asked = await Promise.all(Array.from({ length: 6 }, () => manager('POST /v1/console/segments/:id/snapshots', { params: { id: segmentId } })));
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    await takeSnapshot(app.deps, asked[0]!.id);
    const daily = async () => SegmentSnapshots(app.deps.db).find({ segmentId, daily: true }).lean();
    const day = async () => {
      await snapshotSegments(app.deps);
      for (const { _id } of await SegmentSnapshots(app.deps.db).find({ state: 'running' }).lean()) await takeSnapshot(app.deps, _id);
    };
    await day();
    await day();
    expect(await daily()).toHaveLength(1);
    await app.clock.travel(DAY_MS);
    await day();
    await manager('PUT /v1/console/segments/:id/archived', { params: { id: segmentId }, body: { archived: true } });
    await app.clock.travel(DAY_MS);
    await day();
    const kept = await daily();
    expect(kept.map((one) => one.day)).toEqual([...new Set(kept.map((one) => one.day))]);
    expect(kept).toHaveLength(2);
    const { segments } = await manager('GET /v1/console/segments', { query: { archived: true } });
    expect(segments.map(({ id, trend }) => [id, trend.length])).toEqual([[segmentId, 2]]);
  });

  test('a rule that no longer holds together fails in words and blocks nothing', async () => {
    const { id } = await save('坏掉的', { tag: { any: ['签2'] } });
    await Segments(app.deps.db).updateOne({ _id: id }, { $set: { rule: { tag: { any: ['没有了'] } } } });
    await snap(id);
    await snap(id);
    const { snapshots } = await manager('GET /v1/console/segments/:id/snapshots', { params: { id } });
    expect(snapshots.map(({ state }) => state)).toEqual(['failed', 'failed']);
    await manager('DELETE /v1/console/segments/:id', { params: { id } });
    expect(await SegmentSnapshots(app.deps.db).countDocuments({ segmentId: id })).toBe(0);
  });
});

describe('overlap', () => {
  test('every region of five segments has exactly those who are in it, for everybody and for one’s own stores', async () => {
    const has = [(i: number) => i % 2 === 0, (i: number) => i % 5 === 0, (i: number) => i < 400];
    await tagged((i) => tagIds.filter((_, n) => has[n]!(i)));
    const rules = [{ tag: { any: ['签0'] } }, { tag: { any: ['签1'] } }, { tag: { any: ['签2'] } }, { tag: { none: ['签0', '签1'] } }, { all: [] }];
    const segmentIds = (await Promise.all(rules.map((rule, n) => save(`重合${n}`, rule)))).map(({ id }) => id);
    const holds = [...has, (i: number) => !has[0]!(i) && !has[1]!(i), () => true];
    for (const [call, mine] of [[manager, () => true], [keeper, own]] as const) {
      const answer = await call('POST /v1/console/segments/overlap', { body: { segmentIds } });
      const regions = new Map<string, number>();
      people.forEach((person, i) => {
        if (!mine(person)) return;
        const key = segmentIds.filter((_, n) => holds[n]!(i)).join();
        regions.set(key, (regions.get(key) ?? 0) + 1);
      });
      expect(Object.fromEntries(answer.regions.map((region) => [region.in.join(), region.count]))).toEqual(Object.fromEntries(regions));
      expect(answer.segments.map(({ count }) => count)).toEqual(holds.map((one) => people.filter((person, i) => mine(person) && one(i)).length));
      expect(answer.total).toBe(people.filter(mine).length);
    }
  });
});

describe('who sees and takes out whom', () => {
  let segmentId = '';
  beforeAll(async () => { segmentId = (await save('全部的人', { all: [] })).id; });

  const fetchFile = async (call: Call, id = segmentId) => {
    const { path, rows } = await call('POST /v1/console/segments/:id/export-link', { params: { id }, body: { reason: '门店回访名单' } });
    return { path, rows, reply: await app.app.inject({ method: 'GET', url: path }) };
  };
  const numbersIn = (csv: string): string[] => csv.trim().split('\r\n').slice(1).map((line) => line.split(',')[0]!);

  test('counts, samples and reasons of a store manager know own stores’ members only', async () => {
    const mine = new Set(people.filter(own).map(({ _id }) => _id));
    const counted = await keeper('POST /v1/console/segments/count', { body: { rule: { tag: { any: ['签0'] } }, sample: 20 } });
    expect([counted.total, counted.count]).toEqual([mine.size, people.filter((person, i) => own(person) && i % 2 === 0).length]);
    expect(counted.sample.every(({ member }) => mine.has(member.id))).toBe(true);
    const stranger = people.find((person) => !own(person))!;
    await expect(keeper('POST /v1/console/segments/explain', { body: { rule: { all: [] }, memberId: stranger._id } })).rejects.toMatchObject({ code: 'MEMBER_NOT_FOUND' });
    const { segments } = await keeper('GET /v1/console/segments');
    expect(segments.find(({ id }) => id === segmentId)!.count).toBe(mine.size);
    expect((await keeper('GET /v1/console/segments/:id', { params: { id: segmentId } })).count).toBe(mine.size);
  });

  test('the file holds every member once, masked, with a byte order mark, and the link is good once', async () => {
    const { path, rows, reply } = await fetchFile(manager);
    expect([reply.statusCode, reply.headers['content-type'], reply.payload[0]]).toEqual([200, 'text/csv; charset=utf-8', '\uFEFF']);
    expect(numbersIn(reply.payload)).toEqual(people.map(({ _id, ordinal }) => [_id, memberNo(ordinal)] as const).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, number]) => number));
    expect(rows).toBe(MEMBERS);
    expect(reply.payload).toContain('199****5678');
    expect(reply.payload).not.toContain(PHONE);
    expect((await app.app.inject({ method: 'GET', url: path })).json<{ code: string }>().code).toBe('SEGMENT_FILE_GONE');
    expect(await AuditLog(app.deps.db).find({ action: 'export-segment' }).lean()).toEqual([
      expect.objectContaining({ target: `segment:${segmentId}`, after: { name: '全部的人', rows: MEMBERS }, why: '门店回访名单' }),
    ]);
  });

  test('a store manager takes out own stores’ members only, and every one of them sees it', async () => {
    const visitor = await makeMember(app);
    await Members(app.deps.db).updateOne({ _id: visitor.memberId }, { $set: { homeStoreId: stores[0] } });
    await DataAccesses(app.deps.db).deleteMany({});
    const { reply } = await fetchFile(keeper);
    const mine = (await Members(app.deps.db).find({ homeStoreId: stores[0], status: 'joined' }).sort({ _id: 1 }).lean()).map(({ ordinal }) => memberNo(ordinal));
    expect(numbersIn(reply.payload)).toEqual(mine);
    expect(await DataAccesses(app.deps.db).countDocuments({})).toBe(mine.length);
    const seen = await app.as(visitor.claims)('GET /v1/member/accesses');
    expect(JSON.stringify(seen)).toContain('导出人群「全部的人」：门店回访名单');
    await Members(app.deps.db).deleteOne({ _id: visitor.memberId });
  });

  test('a link that was not used in ten minutes is over', async () => {
    const { path } = await manager('POST /v1/console/segments/:id/export-link', { params: { id: segmentId }, body: { reason: '门店回访名单' } });
    await app.clock.travel(addDays(new Date(0), 1).getTime());
    expect((await app.app.inject({ method: 'GET', url: path })).statusCode).toBe(404);
  });
});

describe('a list from outside', () => {
  const text = () => ['手机号', PHONE, memberNo(people[3]!.ordinal), memberNo(people[4]!.ordinal), PHONE, '19900009999', '乱写'].join('\n');

  test('is matched without keeping anything, then kept; lines that mean nobody are named', async () => {
    const preview = await manager('POST /v1/console/member-lists/preview', { body: { text: text() } });
    expect(preview).toEqual({ lines: 6, members: 3, faults: [expect.objectContaining({ line: 6, text: '199****9999' }), expect.objectContaining({ line: 7 })] });
    expect(await MemberLists(app.deps.db).countDocuments({})).toBe(0);
    const first = await manager('POST /v1/console/member-lists', { body: { name: '茶会', text: text() } });
    const again = await manager('POST /v1/console/member-lists', { body: { name: '茶会', text: text() } });
    expect([first.added, again.added, again.id]).toEqual([3, 0, first.id]);
    const sizes = async (call: Call) => (await call('GET /v1/console/member-lists')).lists.map(({ members }) => members);
    expect([await sizes(manager), await sizes(keeper)]).toEqual([[3], [2]]);
  });

  test('is deleted with its rows once no segment names it', async () => {
    const [list] = (await manager('GET /v1/console/member-lists')).lists;
    const { id } = await save('茶会的人', { list: '茶会' });
    const remove = () => manager('DELETE /v1/console/member-lists/:id', { params: { id: list!.id } });
    await expect(remove()).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE', problem: { detail: '还在使用：人群「茶会的人」' } });
    await manager('DELETE /v1/console/segments/:id', { params: { id } });
    await remove();
    expect(await MemberListRows(app.deps.db).countDocuments({})).toBe(0);
    expect(await AuditLog(app.deps.db).distinct('action', { target: `member-list:${list!.id}` })).toEqual(['delete-member-list', 'import-member-list']);
  });
});
