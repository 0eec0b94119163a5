import { DAY_MS, HOUR_MS } from '@shuke/shared/values/time';
import { Coupons, issueCoupon, redeemCoupons, revokeCoupons, type Coupon } from '../../server/src/features/coupons/index';
import { CouponGifts, expireGifts, reconcileGifts } from '../../server/src/features/coupon-gifts/index';
import { InboxMessages } from '../../server/src/features/inbox/index';
import { newId } from '../../server/src/platform/database';
import { orRefuse } from '../../server/src/platform/errors';
import { withTransaction } from '../../server/src/platform/transaction';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeVisitor } from '../support/people';
import { makeMembers, makeTemplate, tally } from './coupons-support';

jest.setTimeout(120_000);

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app?.close());
afterEach(async () => {
  expect((await reconcileGifts(app.deps)).faults).toEqual([]);
});

const as = (memberId: string) => app.as({ sub: memberId, aud: 'member' });
const own = async (memberId: string, change: Parameters<typeof makeTemplate>[1] = {}): Promise<Coupon> => {
  const template = await makeTemplate(app, { giftable: true, ...change });
  const outcome = await issueCoupon(app.deps, { templateId: template._id, memberId, reference: `own:${newId()}`, via: 'test', at: app.clock.now() });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.coupon;
};
const give = (memberId: string, coupon: Coupon, key?: string) => as(memberId)('POST /v1/member/coupons/:id/gift', { params: { id: coupon._id } }, key ? { key } : {});
const take = (memberId: string, token: string) => as(memberId)('POST /v1/member/coupon-gifts/:token/claim', { params: { token } });
const withdraw = (memberId: string, token: string) => as(memberId)('POST /v1/member/coupon-gifts/:token/withdraw', { params: { token } });
const stateOf = async ({ _id }: Coupon) => (await Coupons(app.deps.db).findById(_id).lean())!;
const use = (coupon: Coupon, memberId: string) =>
  withTransaction(app.deps.db, async (session) => orRefuse(await redeemCoupons(app.deps, session, { couponIds: [coupon._id], memberId, orderId: newId(), at: app.clock.now() })));

test('a coupon goes from giver to friend, who can use it; the giver is told and has it no more', async () => {
  const [giver, friend] = await makeMembers(app, 2);
  const coupon = await own(giver!);
  const gift = await give(giver!, coupon);
  expect(gift).toMatchObject({ state: 'open', mine: 'given', title: coupon.title });
  expect((await as(giver!)('GET /v1/member/coupons', { query: {} })).coupons[0]).toMatchObject({ state: 'gifting' });
  expect(await as(friend!)('GET /v1/member/coupon-gifts/:token', { params: { token: gift.token } })).toMatchObject({ mine: 'no', state: 'open' });
  const taken = await take(friend!, gift.token);
  expect(taken).toMatchObject({ id: coupon._id, state: 'issued' });
  expect(taken.giftable).toBeUndefined();
  expect(await take(friend!, gift.token)).toEqual(taken);
  expect((await as(giver!)('GET /v1/member/coupons', { query: {} })).coupons).toEqual([]);
  expect(await InboxMessages(app.deps.db).countDocuments({ memberId: giver })).toBe(1);
  await use(coupon, friend!);
  await expect(give(friend!, coupon)).rejects.toMatchObject({ code: 'COUPON_ALREADY_USED' });
});

test('while it waits for a friend nobody uses it, and it is refused by name', async () => {
  const [giver] = await makeMembers(app, 1);
  const coupon = await own(giver!);
  await give(giver!, coupon);
  await expect(use(coupon, giver!)).rejects.toMatchObject({ code: 'COUPON_GIFTING' });
  await expect(give(giver!, coupon)).rejects.toMatchObject({ code: 'COUPON_GIFTING' });
});

test('the same giving, sent again or twice at once, is one gift', async () => {
  const [giver] = await makeMembers(app, 1);
  const coupon = await own(giver!);
  const [first, second] = await Promise.allSettled([give(giver!, coupon, 'give-once-1'), give(giver!, coupon, 'give-once-1')]);
  const tokens = [first, second].flatMap((result) => (result.status === 'fulfilled' ? [result.value.token] : []));
  expect(new Set(tokens).size).toBe(1);
  expect((await give(giver!, coupon, 'give-once-1')).token).toBe(tokens[0]);
  expect(await CouponGifts(app.deps.db).countDocuments({ couponId: coupon._id })).toBe(1);
});

test('ten friends at once: one has it, nine are told that they came late', async () => {
  const [giver, ...friends] = await makeMembers(app, 11);
  const coupon = await own(giver!);
  const { token } = await give(giver!, coupon);
  expect(await tally(friends.map((friend) => take(friend, token)))).toEqual({ ok: 1, COUPON_GIFT_TAKEN: 9 });
  expect(friends).toContain((await stateOf(coupon)).memberId);
});

test('giving and using at the same moment: one of both happens', async () => {
  for (let round = 0; round < 10; round += 1) {
    const [giver] = await makeMembers(app, 1);
    const coupon = await own(giver!);
    const [given, used] = await Promise.allSettled([give(giver!, coupon), use(coupon, giver!)]);
    expect([given.status, used.status].filter((status) => status === 'fulfilled')).toHaveLength(1);
    expect((await stateOf(coupon)).state).toBe(given.status === 'fulfilled' ? 'gifting' : 'redeemed');
  }
});

test('withdrawing and taking at the same moment: the coupon is with one of both', async () => {
  for (let round = 0; round < 10; round += 1) {
    const [giver, friend] = await makeMembers(app, 2);
    const coupon = await own(giver!);
    const { token } = await give(giver!, coupon);
    const [taken, back] = await Promise.allSettled([take(friend!, token), withdraw(giver!, token)]);
    expect([taken.status, back.status].filter((status) => status === 'fulfilled')).toHaveLength(1);
    expect(await stateOf(coupon)).toMatchObject({ state: 'issued', memberId: taken.status === 'fulfilled' ? friend : giver, giftId: null });
  }
});

test.each([
  ['its own giver', async (giver: string, token: string) => take(giver, token), 'COUPON_GIFT_OWN'],
  ['a token that is none', async (_giver: string, _token: string) => take((await makeMembers(app, 1))[0]!, 'A'.repeat(22)), 'COUPON_GIFT_NOT_FOUND'],
  ['somebody who has not joined', async (_giver: string, token: string) => app.as((await makeVisitor(app)).claims)('POST /v1/member/coupon-gifts/:token/claim', { params: { token } }), 'NOT_JOINED'],
  ['a withdrawal by a stranger', async (_giver: string, token: string) => withdraw((await makeMembers(app, 1))[0]!, token), 'COUPON_GIFT_NOT_FOUND'],
])('%s is refused', async (_who, act, code) => {
  const [giver] = await makeMembers(app, 1);
  const { token } = await give(giver!, await own(giver!));
  await expect(act(giver!, token)).rejects.toMatchObject({ code });
});

test('what was withdrawn can be given again; a coupon from a friend is not given on', async () => {
  const [giver, friend] = await makeMembers(app, 2);
  const coupon = await own(giver!);
  const first = await give(giver!, coupon);
  await withdraw(giver!, first.token);
  expect((await withdraw(giver!, first.token)).state).toBe('withdrawn');
  await expect(take(friend!, first.token)).rejects.toMatchObject({ code: 'COUPON_GIFT_OVER' });
  await take(friend!, (await give(giver!, coupon)).token);
  await expect(give(friend!, coupon)).rejects.toMatchObject({ code: 'COUPON_NOT_GIFTABLE' });
  await expect(give(giver!, await own(giver!, { giftable: false }))).rejects.toMatchObject({ code: 'COUPON_NOT_GIFTABLE' });
});

test('nobody takes it: after three days it goes back; if its own time is over it ends', async () => {
  const [giver, friend] = await makeMembers(app, 2);
  const [long, short] = [await own(giver!), await own(giver!, { validity: { kind: 'after-issue', days: 1 } })];
  const [first, second] = [await give(giver!, long), await give(giver!, short)];
  expect(second.expiresAt).toBe(second.couponExpiresAt);
  await app.clock.travel(73 * HOUR_MS);
  await expect(take(friend!, first.token)).rejects.toMatchObject({ code: 'COUPON_GIFT_OVER' });
  const ended = await Promise.all([expireGifts(app.deps), expireGifts({ ...app.deps })]);
  expect(ended[0]! + ended[1]!).toBeGreaterThanOrEqual(2);
  expect([(await stateOf(long)).state, (await stateOf(short)).state]).toEqual(['issued', 'expired']);
  await app.clock.travel(DAY_MS);
});

test('a coupon that is taken back while it waits reaches no friend', async () => {
  const [giver, friend] = await makeMembers(app, 2);
  const coupon = await own(giver!);
  const { token } = await give(giver!, coupon);
  await revokeCoupons(app.deps, { _id: coupon._id });
  await expect(take(friend!, token)).rejects.toMatchObject({ code: 'COUPON_GIFT_OVER' });
  expect(await stateOf(coupon)).toMatchObject({ state: 'revoked', memberId: giver });
});
