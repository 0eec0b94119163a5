import { businessHour, DAY_MS, HOUR_MS } from '@shuke/shared/values/time';
import { Coupons, remindOfExpiry } from '../../server/src/features/coupons/index';
import { InboxMessages } from '../../server/src/features/inbox/index';
import { Members } from '../../server/src/features/membership/index';
import { newId } from '../../server/src/platform/database';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMembers } from './coupons-support';
import { giveCoupon } from './counter-support';

jest.setTimeout(60_000);

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app?.close());

const told = (memberId: string) => InboxMessages(app.deps.db).find({ memberId, reference: /^coupon-expiring:/ }).lean();
const willing = async (inbox: boolean): Promise<string> => {
  const [memberId] = await makeMembers(app, 1);
  await Members(app.deps.db).updateOne({ _id: memberId }, { $set: { 'consents.inbox': inbox } });
  return memberId!;
};
const toHour = async (hour: number): Promise<void> => app.clock.travel((((hour - businessHour(app.clock.now())) % 24) + 24) % 24 * HOUR_MS);

test('three days before its end, by day, once, and only those who want to hear', async () => {
  await toHour(12);
  const [yes, no] = [await willing(true), await willing(false)];
  const validity = { kind: 'after-issue' as const, days: 6 };
  await giveCoupon(app, yes, { title: '快来用', validity });
  await giveCoupon(app, no, { validity });
  expect(await remindOfExpiry(app.deps)).toBe(0);
  await app.clock.travel(4 * DAY_MS);
  await toHour(23);
  expect(await remindOfExpiry(app.deps)).toBe(0);
  await toHour(10);
  await Promise.all([remindOfExpiry(app.deps), remindOfExpiry({ ...app.deps })]);
  await remindOfExpiry(app.deps);
  expect(await told(yes)).toMatchObject([{ title: '「快来用」快到期了', link: '/packages/member/coupons/index' }]);
  expect(await told(no)).toEqual([]);
});

test('a short one waits a day, and what is used or over is not spoken of', async () => {
  await toHour(10);
  const memberId = await willing(true);
  await giveCoupon(app, memberId, { title: '两天券', validity: { kind: 'after-issue', days: 2 } });
  const used = await giveCoupon(app, memberId, { title: '用过了', validity: { kind: 'after-issue', days: 2 } });
  await Coupons(app.deps.db).updateOne({ _id: used._id }, { $set: { state: 'redeemed' } });
  await remindOfExpiry(app.deps);
  expect(await told(memberId)).toEqual([]);
  await app.clock.travel(DAY_MS + HOUR_MS);
  await remindOfExpiry(app.deps);
  expect((await told(memberId)).map(({ title }) => title)).toEqual(['「两天券」快到期了']);
  await app.clock.travel(9 * DAY_MS);
  await remindOfExpiry(app.deps);
  expect(await told(memberId)).toHaveLength(1);
});

test('more coupons than one batch are all told', async () => {
  await toHour(12);
  const memberId = await willing(true);
  const one = await giveCoupon(app, memberId, { validity: { kind: 'after-issue', days: 6 } });
  const row = (await Coupons(app.deps.db).findById(one._id).lean())!;
  await Coupons(app.deps.db).insertMany(Array.from({ length: 600 }, (_, n) => ({ ...row, _id: newId(), reference: `many:${n}` })));
  await app.clock.travel(4 * DAY_MS);
  await toHour(12);
  expect(await remindOfExpiry(app.deps)).toBe(601);
});
