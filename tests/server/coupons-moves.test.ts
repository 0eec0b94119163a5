import fc from 'fast-check';
import { DAY_MS } from '@shuke/shared/values/time';
import {
  Coupons, expireCoupons, holdCoupons, issueCoupon, reconcileCoupons, redeemCoupons, releaseCoupons, returnCoupons, type Coupon, type MoveResult,
} from '../../server/src/features/coupons/index';
import { Orders, type Order } from '../../server/src/features/orders/index';
import { newId } from '../../server/src/platform/database';
import { orRefuse } from '../../server/src/platform/errors';
import { Outbox } from '../../server/src/platform/outbox';
import { withTransaction } from '../../server/src/platform/transaction';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeTemplate, readTemplate, tally } from './coupons-support';

jest.setTimeout(120_000);

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app?.close());

const MEMBER = 'a'.repeat(24);

const give = async (memberId = MEMBER, change: Parameters<typeof makeTemplate>[1] = {}): Promise<Coupon> => {
  const template = await makeTemplate(app, change);
  const outcome = await issueCoupon(app.deps, { templateId: template._id, memberId, reference: `gift:${newId()}`, via: 'test', at: app.clock.now() });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.coupon;
};
const stateOf = async (coupon: { _id: string }) => (await Coupons(app.deps.db).findById(coupon._id).lean())!;
const use = (coupons: { _id: string }[], orderId: string, memberId = MEMBER) =>
  ({ couponIds: coupons.map((coupon) => coupon._id), memberId, orderId, at: app.clock.now() });

/** A move in a transaction of its own, which a refusal leaves without a trace. */
const moving = (move: typeof holdCoupons, input: Parameters<typeof holdCoupons>[2]): Promise<MoveResult> =>
  withTransaction(app.deps.db, async (session) => orRefuse(await move(app.deps, session, input)));
const givingBack = (move: typeof releaseCoupons, coupons: { _id: string }[], orderId: string): Promise<number> =>
  withTransaction(app.deps.db, (session) => move(app.deps, session, { couponIds: coupons.map((coupon) => coupon._id), orderId, at: app.clock.now() }));

test('a coupon goes from issued to held to redeemed and back, bound to its order meanwhile', async () => {
  const coupon = await give();
  const orderId = newId();
  await moving(holdCoupons, use([coupon], orderId));
  expect(await stateOf(coupon)).toMatchObject({ state: 'held', orderId });
  await moving(redeemCoupons, use([coupon], orderId));
  expect(await stateOf(coupon)).toMatchObject({ state: 'redeemed', orderId });
  expect(await givingBack(returnCoupons, [coupon], orderId)).toBe(1);
  expect(await stateOf(coupon)).toMatchObject({ state: 'issued', orderId: null, heldAt: null, redeemedAt: null });
});

test('repeating a move for the same order changes nothing and tells nothing twice', async () => {
  const coupon = await give();
  const orderId = newId();
  for (let i = 0; i < 3; i += 1) await moving(holdCoupons, use([coupon], orderId));
  for (let i = 0; i < 3; i += 1) await moving(redeemCoupons, use([coupon, coupon], orderId));
  expect(await Outbox(app.deps.db).countDocuments({ name: 'coupon.redeemed', 'payload.couponId': coupon._id })).toBe(1);
  expect([await givingBack(returnCoupons, [coupon], orderId), await givingBack(returnCoupons, [coupon], orderId)]).toEqual([1, 0]);
});

test('one coupon redeemed by eight orders at once is used by one', async () => {
  const coupon = await give();
  const orders = Array.from({ length: 8 }, newId);
  expect(await tally(orders.map((orderId) => moving(redeemCoupons, use([coupon], orderId))))).toEqual({ ok: 1, COUPON_ALREADY_USED: 7 });
  expect(orders).toContain((await stateOf(coupon)).orderId);
});

test('one coupon held by eight orders at once is held by one', async () => {
  const coupon = await give();
  expect(await tally(Array.from({ length: 8 }, () => moving(holdCoupons, use([coupon], newId()))))).toEqual({ ok: 1, COUPON_HELD: 7 });
});

test('all coupons of an order move or none', async () => {
  const [free, taken] = [await give(), await give()];
  await moving(holdCoupons, use([taken], newId()));
  await expect(moving(holdCoupons, use([free, taken], newId()))).rejects.toMatchObject({ code: 'COUPON_HELD' });
  await expect(moving(redeemCoupons, use([free, taken], newId()))).rejects.toMatchObject({ code: 'COUPON_HELD' });
  expect((await stateOf(free)).state).toBe('issued');
});

test("nobody uses another member's coupon, and a coupon that is not there is refused", async () => {
  const coupon = await give('b'.repeat(24));
  await expect(moving(redeemCoupons, use([coupon], newId()))).rejects.toMatchObject({ code: 'COUPON_NOT_FOUND' });
  await expect(moving(holdCoupons, use([{ _id: newId() }], newId()))).rejects.toMatchObject({ code: 'COUPON_NOT_FOUND' });
});

test('only the order that holds a coupon releases it', async () => {
  const coupon = await give();
  await moving(holdCoupons, use([coupon], newId()));
  expect(await givingBack(releaseCoupons, [coupon], newId())).toBe(0);
  expect((await stateOf(coupon)).state).toBe('held');
});

test('a coupon that has not begun is refused by name', async () => {
  const far = { kind: 'fixed' as const, startsAt: '2090-01-01T00:00:00Z', endsAt: '2090-02-01T00:00:00Z' };
  await expect(moving(holdCoupons, use([await give(MEMBER, { validity: far })], newId()))).rejects.toMatchObject({ code: 'COUPON_NOT_STARTED' });
});

describe('when its time is over', () => {
  test('a free coupon expires, a held one stays with its order and may still be redeemed', async () => {
    const [free, held, released, returned] = [await give(), await give(), await give(), await give()];
    const [paying, closing, undoing] = [newId(), newId(), newId()];
    await moving(holdCoupons, use([held], paying));
    await moving(holdCoupons, use([released], closing));
    await moving(redeemCoupons, use([returned], undoing));
    await app.clock.travel(8 * DAY_MS);
    await expect(moving(redeemCoupons, use([free], newId()))).rejects.toMatchObject({ code: 'COUPON_EXPIRED' });
    expect(await expireCoupons(app.deps)).toBeGreaterThanOrEqual(1);
    expect(await expireCoupons(app.deps)).toBe(0);
    expect([(await stateOf(free)).state, (await stateOf(held)).state]).toEqual(['expired', 'held']);
    await moving(redeemCoupons, use([held], paying));
    expect((await stateOf(held)).state).toBe('redeemed');
    expect([await givingBack(releaseCoupons, [released], closing), await givingBack(returnCoupons, [returned], undoing)]).toEqual([1, 1]);
    expect(await stateOf(released)).toMatchObject({ state: 'expired', orderId: null });
    expect(await stateOf(returned)).toMatchObject({ state: 'expired', orderId: null });
  });

  test('the last day counts to its end in Shanghai', async () => {
    const coupon = await give(MEMBER, { validity: { kind: 'after-issue', days: 1 } });
    expect(coupon.expiresAt.toISOString()).toMatch(/T16:00:00\.000Z$/);
    const last = { ...use([coupon], newId()), at: new Date(coupon.expiresAt.getTime() - 1) };
    await moving(redeemCoupons, last);
    expect((await stateOf(coupon)).state).toBe('redeemed');
  });
});

type Act = { kind: 'hold' | 'redeem' | 'release' | 'return'; coupon: number; order: number } | { kind: 'issue' } | { kind: 'expire' } | { kind: 'days'; days: number };
type Seen = { state: string; order: number | null };

const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom('hold' as const, 'redeem' as const, 'release' as const, 'return' as const), coupon: fc.nat({ max: 3 }), order: fc.nat({ max: 2 }) }) },
  { weight: 3, arbitrary: fc.constant<Act>({ kind: 'issue' }) },
  { weight: 1, arbitrary: fc.constant<Act>({ kind: 'expire' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('days' as const), days: fc.integer({ min: 1, max: 3 }) }) },
);

/** What must become of a coupon, told without a database. */
const expected = (seen: Seen, act: Extract<Act, { coupon: number }>, over: boolean): Seen => {
  const mine = seen.order === act.order;
  const free: Seen = { state: over ? 'expired' : 'issued', order: null };
  const usable = seen.state === 'issued' && !over;
  if (act.kind === 'hold') return usable ? { state: 'held', order: act.order } : seen;
  if (act.kind === 'redeem') return usable || (seen.state === 'held' && mine) ? { state: 'redeemed', order: act.order } : seen;
  if (act.kind === 'release') return seen.state === 'held' && mine ? free : seen;
  return seen.state === 'redeemed' && mine ? free : seen;
};

test('any order of issuing, holding, redeeming, releasing, returning and expiring keeps every coupon in its one right state', async () => {
  const moves = { hold: holdCoupons, redeem: redeemCoupons };
  const backs = { release: releaseCoupons, return: returnCoupons };
  await fc.assert(
    fc.asyncProperty(fc.array(anyAct, { minLength: 8, maxLength: 30 }), fc.integer({ min: 1, max: 3 }), async (acts, stock) => {
      const template = await makeTemplate(app, { stock, validity: { kind: 'after-issue', days: 2 } });
      const orders = [newId(), newId(), newId()];
      const coupons: Coupon[] = [];
      const model: Seen[] = [];
      for (const [turn, act] of acts.entries()) {
        const overNow = (coupon: Coupon): boolean => app.clock.now() >= coupon.expiresAt;
        if (act.kind === 'days') await app.clock.travel(act.days * DAY_MS);
        else if (act.kind === 'expire') {
          await expireCoupons(app.deps);
          model.forEach((seen, i) => seen.state === 'issued' && overNow(coupons[i]!) && (model[i] = { state: 'expired', order: null }));
        } else if (act.kind === 'issue') {
          const outcome = await issueCoupon(app.deps, { templateId: template._id, memberId: MEMBER, reference: `${template._id}:${turn}`, via: 'test', at: app.clock.now() });
          expect(outcome.ok).toBe(coupons.length < stock);
          if (outcome.ok) {
            coupons.push(outcome.coupon);
            model.push({ state: 'issued', order: null });
          }
        } else if (coupons[act.coupon]) {
          const [coupon, orderId] = [coupons[act.coupon]!, orders[act.order]!];
          model[act.coupon] = expected(model[act.coupon]!, act, overNow(coupon));
          if (act.kind === 'hold' || act.kind === 'redeem') await moving(moves[act.kind], use([coupon], orderId)).catch(() => undefined);
          else await givingBack(backs[act.kind], [coupon], orderId);
        }
      }
      const real = await Promise.all(coupons.map(stateOf));
      expect(real.map(({ state, orderId }) => ({ state, order: orderId === null ? null : orders.indexOf(orderId) }))).toEqual(model);
      expect((await readTemplate(app, template._id)).issued).toBe(coupons.length);
    }),
    { numRuns: 40 },
  );
});

test('four people moving the same two coupons at once leave each in one state, told once', async () => {
  for (let round = 0; round < 6; round += 1) {
    const pair = [await give(), await give()];
    const orders = Array.from({ length: 4 }, newId);
    await Promise.allSettled(orders.flatMap((orderId) => [
      moving(holdCoupons, use(pair, orderId)), moving(redeemCoupons, use([pair[0]!], orderId)), moving(redeemCoupons, use(pair, orderId)), givingBack(releaseCoupons, pair, orderId),
    ]));
    for (const coupon of await Promise.all(pair.map(stateOf))) {
      expect(coupon.orderId === null).toBe(coupon.state === 'issued');
      const told = await Outbox(app.deps.db).countDocuments({ name: 'coupon.redeemed', 'payload.couponId': coupon._id });
      expect(told).toBe(coupon.state === 'redeemed' ? 1 : 0);
    }
  }
});

test('reconciling names a coupon that disagrees with its order', async () => {
  const [used, free] = [await give(), await give()];
  const orderId = newId();
  await moving(redeemCoupons, use([used], orderId));
  const faultsOf = async (id: string) => (await reconcileCoupons(app.deps)).faults.filter((one) => one.id === id).map((one) => one.fault);
  expect(await faultsOf(`coupon:${used._id}`)).toEqual(['redeemed without an order']);
  const order: Order = {
    _id: orderId, orderNo: `T${orderId}`, memberId: MEMBER, storeId: null, channel: 'shop', state: 'paid', lines: [], price: [], goodsFen: 0, payableFen: 0, paidFen: 0,
    refundedFen: 0, couponIds: [used._id], pointsUsed: 0, pointsEarned: 0, growthEarned: 0, pickupCode: null, teamId: null, staffId: null, undoUntil: null,
    requestKey: orderId, externalId: null, createdAt: app.clock.now(), payBefore: null, paidAt: app.clock.now(), closedAt: null,
  };
  await Orders(app.deps.db).insertMany([order]);
  expect(await faultsOf(`coupon:${used._id}`)).toEqual([]);
  await Orders(app.deps.db).updateOne({ _id: orderId }, { $set: { couponIds: [used._id, free._id] } });
  expect(await faultsOf(`order:${orderId}`)).toEqual(['1 of its coupons not redeemed']);
  await Orders(app.deps.db).updateOne({ _id: orderId }, { $set: { couponIds: [used._id], state: 'closed' } });
  expect(await faultsOf(`coupon:${used._id}`)).toEqual(['redeemed by an order that is closed']);
});
