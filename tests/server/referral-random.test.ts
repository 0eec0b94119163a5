import fc from 'fast-check';
import { DAY_MS } from '@shuke/shared/values/time';
import { Members } from '../../server/src/features/membership/index';
import { followFriend, Referrals, Rungs, settleDueReferrals } from '../../server/src/features/referral/index';
import { Orders } from '../../server/src/features/orders/index';
import { Postings } from '../../server/src/platform/ledger/index';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMembers } from './coupons-support';
import { invite, join, referralFaults, setRules } from './referral-support';
import { buy, holds, points, refund } from './tasks-support';

jest.setTimeout(300_000);

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app?.close());

const [REWARD, FRIEND, LADDER] = [100, 50, [{ friends: 1, points: 7 }, { friends: 2, points: 30 }]] as const;
const FRIENDS = 3;
const RUNS = 12;

type Act = { kind: 'join' | 'buy' | 'refund' | 'settle' | 'pass' | 'rush'; friend: number; days: number };
const acts = fc.array(fc.record<Act>({
  kind: fc.constantFrom('join', 'buy', 'refund', 'settle', 'pass', 'pass', 'rush'), friend: fc.nat({ max: FRIENDS - 1 }), days: fc.integer({ min: 3, max: 9 }),
}), { minLength: 6, maxLength: 22 });

const lastKept = async (memberId: string): Promise<string | undefined> =>
  (await Orders(app.deps.db).findOne({ memberId, state: 'done' }).sort({ paidAt: -1 }).lean())?._id;

/** One thing that happens to one friend; `rush`: a refund and three settlings at the same moment. */
const happen = async (friends: readonly string[], { kind, friend, days }: Act): Promise<void> => {
  const memberId = friends[friend]!;
  const giveBack = async (): Promise<void> => {
    const orderId = await lastKept(memberId);
    if (orderId) await refund(app, memberId, orderId);
    await followFriend(app.deps, memberId);
  };
  switch (kind) {
    case 'join': return join(app, memberId);
    case 'buy': return (await Members(app.deps.db).exists({ _id: memberId, status: 'joined' })) ? void (await buy(app, memberId, 5000)) : undefined;
    case 'refund': return giveBack();
    case 'settle': return void (await settleDueReferrals(app.deps));
    case 'pass': return app.clock.travel(days * DAY_MS);
    case 'rush': return void (await Promise.all([giveBack(), settleDueReferrals(app.deps), followFriend(app.deps, memberId), followFriend(app.deps, memberId)]));
  }
};

/** What must hold after every step, whatever came before. */
const expectFair = async (me: string, friends: readonly string[]): Promise<void> => {
  const rows = await Referrals(app.deps.db).find({ inviterId: me }).lean();
  const settled = rows.filter(({ state }) => state === 'settled');
  const rungs = LADDER.filter(({ friends: n }) => n <= settled.length).reduce((sum, rung) => sum + rung.points, 0);
  expect(await holds(app, me)).toBe(settled.length * REWARD + rungs);
  const paid = await Postings(app.deps.db).find({ memberId: me, reference: { $regex: '^points:(back:)?referral:' } }).lean();
  const ever = rows.filter(({ settledAt }) => settledAt !== null).length;
  const reversed = rows.filter(({ state }) => state === 'reversed').length;
  expect(paid.reduce((sum, { delta }) => sum + delta, 0)).toBe((ever - reversed) * REWARD);
  expect(await Rungs(app.deps.db).countDocuments({ inviterId: me, state: 'earned' })).toBe(LADDER.filter(({ friends: n }) => n <= settled.length).length);
  for (const memberId of friends) {
    expect(await holds(app, memberId)).toBe(rows.some(({ friendId, state }) => friendId === memberId && state === 'settled') ? FRIEND : 0);
  }
};

test(`${RUNS} random lives of an inviter and ${FRIENDS} friends: only settled friends are paid for, each once, and every account adds up`, async () => {
  await setRules(app, {
    inviterRewards: [points(REWARD)], friendRewards: [points(FRIEND)], welcomeRewards: [], bindWithinDays: 90, takeBackDays: 180, maxPerNetwork: 100,
    ladder: LADDER.map(({ friends, points: n }) => ({ friends, reward: points(n) })),
  });
  let [settled, reversed] = [0, 0];
  await fc.assert(fc.asyncProperty(acts, async (life) => {
    const [me] = await makeMembers(app, 1) as [string];
    const friends: string[] = [];
    for (let i = 0; i < FRIENDS; i += 1) friends.push(await invite(app, me));
    for (const memberId of friends.slice(1)) {
      await join(app, memberId);
      await buy(app, memberId, 5000);
    }
    for (const act of life) {
      await happen(friends, act);
      await app.drain();
      await expectFair(me, friends);
    }
    settled += await Referrals(app.deps.db).countDocuments({ inviterId: me, settledAt: { $ne: null } });
    reversed += await Referrals(app.deps.db).countDocuments({ inviterId: me, state: 'reversed' });
  }), { numRuns: RUNS });
  expect(await referralFaults(app)).toEqual([]);
  expect([settled > 0, reversed > 0]).toEqual([true, true]);
});
