import { memberNo, Members } from '../../server/src/features/membership/index';
import { reconcileTagRuns, runTags, TagEvents, TagGroups, TagRunRows, TagRuns, Tags } from '../../server/src/features/tags/index';
import { newId } from '../../server/src/platform/database';
import { Outbox } from '../../server/src/platform/outbox';
import { addDays, DAY_MS } from '../../shared/values/time';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeStore } from '../support/people';
import { makeMembers } from './coupons-support';

jest.setTimeout(120_000);

let app: TestApp;
let maker: Call;
let checker: Call;
beforeAll(async () => {
  app = await buildTestApp();
  maker = app.as(await makeOperator(app));
  checker = app.as(await makeOperator(app));
});
afterAll(() => app?.close());
afterEach(async () => expect((await reconcileTagRuns(app.deps)).faults).toEqual([]));

const makeTags = async (count: number, exclusive = false): Promise<string[]> => {
  const tagGroupId = newId();
  await TagGroups(app.deps.db).insertMany([{ _id: tagGroupId, name: `组${tagGroupId}`, exclusive, createdAt: app.clock.now() }]);
  const tags = Array.from({ length: count }, (_, i) => ({ _id: newId(), tagGroupId, name: `签${newId()}`, colour: '#123456', createdAt: addDays(app.clock.now(), i) }));
  await Tags(app.deps.db).insertMany(tags);
  return tags.map(({ _id }) => _id);
};
const linesOf = async (memberIds: readonly string[]): Promise<string> =>
  (await Members(app.deps.db).find({ _id: { $in: [...memberIds] } }, { ordinal: 1 }).lean()).map(({ ordinal }) => memberNo(ordinal)).join('\n');
const prepare = async (tagId: string, memberIds: readonly string[], on = true, call = maker) =>
  call('POST /v1/console/tag-runs', { body: { tagId, on, reason: '会员日到场', audience: { kind: 'file', recipients: await linesOf(memberIds) } } });
const act = (id: string, what: 'start' | 'approve' | 'cancel', call = maker) => call(`POST /v1/console/tag-runs/:id/${what}`, { params: { id } });
const undo = (id: string, call = maker) => call('POST /v1/console/tag-runs/:id/undo', { params: { id }, body: { why: '名单有误' } });
const read = (id: string, call = maker) => call('GET /v1/console/tag-runs/:id', { params: { id } });
const hand = (memberId: string, tagId: string) => maker('POST /v1/console/members/:id/tags', { params: { id: memberId }, body: { tagId } });
const unhand = (memberId: string, tagId: string) => maker('DELETE /v1/console/members/:id/tags/:tagId', { params: { id: memberId, tagId } });
const tagsOf = async (memberId: string): Promise<string[]> => (await Members(app.deps.db).findById(memberId).lean())!.tags.map(({ tagId }) => tagId).sort();
const holders = (tagId: string) => Members(app.deps.db).countDocuments({ 'tags.tagId': tagId });
const runOf = async (tagId: string, memberIds: readonly string[], on = true): Promise<string> => {
  const { id } = await prepare(tagId, memberIds, on);
  await act(id, 'start');
  return id;
};

test('a file is matched by phone and number; the preview says who would change, who has it and who was not found', async () => {
  const [tag] = await makeTags(1);
  const [one, two] = [await makeMember(app), await makeMember(app)];
  await hand(two.memberId, tag!);
  const recipients = ['手机号', one.phone, two.phone, one.phone, 'SK99999999', '你好'].join('\n');
  const run = await maker('POST /v1/console/tag-runs', { body: { tagId: tag!, on: true, reason: '会员日到场', audience: { kind: 'file', recipients } } });
  expect(run).toMatchObject({ state: 'draft', members: 2, wouldChange: 1, already: 1, lines: 5, repeated: 1, unmatched: 2, needsApproval: false });
  const kept = JSON.stringify([await TagRuns(app.deps.db).find().lean(), await TagRunRows(app.deps.db).find().lean()]);
  for (const { phone } of [one, two]) expect(kept).not.toContain(phone);
  expect(await holders(tag!)).toBe(1);
  await act(run.id, 'start');
  await runTags(app.deps, run.id);
  expect(await read(run.id)).toMatchObject({ state: 'done', progress: { changed: 1, unchanged: 1 }, unchangedWhy: [{ reason: '已经有这个标签', count: 1 }] });
  const shown = await maker('GET /v1/console/members/:id/tags', { params: { id: one.memberId } });
  expect(shown.holdings).toMatchObject([{ id: tag, source: 'import', sourceText: '导入', by: '运营 · 批量打标' }]);
  expect(shown.history).toMatchObject([{ on: true, by: '运营 · 批量打标' }]);
});

test('by segment and by search, and a list that names nobody is refused', async () => {
  const [tag, mark] = await makeTags(2);
  const members = await makeMembers(app, 3);
  for (const id of members) await hand(id, mark!);
  const segment = await maker('POST /v1/console/segments', { body: { name: '有记号', rule: { tag: { any: [mark!] } } } });
  const bySegment = await maker('POST /v1/console/tag-runs', { body: { tagId: tag!, on: true, reason: '人群打标', audience: { kind: 'segment', segmentId: segment.id } } });
  expect(bySegment).toMatchObject({ members: 3, wouldChange: 3, sourceText: '人群「有记号」' });
  const bySearch = await maker('POST /v1/console/tag-runs', { body: { tagId: mark!, on: false, reason: '去掉记号', audience: { kind: 'search', tagId: mark! } } });
  expect(bySearch).toMatchObject({ members: 3, wouldChange: 3, on: false });
  await expect(maker('POST /v1/console/tag-runs', { body: { tagId: tag!, on: true, reason: '空名单', audience: { kind: 'file', recipients: '你好' } } })).rejects.toMatchObject({ code: 'TAG_RUN_EMPTY' });
});

test('over the limit a second person is needed, and it is not the one who prepared it', async () => {
  const [tag] = await makeTags(1);
  const members = await makeMembers(app, 501);
  const run = await prepare(tag!, members);
  expect(run).toMatchObject({ needsApproval: true, approvalReason: '会改动超过 500 人' });
  expect((await act(run.id, 'start')).state).toBe('waiting-approval');
  await runTags(app.deps, run.id);
  expect(await holders(tag!)).toBe(0);
  await expect(act(run.id, 'approve')).rejects.toMatchObject({ code: 'TAG_RUN_SECOND_PERSON' });
  await act(run.id, 'approve', checker);
  await runTags(app.deps, run.id);
  expect([await holders(tag!), (await read(run.id)).state]).toEqual([501, 'done']);
});

test('two bulk runs of rivals and a hand at once: everybody holds one tag of the group, each run counts each member once', async () => {
  const [a, b, c] = await makeTags(3, true);
  const members = await makeMembers(app, 60);
  const runs = [await runOf(a!, members), await runOf(b!, members)];
  await Promise.all([
    ...runs.flatMap((id) => [runTags(app.deps, id), runTags({ ...app.deps }, id)]), ...members.slice(0, 10).map((id) => hand(id, c!)), ...members.slice(5, 15).map((id) => hand(id, a!)),
  ]);
  for (const { tags } of await Members(app.deps.db).find({ _id: { $in: members } }).lean()) expect(tags).toHaveLength(1);
  for (const id of runs) expect(await read(id)).toMatchObject({ state: 'done', progress: { waiting: 0 } });
  for (const id of members) {
    const lines = await TagEvents(app.deps.db).find({ memberId: id }).sort({ at: 1, _id: 1 }).lean();
    const net = new Map<string, number>();
    for (const { tagId, on } of lines) net.set(tagId, (net.get(tagId) ?? 0) + (on ? 1 : -1));
    expect([...net].filter(([, n]) => n === 1).map(([tagId]) => tagId)).toEqual(await tagsOf(id));
  }
});

/** A process that is gone when it comes to this write: nothing of its transaction stays. */
const goneAt = (model: { bulkWrite: unknown }): jest.SpyInstance =>
  jest.spyOn(model as { bulkWrite: () => unknown }, 'bulkWrite').mockImplementationOnce(() => Promise.reject(new Error('the process is gone')));

test('a worker that dies in the middle is finished by the next one, and nobody is changed twice', async () => {
  for (const model of [TagRunRows(app.deps.db), Members(app.deps.db)]) {
    const [tag] = await makeTags(1);
    const members = await makeMembers(app, 205);
    const id = await runOf(tag!, members);
    await runTags(app.deps, id, 1);
    const gone = goneAt(model);
    await expect(runTags(app.deps, id)).rejects.toThrow('the process is gone');
    gone.mockRestore();
    expect(await holders(tag!)).toBe(200);
    await Promise.all([runTags(app.deps, id), runTags(app.deps, id)]);
    expect(await read(id)).toMatchObject({ state: 'done', progress: { changed: 205 } });
    expect(await TagEvents(app.deps.db).countDocuments({ tagId: tag! })).toBe(205);
    expect(await Outbox(app.deps.db).countDocuments({ name: 'member.tagged', 'payload.tagId': tag! })).toBe(205);
  }
});

test('undo restores exactly what the run changed, and leaves what others changed since', async () => {
  const [a, b, c] = await makeTags(3, true);
  const [plain, swapped, taken, moved, again] = await makeMembers(app, 5) as [string, string, string, string, string];
  await hand(swapped, b!);
  await Members(app.deps.db).updateOne({ _id: swapped }, { $set: { 'tags.0.at': addDays(app.clock.now(), -40), 'tags.0.by': '小李' } });
  const [before] = (await Members(app.deps.db).findById(swapped).lean())!.tags;
  const id = await runOf(a!, [plain, swapped, taken, moved, again]);
  await runTags(app.deps, id);
  await unhand(taken, a!);
  await hand(moved, c!);
  await unhand(again, a!);
  await hand(again, a!);
  await undo(id);
  await Promise.all([runTags(app.deps, id), runTags(app.deps, id)]);
  expect(await Promise.all([plain, swapped, taken, moved, again].map(tagsOf))).toEqual([[], [b], [], [c], [a]]);
  expect((await Members(app.deps.db).findById(swapped).lean())!.tags).toEqual([before]);
  expect(await read(id)).toMatchObject({ state: 'undone', progress: { restored: 2, kept: 3 } });
  // What came back is not new to whoever asks for fresh tags.
  const fresh = await maker('POST /v1/console/segments/explain', { body: { rule: { tag: { any: [b!], addedWithinDays: 7 } }, memberId: swapped } });
  expect(fresh.in).toBe(false);
});

test('undo of a bulk untag gives back what was taken; while it still runs, who waits is left alone', async () => {
  const [tag] = await makeTags(1);
  const members = await makeMembers(app, 3);
  for (const id of members) await hand(id, tag!);
  const off = await runOf(tag!, members, false);
  await runTags(app.deps, off);
  expect(await holders(tag!)).toBe(0);
  await undo(off);
  await runTags(app.deps, off);
  expect(await holders(tag!)).toBe(3);
  const waiting = await runOf(tag!, members, false);
  await undo(waiting);
  await runTags(app.deps, waiting);
  expect([await holders(tag!), (await read(waiting)).progress]).toEqual([3, expect.objectContaining({ skipped: 3, changed: 0 })]);
});

test('a store manager reaches own members only, whatever the list says, and sees no run of others', async () => {
  const [tag] = await makeTags(1);
  const [mine, other] = [await makeStore(app), await makeStore(app)];
  const keeper = app.as(await makeOperator(app, 'store-manager', [mine.id]));
  const [own, strange] = await makeMembers(app, 2) as [string, string];
  await Members(app.deps.db).updateOne({ _id: own }, { $set: { homeStoreId: mine.id } });
  await Members(app.deps.db).updateOne({ _id: strange }, { $set: { homeStoreId: other.id } });
  const run = await prepare(tag!, [own, strange], true, keeper);
  expect(run).toMatchObject({ members: 1, unmatched: 1 });
  await act(run.id, 'start', keeper);
  // Moved to another store between the start and the work: not theirs any more.
  await Members(app.deps.db).updateOne({ _id: own }, { $set: { homeStoreId: other.id } });
  await runTags(app.deps, run.id);
  expect([await holders(tag!), (await read(run.id, keeper)).unchangedWhy]).toEqual([0, [{ reason: '已不在你能看到的会员里', count: 1 }]]);
  const { id } = await prepare(tag!, [strange]);
  await expect(read(id, keeper)).rejects.toMatchObject({ code: 'TAG_RUN_NOT_FOUND' });
  await expect(undo(id, keeper)).rejects.toMatchObject({ code: 'TAG_RUN_NOT_FOUND' });
  await expect(act(id, 'approve', keeper)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const all = await keeper('POST /v1/console/tag-runs', { body: { tagId: tag!, on: true, reason: '全部会员', audience: { kind: 'search' } } }).catch((error: { code: string }) => error.code);
  expect(all).toBe('TAG_RUN_EMPTY');
});

test('what ended is swept as of its end, and an undo does not raise it', async () => {
  const [tag] = await makeTags(1);
  await Tags(app.deps.db).updateOne({ _id: tag! }, { $set: { ends: { kind: 'days', days: 1 } } });
  const [member] = await makeMembers(app, 1) as [string];
  await hand(member, tag!);
  const off = await runOf(tag!, [member], false);
  await runTags(app.deps, off);
  await app.clock.travel(3 * DAY_MS);
  await undo(off);
  await runTags(app.deps, off);
  expect([await tagsOf(member), (await read(off)).progress.kept]).toEqual([[], 1]);
});
