import { Coupons } from '../../server/src/features/coupons/index';
import { Members } from '../../server/src/features/membership/index';
import { Orders } from '../../server/src/features/orders/index';
import { bindFriend, followFriend, followReferral, inviterOf, Inviters, Rungs, settleDueReferrals } from '../../server/src/features/referral/index';
import { Outbox } from '../../server/src/platform/outbox';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMembers, makeTemplate } from './coupons-support';
import { days, invite, inviteAndJoin, join, referralFaults, referralGrants, referralOf, sceneOf, setRules, stateOf } from './referral-support';
import { asMember, buy, holds, points, refund } from './tasks-support';

jest.setTimeout(90_000);

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app?.close());
beforeEach(() => setRules(app));
afterEach(async () => {
  await app.drain();
  expect(await referralFaults(app)).toEqual([]);
});

const inviter = async (): Promise<string> => (await makeMembers(app, 1))[0]!;
const follow = async (friendId: string): Promise<void> => followReferral(app.deps, (await referralOf(app, friendId))._id);
/** A friend whose first order is past its window, and not looked at yet. */
const dueFriend = async (inviterId: string): Promise<{ friendId: string; orderId: string }> => {
  const friendId = await inviteAndJoin(app, inviterId);
  const orderId = await buy(app, friendId, 5000);
  await app.drain();
  await app.clock.travel(days(7));
  return { friendId, orderId };
};
const settledFriend = async (inviterId: string) => {
  const friend = await dueFriend(inviterId);
  await follow(friend.friendId);
  return friend;
};

describe('the way of one friend', () => {
  test('joining gives the friend the gift, the first order past its window gives both theirs, once', async () => {
    const me = await inviter();
    const friendId = await inviteAndJoin(app, me);
    expect([await stateOf(app, friendId), await holds(app, friendId), await holds(app, me)]).toEqual(['joined', 10, 0]);
    await buy(app, friendId, 5000);
    await app.drain();
    expect(await settleDueReferrals(app.deps)).toBe(0);
    await app.clock.travel(days(7));
    expect(await settleDueReferrals(app.deps)).toBe(1);
    expect(await settleDueReferrals(app.deps)).toBe(0);
    expect([await stateOf(app, friendId), await holds(app, friendId), await holds(app, me)]).toEqual(['settled', 60, 107]);
  });

  test('the event of settling says who and whom, for others to hear', async () => {
    const me = await inviter();
    const { friendId } = await settledFriend(me);
    const { _id: referralId } = await referralOf(app, friendId);
    const [event] = await Outbox(app.deps.db).find({ name: 'referral.settled', 'payload.referralId': referralId }).lean();
    expect(event!.payload).toEqual({ referralId, memberId: me, friendId, at: expect.any(String) });
  });

  test('a refund before the window lets the next order be the first', async () => {
    const me = await inviter();
    const { friendId, orderId } = await dueFriend(me);
    await refund(app, friendId, orderId);
    await app.drain();
    await follow(friendId);
    expect([await stateOf(app, friendId), (await referralOf(app, friendId)).orderId, await holds(app, me)]).toEqual(['joined', null, 0]);
    await buy(app, friendId, 5000);
    await app.drain();
    await app.clock.travel(days(7));
    await settleDueReferrals(app.deps);
    expect([await stateOf(app, friendId), await holds(app, me)]).toEqual(['settled', 107]);
  });

  test('a late refund takes everything of the settling back, as a debt where it was spent, and never pays again', async () => {
    const me = await inviter();
    const { friendId, orderId } = await settledFriend(me);
    await refund(app, friendId, orderId);
    await app.drain();
    expect([await stateOf(app, friendId), await holds(app, me), await holds(app, friendId)]).toEqual(['reversed', 0, 10]);
    expect(await referralGrants(app, me)).toEqual(['inviter taken-back', 'ladder taken-back']);
    await buy(app, friendId, 9000);
    await app.drain();
    await app.clock.travel(days(20));
    await settleDueReferrals(app.deps);
    expect([await stateOf(app, friendId), await holds(app, me)]).toEqual(['reversed', 0]);
  });

  test('a refund after the window leaves the rewards where they are', async () => {
    const me = await inviter();
    const { friendId, orderId } = await settledFriend(me);
    await app.clock.travel(days(31));
    await refund(app, friendId, orderId);
    await app.drain();
    expect([await stateOf(app, friendId), await holds(app, me)]).toEqual(['settled', 107]);
  });

  test('an unused coupon is revoked by a late refund, a used one is kept and says so', async () => {
    const template = await makeTemplate(app);
    await setRules(app, { inviterRewards: [{ kind: 'coupon', templateId: template._id }], ladder: [] });
    const [one, two] = [await inviter(), await inviter()];
    const friends = [await settledFriend(one), await settledFriend(two)];
    const bought = await buy(app, two, 9000);
    const used = (await Coupons(app.deps.db).findOneAndUpdate({ memberId: two }, { $set: { state: 'redeemed', orderId: bought, redeemedAt: app.clock.now() } }).lean())!;
    await Orders(app.deps.db).updateOne({ _id: bought }, { $set: { couponIds: [used._id] } });
    for (const { friendId, orderId } of friends) await refund(app, friendId, orderId);
    await app.drain();
    expect([await referralGrants(app, one), await referralGrants(app, two)]).toEqual([['inviter taken-back'], ['inviter kept']]);
    expect((await Coupons(app.deps.db).findOne({ memberId: one }).lean())!.state).toBe('revoked');
  });

  test('what was promised on joining is what is given, whatever the rules say later', async () => {
    const me = await inviter();
    const { friendId } = await dueFriend(me);
    await setRules(app, { active: false, inviterRewards: [points(1)], ladder: [] });
    await follow(friendId);
    expect(await holds(app, me)).toBe(100);
  });

  test('an order that is too small settles nothing', async () => {
    const me = await inviter();
    const friendId = await inviteAndJoin(app, me);
    await buy(app, friendId, 999);
    await app.drain();
    expect((await referralOf(app, friendId)).dueAt).toBeNull();
  });
});

describe('races', () => {
  test('twenty who settle the same referral at once pay once', async () => {
    const me = await inviter();
    const { friendId } = await dueFriend(me);
    await Promise.all(Array.from({ length: 20 }, () => follow(friendId)));
    expect([await holds(app, me), await holds(app, friendId)]).toEqual([107, 60]);
  });

  test('a refund at the same moment as the settling ends with nothing paid, however often it is tried', async () => {
    const me = await inviter();
    for (let i = 0; i < 8; i += 1) {
      const { friendId, orderId } = await dueFriend(me);
      await Promise.all([follow(friendId), refund(app, friendId, orderId).then(() => followFriend(app.deps, friendId)), follow(friendId)]);
      await app.drain();
      expect([['joined', 'reversed'].includes(await stateOf(app, friendId)), await holds(app, me), await holds(app, friendId)]).toEqual([true, 0, 10]);
    }
  });

  test('a coupon that is still on its way when the refund comes is given and revoked, not forgotten', async () => {
    const template = await makeTemplate(app);
    await setRules(app, { inviterRewards: [{ kind: 'coupon', templateId: template._id }], ladder: [] });
    const me = await inviter();
    const { friendId, orderId } = await dueFriend(me);
    await Promise.all([...Array.from({ length: 5 }, () => follow(friendId)), refund(app, friendId, orderId).then(() => followFriend(app.deps, friendId))]);
    await app.drain();
    expect(await Coupons(app.deps.db).countDocuments({ memberId: me, state: { $ne: 'revoked' } })).toBe(0);
  });

  test('friends who settle at once climb each rung of the ladder once', async () => {
    const me = await inviter();
    const friends: string[] = [];
    for (let i = 0; i < 4; i += 1) friends.push(await inviteAndJoin(app, me));
    for (const friendId of friends) await buy(app, friendId, 5000);
    await app.drain();
    await app.clock.travel(days(7));
    await Promise.all(friends.flatMap((friendId) => [follow(friendId), follow(friendId)]));
    expect(await holds(app, me)).toBe(4 * 100 + 7 + 30);
    expect(await Rungs(app.deps.db).countDocuments({ inviterId: me, state: 'earned' })).toBe(2);
  });

  test('a rung falls with the friend who carried it, and can be climbed again', async () => {
    await setRules(app, { ladder: [{ friends: 2, reward: points(30) }] });
    const me = await inviter();
    await settledFriend(me);
    const second = await settledFriend(me);
    expect(await holds(app, me)).toBe(230);
    await refund(app, second.friendId, second.orderId);
    await app.drain();
    expect(await holds(app, me)).toBe(100);
    await settledFriend(me);
    expect(await holds(app, me)).toBe(230);
  });

  test('a join that is told twenty times binds once', async () => {
    const me = await inviter();
    const friendId = await invite(app, me);
    await Members(app.deps.db).updateOne({ _id: friendId }, { $set: { status: 'joined', joinedAt: app.clock.now() } });
    await Promise.all(Array.from({ length: 20 }, () => bindFriend(app.deps, friendId)));
    expect([await stateOf(app, friendId), await holds(app, friendId)]).toEqual(['joined', 10]);
  });

  test('ten friends who join at once stay within the limit of a day', async () => {
    await setRules(app, { maxPerDay: 3, maxPerMonth: 3 });
    const me = await inviter();
    const friends = await Promise.all(Array.from({ length: 10 }, () => invite(app, me)));
    await Promise.all(friends.map((friendId) => join(app, friendId)));
    const states = (await Promise.all(friends.map((friendId) => stateOf(app, friendId)))).sort();
    expect(states).toEqual([...Array<string>(3).fill('joined'), ...Array<string>(7).fill('refused DAY_LIMIT')]);
  });

  test('a code that is asked for twenty times at once is one code', async () => {
    const me = await inviter();
    const scenes = await Promise.all(Array.from({ length: 20 }, () => sceneOf(app, me)));
    expect([new Set(scenes).size, await Inviters(app.deps.db).countDocuments({ _id: me }), scenes[0]]).toEqual([1, 1, expect.stringMatching(/^r[0-9A-Za-z]{10}$/)]);
  });
});

describe('the page', () => {
  test('it tells the way of each friend and the rungs, and shows only friends who joined', async () => {
    const me = await inviter();
    await settledFriend(me);
    await inviteAndJoin(app, me);
    await bindFriend(app.deps, await invite(app, me));
    const call = asMember(app, me);
    const page = await call('GET /v1/member/referral');
    expect(page.counts).toEqual({ visited: 2, joined: 2, settled: 1, reversed: 0 });
    expect(page.ladder.map(({ friends, state }) => [friends, state])).toEqual([[1, 'got'], [3, 'next']]);
    const { rows, nextCursor } = await call('GET /v1/member/referral/records', { query: { limit: 1 } });
    expect(rows.map(({ state, friend }) => [state, friend])).toEqual([['joined', expect.stringMatching(/^茶\*+$/)]]);
    const next = await call('GET /v1/member/referral/records', { query: { limit: 1, cursor: nextCursor! } });
    expect(next.rows.map(({ state, gained }) => [state, gained])).toEqual([['settled', [{ kind: 'points', text: '100 积分', state: 'given' }]]]);
    expect(next.nextCursor).toBeNull();
  });

  test('the code is drawn by WeChat once and kept', async () => {
    const { scene } = await inviterOf(app.deps, await inviter());
    const draw = () => app.app.inject({ method: 'GET', url: `/v1/referral-codes/${scene}` });
    const first = await draw();
    expect([first.statusCode, first.headers['content-type'], first.rawPayload.subarray(1, 4).toString()]).toEqual([200, 'image/png', 'PNG']);
    const spy = jest.spyOn(app.deps.wechat, 'miniProgramCode');
    expect((await draw()).rawPayload.equals(first.rawPayload)).toBe(true);
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
    expect((await app.app.inject({ method: 'GET', url: '/v1/referral-codes/r0000000000' })).statusCode).toBe(404);
  });
});
