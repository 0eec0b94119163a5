import { isLeapYear } from '@shuke/shared/rules/care/occasions';
import { addDays, businessDate } from '@shuke/shared/values/time';
import { CareGifts, giveCare } from '../../server/src/features/care/index';
import { InboxMessages } from '../../server/src/features/inbox/index';
import { reconcile } from '../../server/src/reconcile';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, type Person } from '../support/people';
import { expectClean, holds, openCounter, scan, sell, undo, type Counter } from './counter-support';
import { changeTier, letTimePass, shanghai, thisYear, tierKeyOf, travelTo } from './tiers-support';

jest.setTimeout(300_000);

let app: TestApp;
let counter: Counter;
let member: Person;
let year: number;
let joined: Date;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app?.close());

const buy = async (yuan: number) => {
  const { scanId } = await scan(app, counter, member);
  const sale = await sell(counter, scanId, yuan * 100);
  await letTimePass(app);
  await app.clock.travel(61_000); // a member code is good once
  return sale;
};
const stands = async () => ({ points: await holds(app, member.memberId, 'points'), growth: await holds(app, member.memberId, 'growth'), tier: await tierKeyOf(app, member.memberId) });
/** Born on a 29 February. */
const birthday = (of: number): string => `${of}-02-${isLeapYear(of) ? 29 : 28}`;
const told = async (): Promise<string[]> =>
  (await InboxMessages(app.deps.db).find({ memberId: member.memberId }).sort({ at: 1, _id: 1 }).lean()).map(({ title }) => title);

const openTheBrand = async (): Promise<void> => {
  const admin = app.as(await makeOperator(app, 'admin'));
  await changeTier(admin, 'silver', (silver) => ({
    ...silver, benefits: [...silver.benefits, { kind: 'upgrade-gift', title: '到账', points: 50, templateId: null }, { kind: 'birthday-gift', title: '生日', points: 20, templateId: null }],
  }));
  year = thisYear(app) + 1;
  await travelTo(app, shanghai(`${year}-01-10`, 10));
  const care = { title: '', text: '谢谢你。', gifts: [], active: true };
  await admin('POST /v1/console/care-rules', { body: { ...care, title: '生日快乐', occasion: { kind: 'birthday' } } });
  await admin('POST /v1/console/care-rules', { body: { ...care, title: '又一年', occasion: { kind: 'anniversary' }, gifts: [{ tierKeys: [], points: 30, templateId: null }] } });
  counter = await openCounter(app);
};

const joinAndRise = async (): Promise<void> => {
  // Day 0: joins, born on a 29 February.
  member = await makeMember(app);
  joined = app.clock.now();
  await app.as(member.claims)('POST /v1/member/profile', { body: { birthday: '1996-02-29' } });
  await buy(400);
  expect(await stands()).toEqual({ points: 400, growth: 400, tier: 'leaf' });

  // Day 10: up at once, with the gift; a purchase taken back moves nobody down and brings no second gift.
  await travelTo(app, addDays(joined, 10));
  const lifted = await buy(200);
  expect(await stands()).toEqual({ points: 650, growth: 600, tier: 'silver' });
  const small = await buy(100); // ¥97 at 1.2 points
  expect(await stands()).toEqual({ points: 766, growth: 697, tier: 'silver' });
  await undo(counter, small.id);
  await undo(counter, lifted.id);
  await letTimePass(app);
  expect(await stands()).toEqual({ points: 450, growth: 400, tier: 'silver' });
  await buy(200); // ¥194
  expect(await stands()).toEqual({ points: 682, growth: 594, tier: 'silver' });
};

const firstBirthday = async (): Promise<void> => {
  // The first birthday: on the 29th, or on the 28th of a common year, at nine.
  await travelTo(app, shanghai(birthday(year), 8, 59));
  await letTimePass(app);
  expect((await stands()).points).toBe(682);
  await travelTo(app, shanghai(birthday(year), 9, 1));
  await Promise.all([giveCare(app.deps), giveCare(app.deps), giveCare(app.deps)]);
  await letTimePass(app);
  expect(await stands()).toEqual({ points: 702, growth: 594, tier: 'silver' });
  await expect(app.as(member.claims)('POST /v1/member/profile', { body: { birthday: '1996-03-01' } })).rejects.toMatchObject({ code: 'BIRTHDAY_ALREADY_SET' });
};

const loseOldPoints = async (): Promise<void> => {
  // A year after joining; then the first points go, then those of day 10, at which the validity ends too.
  await travelTo(app, shanghai(`${year + 1}-01-10`, 9, 1));
  await letTimePass(app);
  expect((await stands()).points).toBe(732);
  await travelTo(app, addDays(joined, 367));
  await letTimePass(app);
  expect(await stands()).toEqual({ points: 332, growth: 594, tier: 'silver' });
  await travelTo(app, addDays(joined, 377));
  await letTimePass(app);
  expect(await stands()).toEqual({ points: 50, growth: 594, tier: 'silver' });
  const { current } = await app.as(member.claims)('GET /v1/member/tier');
  expect([current.keep?.state, current.keep?.fenMissing]).toEqual(['grace', 300_00]);
};

const lapseAfterTheGrace = async (): Promise<void> => {
  // In the grace a purchase that is not enough (¥97 at 1.2 points, twice over in the birthday month), and then the end of it.
  await travelTo(app, addDays(joined, 390));
  await buy(100);
  expect(await stands()).toEqual({ points: 282, growth: 691, tier: 'silver' });
  await travelTo(app, addDays(joined, 405));
  await letTimePass(app);
  expect((await stands()).tier).toBe('silver');
  await travelTo(app, addDays(joined, 407));
  await Promise.all([letTimePass(app), letTimePass(app)]);
  expect(await stands()).toEqual({ points: 282, growth: 691, tier: 'leaf' });
  expect((await app.as(member.claims)('GET /v1/member/tier')).current.growth).toBe(91);
};

const secondBirthday = async (): Promise<void> => {
  // The second birthday: this tier has no gift, so it is a wish; the first one's points go a year after.
  await travelTo(app, shanghai(birthday(year + 1), 9, 1));
  await letTimePass(app);
  expect((await told()).filter((title) => title === '生日快乐')).toHaveLength(2);
  await travelTo(app, shanghai(`${year + 1}-03-03`, 12));
  await letTimePass(app);
  expect(await stands()).toEqual({ points: 262, growth: 691, tier: 'leaf' });
};

const riseAgain = async (): Promise<void> => {
  // Up again by what counts since; another validity, so another gift, but one.
  await travelTo(app, addDays(joined, 430));
  const again = await buy(420);
  expect(await stands()).toEqual({ points: 732, growth: 1111, tier: 'silver' });
  await undo(counter, again.id);
  await buy(420); // ¥407.40
  expect(await stands()).toEqual({ points: 800, growth: 1098, tier: 'silver' });
};

const lookBack = async (): Promise<void> => {
  // Two years after joining: one more gift, and the last year's is gone.
  await travelTo(app, shanghai(`${year + 2}-01-12`, 9, 1));
  await letTimePass(app);
  expect(await stands()).toEqual({ points: 800, growth: 1098, tier: 'silver' });

  const history = await app.as(member.claims)('GET /v1/member/tier/history');
  expect(history.rows.map(({ kind, toName }) => [kind, toName])).toEqual([['upgrade', '银芽'], ['downgrade', '绿叶'], ['upgrade', '银芽'], ['joined', '绿叶']]);
  expect((await CareGifts(app.deps.db).find({ memberId: member.memberId }).sort({ date: 1 }).lean()).map(({ date }) => date))
    .toEqual([birthday(year), businessDate(shanghai(`${year + 1}-01-10`, 9)), birthday(year + 1), `${year + 2}-01-10`]);
  await expectClean(app);
  expect((await reconcile(app.deps)).parts.flatMap(({ faults }) => faults)).toEqual([]);
};

test('two years of one member: every upgrade, birthday, expiry and the downgrade after its grace leave the right balances', async () => {
  await openTheBrand();
  await joinAndRise();
  await firstBirthday();
  await loseOldPoints();
  await lapseAfterTheGrace();
  await secondBirthday();
  await riseAgain();
  await lookBack();
});
