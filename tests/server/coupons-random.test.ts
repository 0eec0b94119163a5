import fc from 'fast-check';
import {
  Coupons, expireCoupons, holdCoupons, issueCoupon, reconcileCoupons, redeemCoupons, releaseBudgets, releaseCoupons, repairIssues, returnCoupons, revokeCoupons,
} from '../../server/src/features/coupons/index';
import { claimCoupon } from '../../server/src/features/coupons/claim-coupon';
import { CouponGifts, reconcileGifts } from '../../server/src/features/coupon-gifts/index';
import { giveCoupon, withdrawGift } from '../../server/src/features/coupon-gifts/give-coupon';
import { takeGift } from '../../server/src/features/coupon-gifts/take-gift';
import { newId } from '../../server/src/platform/database';
import { AppError, orRefuse } from '../../server/src/platform/errors';
import { withTransaction } from '../../server/src/platform/transaction';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMembers, makeTemplate, readTemplate } from './coupons-support';

jest.setTimeout(300_000);

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app?.close());

const KINDS = ['claim', 'issue', 'hold', 'confirm', 'cancel', 'refund', 'give', 'take', 'withdraw', 'revoke', 'sweep'] as const;
interface Act {
  kind: (typeof KINDS)[number];
  member: number;
  coupon: number;
  order: number;
}
const anyAct: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom(...KINDS), member: fc.nat({ max: 1 }), coupon: fc.nat({ max: 3 }), order: fc.nat({ max: 1 }),
});
/** Three waves; what is in a wave happens at the same moment. */
const anyWaves = fc.tuple(...[1, 2, 3].map(() => fc.array(anyAct, { minLength: 3, maxLength: 6 })));

interface Stage {
  templateId: string;
  members: string[];
  orders: string[];
  turn: number;
}

const runAct = async (stage: Stage, { kind, member, coupon, order }: Act): Promise<unknown> => {
  const { deps } = app;
  const { templateId, members, orders } = stage;
  const memberId = members[member]!;
  const at = deps.clock.now();
  const turn = (stage.turn += 1);
  if (kind === 'claim') return claimCoupon(deps, { memberId, templateId, key: `claim-${turn}` });
  if (kind === 'issue') return orRefuse(await issueCoupon({ ...deps }, { templateId, memberId, reference: `${templateId}:${turn}`, via: 'test', at }));
  if (kind === 'sweep') return Promise.all([repairIssues(deps), expireCoupons(deps), releaseBudgets(deps)]);
  const found = (await Coupons(deps.db).find({ templateId, state: { $ne: 'reserving' } }).sort({ _id: 1 }).lean())[coupon];
  if (!found) return undefined;
  const use = { couponIds: [found._id], memberId, orderId: orders[order]!, at };
  const move = { hold: holdCoupons, confirm: redeemCoupons } as const;
  const back = { cancel: releaseCoupons, refund: returnCoupons } as const;
  switch (kind) {
    case 'hold':
    case 'confirm': return withTransaction(deps.db, async (session) => orRefuse(await move[kind](deps, session, use)));
    case 'cancel':
    case 'refund': return withTransaction(deps.db, (session) => back[kind](deps, session, use));
    case 'give': return giveCoupon(deps, { memberId, couponId: found._id, key: `give-${turn}` });
    case 'revoke': return revokeCoupons(deps, { _id: found._id });
    case 'take':
    case 'withdraw': {
      const gift = await CouponGifts(deps.db).findOne({ couponId: found._id }).sort({ _id: -1 }).lean();
      if (!gift) return undefined;
      return kind === 'take' ? takeGift(deps, memberId, gift.token) : withdrawGift(deps, memberId, gift.token);
    }
  }
};

const settled = async (templateId: string): Promise<void> => {
  for (let tries = 0; tries < 200 && ((await readTemplate(app, templateId)).pending.length > 0); tries += 1) await new Promise((done) => setTimeout(done, 10));
};

const expectPromises = async ({ templateId, members }: Stage, limit: number): Promise<void> => {
  await settled(templateId);
  const [template, coupons] = [await readTemplate(app, templateId), await Coupons(app.deps.db).find({ templateId }).lean()];
  expect(template.issued).toBe(coupons.length);
  expect(template.issued).toBeLessThanOrEqual(template.stock!);
  expect(template.committedFen ?? 0).toBeLessThanOrEqual(template.budgetFen!);
  expect(template.committedFen ?? 0).toBe(coupons.reduce((sum, { costFen = 0 }) => sum + costFen, 0));
  for (const member of members) expect(coupons.filter(({ slot }) => slot?.startsWith(`${templateId}:${member}:`)).length).toBeLessThanOrEqual(limit);
  for (const { state, orderId, giftId } of coupons) {
    expect([state, orderId !== null]).toEqual([state, state === 'held' || state === 'redeemed']);
    expect([state, Boolean(giftId)]).toEqual([state, state === 'gifting']);
  }
};

test('whatever two members do at the same moments, 250 times over: stock, budget, limit and hands hold', async () => {
  const ends: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(anyWaves, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }), async (waves, stock, worth) => {
      const limit = 2;
      const { _id: templateId } = await makeTemplate(app, { stock, budgetFen: worth * 12_00, perMemberLimit: limit, giftable: true });
      const stage: Stage = { templateId, members: await makeMembers(app, 2), orders: [newId(), newId()], turn: 0 };
      for (const wave of waves) {
        for (const result of await Promise.allSettled(wave.map((act) => runAct(stage, act)))) {
          const end = result.status === 'fulfilled' ? 'done' : result.reason instanceof AppError ? result.reason.code : String(result.reason);
          ends[end] = (ends[end] ?? 0) + 1;
        }
        await expectPromises(stage, limit);
      }
    }),
    { numRuns: 120 },
  );
  // Losers are refused by name: nothing else ever comes out of an act.
  expect(Object.keys(ends).filter((end) => end !== 'done' && !/^COUPON_[A-Z_]+$/.test(end))).toEqual([]);
  expect(ends.done).toBeGreaterThan(500);
  expect((await reconcileGifts(app.deps)).faults).toEqual([]);
  expect((await reconcileCoupons(app.deps)).faults.filter(({ fault }) => !fault.endsWith('without an order'))).toEqual([]);
});
