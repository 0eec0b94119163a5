import type { Answer, TaskCondition } from '@shuke/shared/contract/tasks';
import { addDays, businessDate, DAY_MS, HOUR_MS } from '@shuke/shared/values/time';
import { Members } from '../../server/src/features/membership/index';
import { TagEvents, TagGroups, Tags } from '../../server/src/features/tags/index';
import { Answers, TaskProgresses } from '../../server/src/features/tasks/index';
import { AuditLog } from '../../server/src/platform/audit';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import { newId } from '../../server/src/platform/database';
import { emit } from '../../server/src/platform/outbox';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator } from '../support/people';
import { makeMembers, tally } from './coupons-support';
import { openCounter, scan, sell, undo } from './counter-support';
import { asMember, buy, claim, faults, holds, makeTask, points, settings, taskBody, taskOf } from './tasks-support';

jest.setTimeout(60_000);

let app: TestApp;
let admin: TokenClaims;
beforeAll(async () => {
  app = await buildTestApp();
  admin = await makeOperator(app, 'admin');
});
afterAll(() => app?.close());
afterEach(async () => {
  await app.drain();
  expect(await faults(app)).toEqual([]);
});

const oneMember = async (): Promise<string> => (await makeMembers(app, 1))[0]!;
const visit = (memberId: string, at = app.clock.now()) =>
  emit(app.deps, null, 'store.visited', { visitId: newId(), memberId, storeId: newId(), at: at.toISOString() });
const today = () => businessDate(app.clock.now());
/** Stands at noon in Shanghai, so that a step of an hour stays in the day. */
const toNoon = () => app.clock.travel(DAY_MS - ((app.clock.now().getTime() + 8 * HOUR_MS) % DAY_MS) + 12 * HOUR_MS);

describe('what feeds a task', () => {
  test('a scan at a counter is a visit, a sale an order, and its undo takes the order back', async () => {
    const [visited, bought] = [await makeTask(app, admin), await makeTask(app, admin, { condition: { kind: 'first-order' } })];
    const member = await makeMember(app);
    const counter = await openCounter(app);
    const { scanId } = await scan(app, counter, member);
    await app.drain();
    expect([(await taskOf(app, member.memberId, visited))!.state, (await taskOf(app, member.memberId, bought))!.state]).toEqual(['done', 'open']);
    const sale = await sell(counter, scanId, 6000);
    await app.drain();
    const before = await holds(app, member.memberId);
    await claim(app, member.memberId, bought);
    expect(await holds(app, member.memberId)).toBe(before + 20);
    await undo(counter, sale.id);
    await app.drain();
    expect([await holds(app, member.memberId), (await taskOf(app, member.memberId, bought))!.state]).toEqual([0, 'open']);
  });

  test('a profile with birthday and gender is complete, whoever had it before finds it done', async () => {
    const early = await oneMember();
    const change = (id: string) => asMember(app, id)('POST /v1/member/profile', { body: { gender: 'female', birthday: '1994-05-21' } });
    await change(early);
    await app.drain();
    const task = await makeTask(app, admin, { condition: { kind: 'complete-profile' } });
    const late = await oneMember();
    await asMember(app, late)('POST /v1/member/profile', { body: { gender: 'female' } });
    await app.drain();
    expect([(await taskOf(app, early, task))!.state, (await taskOf(app, late, task))!.state]).toEqual(['done', 'open']);
    await change(late);
    await app.drain();
    expect((await TaskProgresses(app.deps.db).findOne({ memberId: late, taskId: task }).lean())!.state).toBe('done');
    await claim(app, early, task);
    expect(await holds(app, early)).toBe(20);
  });

  test('check-ins of a week', async () => {
    await app.as(admin)('PUT /v1/console/check-in', { body: settings() });
    const task = await makeTask(app, admin, { condition: { kind: 'check-in', days: 2 }, period: 'monthly' });
    const id = await oneMember();
    while (Number(today().slice(8)) > 25) await app.clock.travel(DAY_MS);
    await asMember(app, id)('POST /v1/member/check-in');
    await app.drain();
    expect((await taskOf(app, id, task))!.parts).toEqual([{ have: 1, need: 2, unit: 'day' }]);
    await app.clock.travel(DAY_MS);
    await asMember(app, id)('POST /v1/member/check-in');
    await claim(app, id, task, today().slice(0, 7));
    expect(await holds(app, id)).toBe(5 + 5 + 20);
  });

  test('friends who came, each once; one who is taken back does not count, even when that is heard first', async () => {
    const task = await makeTask(app, admin, { condition: { kind: 'invite', count: 2 } });
    const id = await oneMember();
    const [a, b, c] = [newId(), newId(), newId()];
    const settled = (referralId: string) => emit(app.deps, null, 'referral.settled', { referralId, memberId: id, friendId: newId(), at: app.clock.now().toISOString() });
    const reversed = (referralId: string) => emit(app.deps, null, 'referral.reversed', { referralId, memberId: id });
    for (const referralId of [a, a]) await settled(referralId);
    await reversed(c);
    await settled(c);
    await app.drain();
    expect((await taskOf(app, id, task))!.parts).toEqual([{ have: 1, need: 2, unit: 'friend' }]);
    await settled(b);
    await app.drain();
    await claim(app, id, task);
    await reversed(b);
    await app.drain();
    expect([await holds(app, id), (await taskOf(app, id, task))!.state]).toEqual([0, 'open']);
  });
});

describe('periods', () => {
  test('a daily task is anew each day, and yesterday can still be claimed', async () => {
    await toNoon();
    const task = await makeTask(app, admin, { period: 'daily' });
    const id = await oneMember();
    await visit(id);
    await app.drain();
    const first = today();
    await claim(app, id, task, first);
    await app.clock.travel(DAY_MS);
    expect(await taskOf(app, id, task)).toMatchObject({ period: today(), state: 'open' });
    await visit(id);
    await app.drain();
    const second = today();
    await app.clock.travel(DAY_MS);
    await claim(app, id, task, second);
    await claim(app, id, task, first);
    expect(await holds(app, id)).toBe(40);
    await expect(claim(app, id, task, '2020-01-01')).rejects.toMatchObject({ code: 'TASK_NOT_DONE' });
  });

  test('an event that is heard only after midnight counts for the day on which it happened', async () => {
    await toNoon();
    const task = await makeTask(app, admin, { period: 'daily' });
    const id = await oneMember();
    const day = today();
    await visit(id);
    await app.clock.travel(13 * HOUR_MS);
    await app.drain();
    await claim(app, id, task, day);
    expect([await holds(app, id), (await asMember(app, id)('GET /v1/member/tasks')).tasks.find((one) => one.id === task && one.period === today())!.state]).toEqual([20, 'open']);
  });

  test('nothing counts before a task begins or after it ends', async () => {
    const now = app.clock.now();
    const over = await makeTask(app, admin, { startsAt: addDays(now, -9).toISOString(), endsAt: addDays(now, -2).toISOString() });
    const ahead = await makeTask(app, admin, { startsAt: addDays(now, 2).toISOString() });
    const id = await oneMember();
    await visit(id);
    await visit(id, addDays(now, -10));
    await app.drain();
    expect([await taskOf(app, id, over), await taskOf(app, id, ahead)]).toEqual([undefined, undefined]);
    for (const task of [over, ahead]) await expect(claim(app, id, task)).rejects.toMatchObject({ code: 'TASK_NOT_DONE' });
  });
});

describe('who it is for', () => {
  test('a task of a tier is shown and counts for that tier alone', async () => {
    const task = await makeTask(app, admin, { audience: { kind: 'tiers', tierKeys: ['gold'] } });
    const [leaf, gold] = await makeMembers(app, 2);
    await Members(app.deps.db).updateOne({ _id: gold }, { $set: { tierKey: 'gold' } });
    for (const id of [leaf!, gold!]) await visit(id);
    await app.drain();
    expect([await taskOf(app, leaf!, task), (await taskOf(app, gold!, task))!.state]).toEqual([undefined, 'done']);
    await expect(claim(app, leaf!, task)).rejects.toMatchObject({ code: 'TASK_NOT_DONE' });
  });

  test('who bought before a task began is not asked for a first order', async () => {
    const id = await oneMember();
    await buy(app, id, 5000);
    await app.clock.travel(2 * DAY_MS);
    const task = await makeTask(app, admin, { condition: { kind: 'first-order' } });
    await buy(app, id, 5000);
    await app.drain();
    expect(await taskOf(app, id, task)).toBeUndefined();
    await expect(claim(app, id, task)).rejects.toMatchObject({ code: 'TASK_NOT_DONE' });
  });

  test('a stopped task is not shown and not begun; what was done before it stopped can be claimed', async () => {
    const task = await makeTask(app, admin);
    const [done, late] = await makeMembers(app, 2);
    await visit(done!);
    await app.drain();
    await app.as(admin)('PUT /v1/console/tasks/:id', { params: { id: task }, body: taskBody(app, { state: 'stopped' }) });
    await visit(late!);
    await app.drain();
    expect(await taskOf(app, late!, task)).toBeUndefined();
    await claim(app, done!, task);
    expect([await holds(app, done!), await holds(app, late!)]).toEqual([20, 0]);
  });

  test('what is not there, is not there', async () => {
    await expect(claim(app, await oneMember(), newId())).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
  });
});

describe('a questionnaire', () => {
  const makeTag = async (): Promise<string> => {
    const [groupId, tagId] = [newId(), newId()];
    await TagGroups(app.deps.db).insertMany([{ _id: groupId, name: groupId, exclusive: false, createdAt: app.clock.now() }]);
    await Tags(app.deps.db).insertMany([{ _id: tagId, tagGroupId: groupId, name: tagId, colour: '#336644', createdAt: app.clock.now() }]);
    return tagId;
  };
  const asked = (tagId: string | null): TaskCondition => ({ kind: 'questionnaire', questions: [
    { key: 'q1', kind: 'single', title: '最常喝', required: true, options: [{ key: 'a', text: '乌龙', tagId }, { key: 'b', text: '红茶', tagId: null }] },
    { key: 'q2', kind: 'text', title: '想说的话', required: false, options: [] },
  ] });
  const answer = (id: string, task: string, answers: Answer[]) => asMember(app, id)('POST /v1/member/tasks/:id/answers', { params: { id: task }, body: { answers } });
  const chosen = (option: string, text = ''): Answer[] => [{ key: 'q1', options: [option], text: '' }, ...(text ? [{ key: 'q2', options: [], text }] : [])];

  test('is kept once, tags by its options, and earns its reward', async () => {
    const tagId = await makeTag();
    const task = await makeTask(app, admin, { condition: asked(tagId) });
    const [a, b] = await makeMembers(app, 2);
    expect(await tally(Array.from({ length: 10 }, () => answer(a!, task, chosen('a', ' 桂花真香 '))))).toEqual({ ok: 10 });
    await answer(b!, task, chosen('b'));
    await app.drain();
    expect([await Answers(app.deps.db).countDocuments({ taskId: task }), await TagEvents(app.deps.db).countDocuments({ tagId })]).toEqual([2, 1]);
    const tags = await Promise.all([a!, b!].map(async (id) => (await Members(app.deps.db).findById(id).lean())!.tags.map((tag) => [tag.tagId, tag.source])));
    expect(tags).toEqual([[[tagId, 'questionnaire']], []]);
    await expect(answer(a!, task, chosen('b'))).rejects.toMatchObject({ code: 'QUESTIONNAIRE_ANSWERED' });
    await claim(app, a!, task);
    expect(await holds(app, a!)).toBe(20);
    const sums = await app.as(admin)('GET /v1/console/tasks/:id/answers', { params: { id: task } });
    expect(sums).toMatchObject({ answered: 2, questions: [{ options: [{ key: 'a', count: 1 }, { key: 'b', count: 1 }] }, { texts: ['桂花真香'] }] });
  });

  test('that is not complete is refused with the place, and nothing is kept', async () => {
    const task = await makeTask(app, admin, { condition: asked(null) });
    const id = await oneMember();
    await expect(answer(id, task, [])).rejects.toMatchObject({ code: 'QUESTIONNAIRE_INCOMPLETE', problem: { errors: [{ message: '「最常喝」还没有回答' }] } });
    await expect(answer(id, task, chosen('z'))).rejects.toMatchObject({ code: 'QUESTIONNAIRE_INCOMPLETE' });
    expect(await Answers(app.deps.db).countDocuments({ taskId: task })).toBe(0);
    await expect(claim(app, id, task)).rejects.toMatchObject({ code: 'TASK_NOT_DONE' });
  });

  test('is not there for those it is not meant for, nor as another kind of task', async () => {
    const gold = await makeTask(app, admin, { condition: asked(null), audience: { kind: 'tiers', tierKeys: ['gold'] } });
    const id = await oneMember();
    for (const task of [gold, await makeTask(app, admin)]) await expect(answer(id, task, chosen('a'))).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
  });
});

describe('the console', () => {
  const put = (id: string, change: Parameters<typeof taskBody>[1]) => app.as(admin)('PUT /v1/console/tasks/:id', { params: { id }, body: taskBody(app, change) });

  test('what somebody has begun keeps its condition and period, while words, rank and reward can change', async () => {
    const task = await makeTask(app, admin);
    expect((await put(task, { period: 'weekly' })).period).toBe('weekly');
    await put(task, {});
    const id = await oneMember();
    await visit(id);
    await app.drain();
    await expect(put(task, { period: 'daily' })).rejects.toMatchObject({ code: 'TASK_IN_USE' });
    await expect(put(task, { condition: { kind: 'first-order' } })).rejects.toMatchObject({ code: 'TASK_IN_USE' });
    await put(task, { title: '来坐坐', reward: points(33) });
    await claim(app, id, task);
    expect(await holds(app, id)).toBe(33);
  });

  test('a task and each change leave one audit row; the same change again leaves none', async () => {
    const body = taskBody(app);
    const call = app.as(admin);
    const [first, again] = [await call('POST /v1/console/tasks', { body }, { key: 'the-same-act' }), await call('POST /v1/console/tasks', { body }, { key: 'the-same-act' })];
    expect(again.id).toBe(first.id);
    const change = { params: { id: first.id }, body: { ...body, title: '换个名字' } };
    for (let n = 0; n < 3; n += 1) await call('PUT /v1/console/tasks/:id', change);
    const rows = await AuditLog(app.deps.db).find({ target: `task:${first.id}` }).sort({ _id: 1 }).lean();
    expect(rows.map(({ action }) => action)).toEqual(['create-task', 'change-task']);
    expect(rows[1]).toMatchObject({ before: { title: '逛一次店' }, after: { title: '换个名字' } });
  });

  test('a coupon, tier or tag that is not there is named with its place', async () => {
    const bad = makeTask(app, admin, { reward: { kind: 'coupon', templateId: newId() }, audience: { kind: 'tiers', tierKeys: ['nobody'] } });
    await expect(bad).rejects.toMatchObject({ code: 'BAD_REQUEST', problem: { errors: [{ path: '/body/reward/templateId' }, { path: '/body/audience/tierKeys' }] } });
  });

  test('numbers: begun, done, claimed and what it cost', async () => {
    const task = await makeTask(app, admin, { condition: { kind: 'orders', count: 2, sumFen: 0, withinDays: 30 } });
    const [begun, done, claimed] = await makeMembers(app, 3);
    for (const [id, times] of [[begun!, 1], [done!, 2], [claimed!, 2]] as const) for (let n = 0; n < times; n += 1) await buy(app, id, 1000);
    await app.drain();
    await claim(app, claimed!, task);
    const { tasks } = await app.as(admin)('GET /v1/console/tasks');
    expect(tasks.find(({ id }) => id === task)).toMatchObject({ started: 3, done: 2, claimed: 1, rewardText: '20 积分', cost: { points: 20, costFen: 20 } });
  });
});
