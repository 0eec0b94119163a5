import type { CheckInSettings } from '@shuke/shared/contract/check-in';
import { addDays, businessDate, businessDay, DAY_MS } from '@shuke/shared/values/time';
import { Coupons } from '../../server/src/features/coupons/index';
import { CheckInBook, CheckInMonths, CheckIns } from '../../server/src/features/check-in/index';
import { writeDay } from '../../server/src/features/check-in/check-in';
import { Members } from '../../server/src/features/membership/index';
import { Grants, MakeUpCards, settleOwedRewards } from '../../server/src/features/rewards/index';
import { AuditLog } from '../../server/src/platform/audit';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import { newId } from '../../server/src/platform/database';
import { Outbox } from '../../server/src/platform/outbox';
import { withTransaction } from '../../server/src/platform/transaction';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeOperator } from '../support/people';
import { makeMembers, makeTemplate, tally } from './coupons-support';
import { asMember, faults, holds, points, postingsOf, settings } from './tasks-support';

jest.setTimeout(60_000);

let app: TestApp;
let admin: TokenClaims;
beforeAll(async () => {
  app = await buildTestApp();
  admin = await makeOperator(app, 'admin');
});
afterAll(() => app?.close());
beforeEach(() => change());
afterEach(async () => expect(await faults(app)).toEqual([]));

const change = (more: Partial<CheckInSettings> = {}) => app.as(admin)('PUT /v1/console/check-in', { body: settings(more) });
/** A member of a month, standing at ten in the morning. */
const regular = async (): Promise<string> => {
  const [id] = await makeMembers(app, 1);
  await Members(app.deps.db).updateOne({ _id: id }, { $set: { joinedAt: addDays(app.clock.now(), -60) } });
  return id!;
};
const checkIn = (memberId: string) => asMember(app, memberId)('POST /v1/member/check-in');
const view = (memberId: string, month?: string) => asMember(app, memberId)('GET /v1/member/check-in', { query: month ? { month } : {} });
const makeUp = (memberId: string, date: string) => asMember(app, memberId)('POST /v1/member/check-in/make-up', { body: { date } });
const giveCards = (memberId: string, count: number) => MakeUpCards(app.deps.db).insertMany(Array.from({ length: count }, () =>
  ({ _id: newId(), memberId, grantId: 'a present', state: 'held' as const, usedFor: null, issuedAt: app.clock.now() })));
const daysAgo = (days: number): string => businessDate(addDays(app.clock.now(), -days));
const nextDay = () => app.clock.travel(DAY_MS);
/** To the first day of the next month in Shanghai, so that no milestone is cut by its end. */
const toNextMonth = async (): Promise<void> => {
  const month = businessDate(app.clock.now()).slice(0, 7);
  while (businessDate(app.clock.now()).startsWith(month)) await nextDay();
};

test('eight days in a row climb the ladder and begin it anew; each day is one posting that names it', async () => {
  const id = await regular();
  const gained: string[] = [];
  for (let day = 1; day <= 8; day += 1) {
    const done = await checkIn(id);
    gained.push(done.gained.map(({ text, state }) => `${text} ${state}`).join());
    expect(done.checkIn).toMatchObject({ checkedToday: true, streak: day });
    await nextDay();
  }
  expect(gained).toEqual(['5', '5', '10', '10', '15', '15', '50', '5'].map((n) => `${n} 积分 given`));
  expect((await postingsOf(app, id)).map(({ title }) => title).slice(5)).toEqual(['签到第 6 天', '签到第 7 天', '签到第 1 天']);
  expect(await holds(app, id)).toBe(115);
});

test('a missed day begins the ladder anew', async () => {
  const id = await regular();
  await checkIn(id);
  await nextDay();
  await checkIn(id);
  await nextDay();
  await nextDay();
  expect(await view(id)).toMatchObject({ streak: 0, checkedToday: false, ladder: [{ state: 'next' }, { state: 'ahead' }, { state: 'ahead' }, ...Array(4).fill({ state: 'ahead' })] });
  expect((await checkIn(id)).checkIn).toMatchObject({ streak: 1, ladder: [{ state: 'got' }, { state: 'next' }, ...Array(5).fill({ state: 'ahead' })] });
});

test('fifty taps at once are one check-in, one posting, one event, and the same answer', async () => {
  const id = await regular();
  const replies = await Promise.all(Array.from({ length: 50 }, () => checkIn(id)));
  expect(new Set(replies.map(({ gained }) => JSON.stringify(gained))).size).toBe(1);
  expect([await CheckIns(app.deps.db).countDocuments({ memberId: id }), await holds(app, id), (await postingsOf(app, id)).length]).toEqual([1, 5, 1]);
  expect(await Outbox(app.deps.db).countDocuments({ name: 'member.checked-in', 'payload.memberId': id })).toBe(1);
  expect((await checkIn(id)).gained).toEqual(replies[0]!.gained);
});

test('the day changes at midnight in Shanghai, not elsewhere', async () => {
  const id = await regular();
  const now = app.clock.now().getTime() + 8 * 3_600_000;
  await app.clock.travel(DAY_MS - (now % DAY_MS) - 60_000); // one minute to midnight
  const before = (await checkIn(id)).checkIn.today;
  await app.clock.travel(120_000);
  const after = await checkIn(id);
  expect(businessDay(app.clock.now())).toBe(Date.parse(after.checkIn.today) / DAY_MS);
  expect([after.checkIn.today > before, after.checkIn.streak]).toEqual([true, 2]);
});

test('days of a month add up to its milestones, each paid once; a new month begins at nothing', async () => {
  await toNextMonth();
  await change({ milestones: [{ days: 2, reward: points(20) }, { days: 3, reward: points(30) }] });
  const id = await regular();
  const titles: string[] = [];
  for (let day = 0; day < 4; day += 1) {
    titles.push(...(await checkIn(id)).gained.map(({ text }) => text));
    await app.clock.travel(2 * DAY_MS);
  }
  expect(titles).toEqual(['5 积分', '5 积分', '20 积分', '5 积分', '30 积分', '5 积分']);
  await toNextMonth();
  expect(await view(id)).toMatchObject({ days: [], milestones: [{ days: 2, reached: false }, { days: 3, reached: false }] });
});

describe('a make-up card', () => {
  test('fills a missed day: the row of days is whole again, the month counts it, the ladder does not pay it', async () => {
    await toNextMonth();
    await nextDay();
    await change({ milestones: [{ days: 3, reward: points(30) }] });
    const id = await regular();
    await checkIn(id);
    await nextDay();
    await nextDay();
    await checkIn(id);
    await giveCards(id, 1);
    expect((await view(id)).makeUp).toMatchObject({ cards: 1, withinDays: 7 });
    const done = await makeUp(id, daysAgo(1));
    expect(done.gained.map(({ text }) => text)).toEqual(['30 积分']);
    expect(done.checkIn).toMatchObject({ streak: 3, makeUp: { cards: 0 } });
    expect(done.checkIn.days.map(({ kind }) => kind)).toEqual(['day', 'make-up', 'day']);
    await nextDay();
    expect((await checkIn(id)).gained.map(({ text }) => text)).toEqual(['10 积分']); // the fourth day in a row
  });

  test('twenty at once for one day use one card', async () => {
    const id = await regular();
    await giveCards(id, 5);
    expect(await tally(Array.from({ length: 20 }, () => makeUp(id, daysAgo(2))))).toEqual({ ok: 20 });
    expect(await MakeUpCards(app.deps.db).countDocuments({ memberId: id, state: 'used' })).toBe(1);
    expect((await view(id)).makeUp.cards).toBe(4);
  });

  test('five days at once with two cards fill two days', async () => {
    const id = await regular();
    await giveCards(id, 2);
    expect(await tally([1, 2, 3, 4, 5].map((days) => makeUp(id, daysAgo(days))))).toEqual({ ok: 2, MAKE_UP_CARD_MISSING: 3 });
    expect(await CheckIns(app.deps.db).countDocuments({ memberId: id })).toBe(2);
  });

  test.each([['today', 0], ['tomorrow', -1], ['eight days ago', 8]])('does not fill %s, and is kept', async (_when, days) => {
    const id = await regular();
    await giveCards(id, 1);
    await expect(makeUp(id, daysAgo(days))).rejects.toMatchObject({ code: 'CHECK_IN_DATE' });
    expect((await view(id)).makeUp.cards).toBe(1);
  });

  test('does not fill a day before joining; without a card nothing is filled', async () => {
    const [id] = await makeMembers(app, 1);
    await giveCards(id!, 1);
    await expect(makeUp(id!, daysAgo(1))).rejects.toMatchObject({ code: 'CHECK_IN_DATE' });
    await expect(makeUp(await regular(), daysAgo(1))).rejects.toMatchObject({ code: 'MAKE_UP_CARD_MISSING' });
  });

  test('and a check-in at the same moment both count: the milestone between them is not stepped over', async () => {
    await toNextMonth();
    for (let day = 0; day < 4; day += 1) await nextDay();
    await change({ milestones: [{ days: 2, reward: points(20) }] });
    for (let round = 0; round < 5; round += 1) {
      const id = await regular();
      await giveCards(id, 1);
      await Promise.all([checkIn(id), makeUp(id, daysAgo(2))]);
      expect(await holds(app, id)).toBe(25);
    }
  });
});

describe('rewards that lie outside the transaction', () => {
  test('a coupon comes with the day, once, however often the day is sent', async () => {
    const { _id: templateId } = await makeTemplate(app, { claimable: false });
    await change({ ladder: [{ kind: 'coupon', templateId }] });
    const id = await regular();
    const replies = await Promise.all([checkIn(id), checkIn(id), checkIn(id)]);
    expect((await checkIn(id)).gained).toEqual([{ kind: 'coupon', text: '茶礼券（满 ¥50 减 ¥12）', state: 'given' }]);
    expect(replies.every(({ gained }) => gained.length === 1)).toBe(true);
    expect(await Coupons(app.deps.db).countDocuments({ memberId: id, state: 'issued' })).toBe(1);
  });

  test('a crash between the day and its coupon leaves it owed, and the sweeper gives it once', async () => {
    const { _id: templateId } = await makeTemplate(app, { claimable: false });
    await change({ ladder: [{ kind: 'coupon', templateId }] });
    const rules = (await CheckInBook(app.deps.db).findById('check-in').lean())!;
    const id = await regular();
    const at = app.clock.now();
    // What a process does that dies right after the commit.
    const [reference] = await withTransaction(app.deps.db, (session) => writeDay(app.deps, session, rules, { memberId: id, day: businessDay(at), kind: 'day', at }));
    expect([(await Grants(app.deps.db).findById(reference!).lean())!.state, await Coupons(app.deps.db).countDocuments({ memberId: id })]).toEqual(['owed', 0]);
    await settleOwedRewards(app.deps); // too early: its own process may still be at it
    expect(await Coupons(app.deps.db).countDocuments({ memberId: id })).toBe(0);
    await Promise.all([settleOwedRewards(app.deps, 0), settleOwedRewards(app.deps, 0), checkIn(id)]);
    expect([(await Grants(app.deps.db).findById(reference!).lean())!.state, await Coupons(app.deps.db).countDocuments({ memberId: id })]).toEqual(['given', 1]);
  });

  test('growth that reaches the next tier moves the member up at once', async () => {
    await change({ ladder: [{ kind: 'growth', growth: 100_000 }] });
    const id = await regular();
    const before = (await Members(app.deps.db).findById(id).lean())!.tierKey;
    await checkIn(id);
    expect((await Members(app.deps.db).findById(id).lean())!.tierKey).not.toBe(before);
  });

  test('a coupon that ran out is told, and the days go on', async () => {
    const { _id: templateId } = await makeTemplate(app, { claimable: false, stock: 1 });
    await change({ ladder: [{ kind: 'coupon', templateId }] });
    const states = [];
    for (let n = 0; n < 2; n += 1) states.push((await checkIn(await regular())).gained[0]!.state);
    expect(states).toEqual(['given', 'refused']);
  });
});

describe('the console', () => {
  test('a closed check-in refuses, and shows what was got before', async () => {
    const id = await regular();
    await checkIn(id);
    await change({ open: false });
    await nextDay();
    await expect(checkIn(id)).rejects.toMatchObject({ code: 'CHECK_IN_CLOSED' });
    await expect(makeUp(id, daysAgo(2))).rejects.toMatchObject({ code: 'CHECK_IN_CLOSED' });
    expect(await view(id)).toMatchObject({ open: false, streak: 1 });
  });

  test('a change leaves one audit row with before and after, a repeat none; faults are named', async () => {
    const rows = () => AuditLog(app.deps.db).countDocuments({ action: 'change-check-in' });
    await change({ makeUpWithinDays: 3 });
    const before = await rows();
    await change({ makeUpWithinDays: 3 });
    expect(await rows()).toBe(before);
    await change({ makeUpWithinDays: 4 });
    expect(await rows()).toBe(before + 1);
    const [row] = await AuditLog(app.deps.db).find({ action: 'change-check-in' }).sort({ _id: -1 }).limit(1).lean();
    expect(row).toMatchObject({ before: { makeUpWithinDays: 3 }, after: { makeUpWithinDays: 4 } });
    const bad = change({ ladder: [points(1), { kind: 'coupon', templateId: 'f'.repeat(24) }], milestones: [{ days: 5, reward: points(1) }, { days: 5, reward: points(1) }] });
    await expect(bad).rejects.toMatchObject({ code: 'BAD_REQUEST', problem: { errors: [{ path: '/body/milestones/1/days' }, { path: '/body/ladder/1/templateId' }] } });
  });

  test('numbers say how many checked in today and what it cost', async () => {
    const before = (await app.as(admin)('GET /v1/console/check-in')).numbers;
    await checkIn(await regular());
    const { numbers } = await app.as(admin)('GET /v1/console/check-in');
    expect([numbers.today - before.today, numbers.cost.points - before.cost.points]).toEqual([1, 5]);
  });
});

test('reconcile finds a day without its reward, a month that miscounts and a posting without a grant', async () => {
  const id = await regular();
  await checkIn(id);
  const [grant] = await Grants(app.deps.db).find({ memberId: id }).lean();
  await Grants(app.deps.db).deleteOne({ _id: grant!._id });
  await CheckInMonths(app.deps.db).updateOne({ _id: `${id}:${daysAgo(0).slice(0, 7)}` }, { $inc: { days: 1 } });
  const found = (await faults(app)).join('\n');
  expect(found).toContain('has earned nothing');
  expect(found).toContain('says 2 days, counted 1');
  expect(found).toContain('posted without a reward');
  await Grants(app.deps.db).insertMany([grant!]);
  await CheckInMonths(app.deps.db).updateOne({ _id: `${id}:${daysAgo(0).slice(0, 7)}` }, { $inc: { days: -1 } });
});
