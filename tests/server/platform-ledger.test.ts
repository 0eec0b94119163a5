import fc from 'fast-check';
import { newId } from '../../server/src/platform/database';
import type { Deps } from '../../server/src/platform/deps';
import { Accounts, accountId, expireLots, Lots, post, Postings, reconcileLedger, reverse } from '../../server/src/platform/ledger/index';
import { withTransaction } from '../../server/src/platform/transaction';
import { atOnce, DAY, move, openPlatform, type Platform } from './platform-support';

let platform: Platform;
let deps: Deps;
beforeAll(async () => {
  platform = await openPlatform();
  deps = platform.deps;
});
afterEach(async () => expect((await reconcileLedger(deps)).faults).toEqual([]));
afterAll(() => platform?.close());

const account = async (memberId: string) => {
  const row = await Accounts(deps.db).findById(accountId(memberId, 'points')).lean();
  return { balance: row?.balance ?? 0, debt: row?.debt ?? 0 };
};
const lotsOf = async (memberId: string): Promise<Record<string, number>> => {
  const rows = await Lots(deps.db).find({ memberId }).lean();
  return Object.fromEntries(rows.map((lot) => [lot.reference.replace('points:', ''), lot.left]));
};
const takeBack = (reference: string, as: string, share?: number) =>
  withTransaction(deps.db, (session) => reverse(deps, session, { asset: 'points', reference, as, title: '冲正', at: deps.clock.now(), ...(share ? { share } : {}) }));

test('twelve spends at once of what covers five go through five times, and never below zero', async () => {
  const memberId = newId();
  await move(deps, { memberId, delta: 50 });
  const results = await atOnce(12, () => move(deps, { memberId, delta: -10 }));
  expect(results.filter((result) => result.ok).length).toBe(5);
  expect(results.filter((result) => !result.ok && result.reason === 'POINTS_INSUFFICIENT').length).toBe(7);
  expect(await account(memberId)).toEqual({ balance: 0, debt: 0 });
});

test('a spend of somebody who never had a point is refused and leaves nothing behind', async () => {
  const memberId = newId();
  expect(await move(deps, { memberId, delta: -1 })).toEqual({ ok: false, reason: 'POINTS_INSUFFICIENT' });
  expect(await Accounts(deps.db).countDocuments({ memberId })).toBe(0);
  expect(await Postings(deps.db).countDocuments({ memberId })).toBe(0);
});

test('the same posting twenty times at once is one posting, for an account that is new too', async () => {
  const memberId = newId();
  const results = await atOnce(20, () => move(deps, { memberId, delta: 7, reference: 'order:same' }));
  expect(results.every((result) => result.ok && result.posting.delta === 7)).toBe(true);
  expect(results.filter((result) => result.ok && !result.repeated).length).toBe(1);
  expect(await Postings(deps.db).countDocuments({ memberId })).toBe(1);
  expect(await account(memberId)).toEqual({ balance: 7, debt: 0 });
});

test('one reference in two assets is two facts', async () => {
  const memberId = newId();
  await move(deps, { memberId, delta: 5, reference: 'order:both' });
  const growth = await move(deps, { memberId, delta: 5, reference: 'order:both', asset: 'growth' });
  expect(growth).toMatchObject({ ok: true, repeated: false });
  expect(await Lots(deps.db).countDocuments({ memberId })).toBe(1);
});

test('taking back more than is there is a visible debt, which the next earnings work off first', async () => {
  const memberId = newId();
  await move(deps, { memberId, delta: 100, reference: 'order:1' });
  await move(deps, { memberId, delta: -70, reference: 'spend:1' });
  await takeBack('order:1', 'refund:1');
  expect(await account(memberId)).toEqual({ balance: 0, debt: 70 });
  expect(await move(deps, { memberId, delta: -1 })).toEqual({ ok: false, reason: 'POINTS_INSUFFICIENT' });
  await move(deps, { memberId, delta: 30, reference: 'order:2' });
  expect(await account(memberId)).toEqual({ balance: 0, debt: 40 });
  await move(deps, { memberId, delta: 100, reference: 'order:3' });
  expect(await account(memberId)).toEqual({ balance: 60, debt: 0 });
  expect(await lotsOf(memberId)).toEqual({ 'order:1': 0, 'order:3': 60 });
});

test('a spend takes what goes first, and of what goes together what came first', async () => {
  const memberId = newId();
  const now = deps.clock.now().getTime();
  const earn = (reference: string, days: number | null, earnedDaysAgo: number) =>
    move(deps, { memberId, delta: 10, reference, at: new Date(now - earnedDaysAgo * DAY), expiresAt: days === null ? null : new Date(now + days * DAY) });
  await earn('never', null, 9);
  await earn('late', 30, 8);
  await earn('soon-younger', 5, 1);
  await earn('soon-older', 5, 2);
  await move(deps, { memberId, delta: -15 });
  expect(await lotsOf(memberId)).toEqual({ never: 10, late: 10, 'soon-younger': 5, 'soon-older': 0 });
  await move(deps, { memberId, delta: -20 });
  expect(await lotsOf(memberId)).toEqual({ never: 5, late: 0, 'soon-younger': 0, 'soon-older': 0 });
});

test('a reversal takes its own lot before any other, once, and is a posting of its own', async () => {
  const memberId = newId();
  const at = deps.clock.now();
  await move(deps, { memberId, delta: 10, reference: 'gift', expiresAt: new Date(at.getTime() + DAY) });
  await move(deps, { memberId, delta: 10, reference: 'order', expiresAt: new Date(at.getTime() + 9 * DAY) });
  const reversals = await atOnce(5, () => takeBack('order', 'refund'));
  expect(reversals.filter((result) => result?.ok && !result.repeated).length).toBe(1);
  expect(await lotsOf(memberId)).toEqual({ gift: 10, order: 0 });
  const rows = await Postings(deps.db).find({ memberId }).sort({ seq: 1 }).lean();
  expect(rows.map((row) => [row.delta, row.reversalOf])).toEqual([[10, null], [10, null], [-10, 'points:order']]);
  expect(await takeBack('never-posted', 'refund-2')).toBeUndefined();
});

test('points that come back keep the expiry they had', async () => {
  const memberId = newId();
  const expiresAt = new Date(deps.clock.now().getTime() + 3 * DAY);
  await move(deps, { memberId, delta: 10, reference: 'kept:order', expiresAt });
  await move(deps, { memberId, delta: -10, reference: 'kept:spend' });
  await takeBack('kept:spend', 'kept:undo');
  const lot = await Lots(deps.db).findOne({ reference: 'points:kept:undo' }).lean();
  expect([lot?.left, lot?.expiresAt]).toEqual([10, expiresAt]);
});

test('a part that is taken back is rounded towards the member', async () => {
  const memberId = newId();
  await move(deps, { memberId, delta: 5, reference: 'earned' });
  await takeBack('earned', 'half', 0.5);
  expect((await account(memberId)).balance).toBe(3);
});

test('points go when business time says so, only what is left of them, and once', async () => {
  const memberId = newId();
  await move(deps, { memberId, delta: 10, reference: 'short', expiresAt: new Date(deps.clock.now().getTime() + 30 * DAY) });
  await move(deps, { memberId, delta: 10, reference: 'long', expiresAt: null });
  await move(deps, { memberId, delta: -4 });
  platform.travel(29 * DAY);
  await expireLots(deps);
  expect(await lotsOf(memberId)).toEqual({ short: 6, long: 10 });
  platform.travel(DAY + 1000);
  await atOnce(4, () => expireLots(deps));
  expect(await account(memberId)).toEqual({ balance: 10, debt: 0 });
  expect(await lotsOf(memberId)).toEqual({ short: 0, long: 10 });
  expect(await Postings(deps.db).countDocuments({ memberId, title: '积分到期' })).toBe(1);
});

test('a transaction that ends badly leaves neither posting, lot nor balance', async () => {
  const memberId = newId();
  const crash = withTransaction(deps.db, async (session) => {
    await post(deps, session, { memberId, asset: 'points', delta: 10, reference: 'crash', title: '测试', at: deps.clock.now() });
    throw new Error('the power is gone');
  });
  await expect(crash).rejects.toThrow('the power is gone');
  expect(await Postings(deps.db).countDocuments({ memberId })).toBe(0);
  expect(await Lots(deps.db).countDocuments({ memberId })).toBe(0);
  expect(await account(memberId)).toEqual({ balance: 0, debt: 0 });
});

test('half points, nothing at all and numbers beyond counting are bugs, not postings', async () => {
  for (const delta of [0, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1]) await expect(move(deps, { memberId: newId(), delta })).rejects.toThrow('whole number');
});

test('a balance that somebody edits, and a posting without an account, are named', async () => {
  const [memberId, stray] = [newId(), newId()];
  await move(deps, { memberId, delta: 10 });
  await move(deps, { memberId: stray, delta: 10, asset: 'growth' });
  const mine = { _id: accountId(memberId, 'points') };
  await Accounts(deps.db).updateOne(mine, { $inc: { balance: 1 } });
  const kept = await Accounts(deps.db).findOneAndDelete({ memberId: stray }).lean();
  const { faults } = await reconcileLedger(deps);
  expect(faults.map((one) => one.account).sort()).toEqual([mine._id, mine._id, accountId(stray, 'growth')].sort());
  await Accounts(deps.db).updateOne(mine, { $inc: { balance: -1 } });
  await Accounts(deps.db).insertMany([kept!]);
});

/* Any acts, in any order, two at a time: what the ledger holds is what a sum on paper holds. */
type Act = { kind: 'earn' | 'spend' | 'claw'; amount: number; twice: boolean };
const act = fc.record<Act>({ kind: fc.constantFrom('earn' as const, 'spend' as const, 'claw' as const), amount: fc.integer({ min: 1, max: 50 }), twice: fc.boolean() });

const perform = async (memberId: string, { kind, amount, twice }: Act): Promise<number> => {
  const given = { memberId, delta: kind === 'earn' ? amount : -amount, reference: `act:${newId()}`, ...(kind === 'claw' ? { shortfall: 'debt' as const } : {}) };
  const results = await atOnce(twice ? 2 : 1, () => move(deps, given));
  return results.some((result) => result.ok) ? given.delta : 0;
};

test('whatever is earned, spent and taken back, two at a time: balance less debt is the sum, and lots are the balance', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(act, act), { minLength: 1, maxLength: 6 }), async (pairs) => {
    const memberId = newId();
    let sum = 0;
    for (const pair of pairs) {
      const moved = await Promise.all(pair.map((one) => perform(memberId, one)));
      sum += moved[0]! + moved[1]!;
      const { balance, debt } = await account(memberId);
      const left = Object.values(await lotsOf(memberId)).reduce((a, b) => a + b, 0);
      expect([balance, debt, left]).toEqual([Math.max(sum, 0), Math.max(-sum, 0), Math.max(sum, 0)]);
    }
  }), { numRuns: 100 });
}, 120_000);
