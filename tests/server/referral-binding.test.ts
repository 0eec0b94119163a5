import { randomUUID } from 'node:crypto';
import { maskName } from '@shuke/shared/values/mask';
import { mergeMembers, sweepMerges } from '../../server/src/features/identity/index';
import { Members } from '../../server/src/features/membership/index';
import { followReferral, Referrals, reverseSelfReferrals, settleDueReferrals } from '../../server/src/features/referral/index';
import { isSame } from '../../server/src/features/referral/bind-friend';
import { AuditLog } from '../../server/src/platform/audit';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { joinAs, makeMember, makeOperator, makeVisitor, type Person } from '../support/people';
import { makeMembers, makeTemplate } from './coupons-support';
import { days, invite, inviteAndJoin, join, referralFaults, referralGrants, referralOf, rules, sceneOf, setRules, stateOf } from './referral-support';
import { buy, holds, points } from './tasks-support';

jest.setTimeout(90_000);

let app: TestApp;
let admin: TokenClaims;
beforeAll(async () => {
  app = await buildTestApp();
  admin = await makeOperator(app, 'admin');
});
afterAll(() => app?.close());
beforeEach(() => setRules(app));
afterEach(async () => {
  await app.drain();
  expect(await referralFaults(app)).toEqual([]);
});

const inviter = async (): Promise<string> => (await makeMembers(app, 1))[0]!;
const open = (friend: Person, scene: string, deviceId?: string) =>
  app.as(friend.claims)('POST /v1/member/referral/visits', { body: { scene, ...(deviceId ? { deviceId } : {}) } });
const joinFully = async (friend: Person): Promise<void> => {
  await joinAs(app, friend);
  await app.drain();
};

const merge = async (winner: Person, loser: Person): Promise<void> => {
  const actor = { id: admin.sub, name: '运营' };
  await mergeMembers(app.deps, { winnerId: winner.memberId, loserId: loser.memberId, actor, why: '同一个人', requestKey: randomUUID() });
  await sweepMerges(app.deps);
};

describe('a friend who opens an invitation', () => {
  test('sees who invites, masked, and what there is to get; the source is kept from the first visit on', async () => {
    const me = await makeMember(app);
    const scene = await sceneOf(app, me.memberId);
    const friend = await makeVisitor(app, scene);
    const { invitation } = await open(friend, scene);
    const { nickname } = (await Members(app.deps.db).findById(me.memberId).lean())!;
    expect(invitation).toMatchObject({ inviter: maskName(nickname), welcome: [{ kind: 'points', text: '10 积分' }], friend: [{ kind: 'points', text: '50 积分' }] });
    await joinFully(friend);
    const { source } = (await Members(app.deps.db).findById(friend.memberId).lean())!;
    expect(source).toMatchObject({ kind: 'referral', scene, inviterId: me.memberId });
    expect([await stateOf(app, friend.memberId), (await referralOf(app, friend.memberId)).inviterId]).toEqual(['joined', me.memberId]);
  });

  test('is bound by the first visit alone, should the phone never tell that it came by an invitation', async () => {
    const me = await inviter();
    const friend = await makeVisitor(app, await sceneOf(app, me));
    await joinFully(friend);
    expect([await stateOf(app, friend.memberId), await holds(app, friend.memberId)]).toEqual(['joined', 10]);
  });

  test('stays with the first invitation, whoever invites later', async () => {
    const [first, second] = [await inviter(), await inviter()];
    const friend = await makeVisitor(app);
    await open(friend, await sceneOf(app, first));
    await open(friend, await sceneOf(app, second));
    await joinFully(friend);
    expect((await referralOf(app, friend.memberId)).inviterId).toBe(first);
  });

  test('is free for the next invitation when the first one is void', async () => {
    const [first, second] = [await inviter(), await inviter()];
    const friend = await makeVisitor(app, await sceneOf(app, first));
    await open(friend, await sceneOf(app, first));
    await app.clock.travel(days(15));
    await open(friend, await sceneOf(app, second));
    await joinFully(friend);
    expect([(await referralOf(app, friend.memberId)).inviterId, await stateOf(app, friend.memberId)]).toEqual([second, 'joined']);
  });

  test('who joins too late is not counted', async () => {
    const friendId = await invite(app, await inviter());
    await app.clock.travel(days(15));
    await join(app, friendId);
    expect([await stateOf(app, friendId), await holds(app, friendId)]).toEqual(['refused TOO_LATE', 0]);
  });

  test('who is a member already, and who opens the own code, is invited by nobody', async () => {
    const [me, other] = [await makeMember(app), await makeMember(app)];
    expect((await open(other, await sceneOf(app, me.memberId))).invitation).toBeNull();
    expect((await open(me, await sceneOf(app, me.memberId))).invitation).toBeNull();
    expect((await open(await makeVisitor(app), 'r0000000000')).invitation).toBeNull();
    expect(await Referrals(app.deps.db).countDocuments({ friendId: { $in: [me.memberId, other.memberId] } })).toBe(0);
  });
});

describe('never oneself', () => {
  test.each(['_id', 'phoneIndex', 'unionid', 'openid'] as const)('one %s behind both records is one person; two people share none', (key) => {
    const [a, b] = [{ _id: 'a', phoneIndex: null, unionid: null, openid: null }, { _id: 'b', phoneIndex: null, unionid: null, openid: null }];
    expect([isSame(a, b), isSame({ ...a, [key]: 'x' }, { ...b, [key]: 'x' })]).toEqual([false, true]);
  });

  test('two records that turn out to be one settle nothing, and what had settled goes back', async () => {
    const me = await makeMember(app);
    const friends = [await makeVisitor(app), await makeVisitor(app)];
    for (const friend of friends) {
      await open(friend, await sceneOf(app, me.memberId));
      await joinFully(friend);
    }
    const [settled, waiting] = friends as [Person, Person];
    await buy(app, settled.memberId, 5000);
    await app.drain();
    await app.clock.travel(days(7));
    await settleDueReferrals(app.deps);
    const ids = await Promise.all(friends.map(async ({ memberId }) => (await referralOf(app, memberId))._id));
    for (const friend of [settled, waiting]) await merge(me, friend);
    await buy(app, me.memberId, 5000);
    await app.drain();
    await app.clock.travel(days(7));
    await reverseSelfReferrals(app.deps);
    for (const id of ids) await followReferral(app.deps, id);
    const rows = await Promise.all(ids.map(async (id) => (await Referrals(app.deps.db).findById(id).lean())!));
    expect(rows.map(({ state, refusal }) => [state, refusal])).toEqual([['reversed', null], expect.not.arrayContaining(['settled'])]);
    expect((await referralGrants(app, me.memberId)).filter((one) => /^(inviter|friend|ladder) given/.test(one))).toEqual([]);
  });
});

describe('what looks wrong is held, and nothing is dropped', () => {
  test('a second friend on the same phone, and one on the phone of the inviter', async () => {
    const me = await makeMember(app);
    const scene = await sceneOf(app, me.memberId);
    await app.as(me.claims)('POST /v1/member/referral/shares', { body: { via: 'card', deviceId: 'the-phone-of-me' } });
    const people = [await makeVisitor(app), await makeVisitor(app), await makeVisitor(app)];
    for (const [i, friend] of people.entries()) await open(friend, scene, i === 2 ? 'the-phone-of-me' : 'one-phone-for-two');
    for (const friend of people) await joinFully(friend);
    const rows = await Promise.all(people.map(({ memberId }) => referralOf(app, memberId)));
    expect(rows.map(({ state, flags }) => [state, flags])).toEqual([['held', ['same-device']], ['held', ['same-device']], ['held', ['inviter-device']]]);
    expect(await holds(app, people[0]!.memberId)).toBe(0);
  });

  test('many from one network on one day, when the phone is not known', async () => {
    await setRules(app, { maxPerNetwork: 1 });
    await Referrals(app.deps.db).updateMany({}, { $set: { networkKey: null } });
    const scene = await sceneOf(app, await inviter());
    const people = [await makeVisitor(app), await makeVisitor(app)];
    for (const friend of people) await open(friend, scene);
    for (const friend of people) await joinFully(friend);
    expect((await referralOf(app, people[0]!.memberId)).flags).toEqual(['same-network']);
  });

  test('a number that came by an invitation before, under a record that is gone', async () => {
    const me = await inviter();
    const before = await inviteAndJoin(app, me, { phoneIndex: 'a-number' });
    await Members(app.deps.db).updateOne({ _id: before }, { $set: { status: 'erased', phoneIndex: null } });
    const again = await inviteAndJoin(app, me, { phoneIndex: 'a-number' });
    expect((await referralOf(app, again)).flags).toEqual(['same-phone']);
  });

  test('a customer who is known from before is not a new friend', async () => {
    const me = await inviter();
    const friendId = await invite(app, me);
    await buy(app, friendId, 5000);
    await join(app, friendId);
    expect(await stateOf(app, friendId)).toBe('refused KNOWN_BEFORE');
  });
});

describe('at the console', () => {
  const heldFriend = async (): Promise<{ id: string; friendId: string; me: string }> => {
    const me = await inviter();
    await inviteAndJoin(app, me, { phoneIndex: `twice-${me}` });
    await Members(app.deps.db).updateOne({ phoneIndex: `twice-${me}` }, { $set: { phoneIndex: null } });
    const friendId = await inviteAndJoin(app, me, { phoneIndex: `twice-${me}` });
    return { id: (await referralOf(app, friendId))._id, friendId, me };
  };
  const review = (verdict: 'release' | 'reject', id: string) =>
    app.as(admin)(`POST /v1/console/referral/records/:id/${verdict}`, { params: { id }, body: { reason: '和本人核实过' } });

  test('a held friend who is released gets the gift, and what was bought meanwhile settles', async () => {
    const { id, friendId, me } = await heldFriend();
    await buy(app, friendId, 5000);
    await app.drain();
    await app.clock.travel(days(8));
    await settleDueReferrals(app.deps);
    expect([await stateOf(app, friendId), await holds(app, me)]).toEqual(['held', 0]);
    await Promise.all(Array.from({ length: 5 }, () => review('release', id)));
    expect([await stateOf(app, friendId), await holds(app, friendId), await holds(app, me)]).toEqual(['settled', 60, 107]);
    expect(await AuditLog(app.deps.db).find({ target: `referral:${id}` }).lean()).toEqual([expect.objectContaining({ action: 'release-referral', why: '和本人核实过' })]);
    await expect(review('reject', id)).rejects.toMatchObject({ code: 'REFERRAL_NOT_HELD' });
  });

  test('a held friend who is rejected gives nothing to anybody, and one of two verdicts at once stands', async () => {
    const { id, friendId, me } = await heldFriend();
    const results = await Promise.allSettled([review('reject', id), review('release', id)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(['joined', 'rejected']).toContain(await stateOf(app, friendId));
    const other = await heldFriend();
    await review('reject', other.id);
    await buy(app, other.friendId, 5000);
    await app.drain();
    await app.clock.travel(days(8));
    await settleDueReferrals(app.deps);
    expect([await stateOf(app, other.friendId), await holds(app, other.friendId), await holds(app, other.me), await holds(app, me)]).toEqual(['rejected', 0, 0, 0]);
  });

  test('rules are changed with an audit row, refused with every fault, and their cost is known before', async () => {
    const call = app.as(admin);
    const capped = await makeTemplate(app);
    const endless = await makeTemplate(app, { benefit: { kind: 'percent', percentOff: 10, maxDiscountFen: null, thresholdFen: 0 } as never });
    const body = rules({ inviterRewards: [points(500), { kind: 'coupon', templateId: capped._id }], maxPerMonth: 20 });
    expect(await call('POST /v1/console/referral/preview', { body })).toEqual({ perFriendFen: 500 + 1200 + 50 + 10, ladderFen: 37, perInviterMonthFen: 20 * 1760 + 37 });
    const open1 = await call('POST /v1/console/referral/preview', { body: rules({ inviterRewards: [{ kind: 'coupon', templateId: endless._id }] }) });
    expect(open1.perFriendFen).toBeNull();
    const wrong = rules({ maxPerMonth: 1, friendRewards: [{ kind: 'coupon', templateId: 'f'.repeat(24) }] });
    await expect(call('PUT /v1/console/referral/settings', { body: wrong })).rejects.toMatchObject({
      problem: { errors: [expect.objectContaining({ path: '/body/maxPerMonth' }), expect.objectContaining({ path: '/body/friendRewards/0/templateId' })] },
    });
    await AuditLog(app.deps.db).deleteMany({ action: 'change-referral' });
    await call('PUT /v1/console/referral/settings', { body });
    await call('PUT /v1/console/referral/settings', { body });
    expect(await AuditLog(app.deps.db).countDocuments({ action: 'change-referral' })).toBe(1);
  });

  test('the board counts each step, what it cost, what friends paid and who invites most, masked', async () => {
    await Referrals(app.deps.db).deleteMany({ state: { $nin: ['settled', 'reversed', 'joined'] } });
    const before = await app.as(admin)('GET /v1/console/referral', { query: {} });
    const me = await inviter();
    const friendId = await inviteAndJoin(app, me);
    await buy(app, friendId, 5000);
    await app.drain();
    await app.clock.travel(days(7));
    await settleDueReferrals(app.deps);
    await app.as({ sub: me, aud: 'member' })('POST /v1/member/referral/shares', { body: { via: 'poster' } });
    const { funnel, cost, revenueFen, top } = await app.as(admin)('GET /v1/console/referral', { query: {} });
    const more = (key: keyof typeof funnel) => funnel[key] - before.funnel[key];
    expect([more('shares'), more('visited'), more('joined'), more('ordered'), more('settled')]).toEqual([1, 1, 1, 1, 1]);
    expect([cost.inviter.points - before.cost.inviter.points, revenueFen - before.revenueFen]).toEqual([100, 5000]);
    expect(top.find(({ memberId }) => memberId === me)).toMatchObject({ name: expect.stringMatching(/\*/), joined: 1, settled: 1 });
    const { rows } = await app.as(admin)('GET /v1/console/referral/records', { query: { state: 'settled', limit: 1 } });
    expect(rows).toEqual([expect.objectContaining({ friendId, state: 'settled' })]);
  });
});

test('a merge hands invitations over, and the old code leads to the record that stands', async () => {
  const [winner, loser, friend] = [await makeMember(app), await makeMember(app), await makeVisitor(app)];
  const scene = await sceneOf(app, loser.memberId);
  await open(friend, scene);
  await joinFully(friend);
  const late = await makeVisitor(app);
  await merge(winner, loser);
  expect((await referralOf(app, friend.memberId)).inviterId).toBe(winner.memberId);
  await open(late, scene);
  await joinFully(late);
  expect((await referralOf(app, late.memberId)).inviterId).toBe(winner.memberId);
});
