import { AuditLog } from '../../server/src/platform/audit';
import { CounterNotes } from '../../server/src/features/counter/index';
import { TagGroups } from '../../server/src/features/tags/index';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeStore, type Person } from '../support/people';
import { openCounter, scan, type Counter } from './counter-support';

jest.setTimeout(60_000);

let app: TestApp;
let manager: Call;
let counter: Counter;
let member: Person;
let scanId: string;
beforeAll(async () => {
  app = await buildTestApp();
  manager = app.as(await makeOperator(app, 'admin'));
  counter = await openCounter(app);
});
afterAll(() => app?.close());
beforeEach(async () => {
  member = await makeMember(app);
  scanId = (await scan(app, counter, member)).scanId;
});

const note = (who: Counter, text: string, key?: string, id = scanId) => who.call('POST /v1/staff/counter/scans/:id/notes', { params: { id }, body: { text } }, key ? { key } : {});
const tag = (who: Counter, tagId: string, on: boolean, id = scanId) => who.call('POST /v1/staff/counter/scans/:id/tags', { params: { id }, body: { tagId, on } });
const rescan = async (who: Counter) => {
  await app.clock.travel(31_000);
  return scan(app, who, member);
};

let groups = 0;
const makeTags = async (forStaff: boolean, exclusive = false, names = ['少糖', '去冰']) => {
  groups += 1;
  const group = await manager('POST /v1/console/tag-groups', { body: { name: `服务${groups}`, exclusive, forStaff } });
  const tags = [];
  for (const name of names) tags.push(await manager('POST /v1/console/tags', { body: { tagGroupId: group.id, name: `${name}${groups}`, colour: '#336644' } }));
  return { group, tags };
};

describe('a note', () => {
  test('is shown to who serves next, also at another store of the brand, and stands in the timeline', async () => {
    expect((await note(counter, ' 爱坐窗边 ')).notes).toEqual([expect.objectContaining({ text: '爱坐窗边', by: '店员' })]);
    const elsewhere = await openCounter(app);
    expect((await rescan(elsewhere)).member.notes.map(({ text }) => text)).toEqual(['爱坐窗边']);
    const { rows } = await manager('GET /v1/console/members/:id/timeline', { params: { id: member.memberId }, query: { kind: 'note' } });
    expect(rows).toEqual([expect.objectContaining({ kind: 'note', title: '店员备注「爱坐窗边」', detail: '店员' })]);
  });

  test('sent again with its key is one note, and its audit row does not hold the words', async () => {
    await note(counter, '不吃花生', 'note-once-1');
    await note(counter, '不吃花生', 'note-once-1');
    expect(await CounterNotes(app.deps.db).countDocuments({ memberId: member.memberId })).toBe(1);
    const rows = await AuditLog(app.deps.db).find({ target: `member:${member.memberId}`, action: 'note-member' }).lean();
    expect([rows.length, JSON.stringify(rows)]).toEqual([1, expect.not.stringContaining('花生')]);
  });

  test('is short, not empty, and only for the member who was scanned by this person in time', async () => {
    await expect(note(counter, ' ')).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(note(counter, '长'.repeat(61))).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(note(await openCounter(app, 'associate', counter.storeId), '偷看')).rejects.toMatchObject({ code: 'SCAN_EXPIRED' });
    await app.clock.travel(601_000);
    await expect(note(counter, '太晚')).rejects.toMatchObject({ code: 'SCAN_EXPIRED' });
  });
});

describe('tags at the counter', () => {
  test('are put on and taken off, with audit and history', async () => {
    const { tags: [first] } = await makeTags(true);
    expect((await tag(counter, first!.id, true)).tags).toEqual([first!.name]);
    await tag(counter, first!.id, true);
    expect((await rescan(counter)).member.tags).toEqual([first!.name]);
    scanId = (await rescan(counter)).scanId;
    expect((await tag(counter, first!.id, false)).tags).toEqual([]);
    const audits = await AuditLog(app.deps.db).find({ target: `member:${member.memberId}`, action: { $in: ['tag-member', 'untag-member'] } }).sort({ _id: 1 }).lean();
    expect(audits.map(({ action, who }) => [action, who])).toEqual([['tag-member', '店员'], ['untag-member', '店员']]);
    const { rows } = await manager('GET /v1/console/members/:id/timeline', { params: { id: member.memberId }, query: { kind: 'tag' } });
    expect(rows).toHaveLength(2);
  });

  test('of an exclusive group push each other out', async () => {
    const { tags } = await makeTags(true, true);
    await tag(counter, tags[0]!.id, true);
    expect((await tag(counter, tags[1]!.id, true)).tags).toEqual([tags[1]!.name]);
  });

  test('of a group that is not open to staff are neither seen nor touched', async () => {
    const { group, tags: [secret] } = await makeTags(false, false, ['客单 50 内']);
    await manager('POST /v1/console/members/:id/tags', { params: { id: member.memberId }, body: { tagId: secret!.id } });
    const seen = (await rescan(counter)).member;
    expect(JSON.stringify(seen)).not.toContain(secret!.name);
    await expect(tag(counter, secret!.id, false)).rejects.toMatchObject({ code: 'TAG_NOT_FOUND' });
    await manager('PUT /v1/console/tag-groups/:id', { params: { id: group.id }, body: { forStaff: true } });
    expect((await rescan(counter)).member.tags).toContain(secret!.name);
    await manager('PUT /v1/console/tag-groups/:id', { params: { id: group.id }, body: { forStaff: false } });
    expect((await TagGroups(app.deps.db).findById(group.id).lean())!.forStaff).toBe(false);
    await expect(tag(counter, secret!.id, false)).rejects.toMatchObject({ code: 'TAG_NOT_FOUND' });
  });

  test('need a scan of an own store', async () => {
    const { tags: [first] } = await makeTags(true);
    const other = await makeStore(app);
    const stranger = await openCounter(app, 'associate', other.id);
    await expect(tag(stranger, first!.id, true)).rejects.toMatchObject({ code: 'SCAN_EXPIRED' });
  });
});
