import fc from 'fast-check';
import { CouponModel, type Act, type ModelCoupon } from '../support/coupon-model';

const MEMBERS = ['a', 'b'];
const ORDERS = ['o1', 'o2', 'o3'];

type Wish =
  | { kind: 'claim' | 'give-out'; member: number; key: number }
  | { kind: 'hold' | 'confirm' | 'cancel' | 'refund' | 'give' | 'revoke'; coupon: number; order: number; member: number }
  | { kind: 'take' | 'withdraw'; gift: number; member: number }
  | { kind: 'expire' | 'release-budget' | 'repair' | 'day' };

const small = fc.nat({ max: 3 });
const anyWish: fc.Arbitrary<Wish> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('claim' as const, 'give-out' as const), member: fc.nat({ max: 1 }), key: small }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom('hold' as const, 'confirm' as const, 'cancel' as const, 'refund' as const, 'give' as const, 'revoke' as const), coupon: small, order: fc.nat({ max: 2 }), member: fc.nat({ max: 1 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('take' as const, 'withdraw' as const), gift: small, member: fc.nat({ max: 1 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('expire' as const, 'release-budget' as const, 'repair' as const, 'day' as const) }) },
);

const LIMIT = 2;

const begin = (model: CouponModel, wish: Wish, turn: number): Act => {
  switch (wish.kind) {
    case 'claim': {
      const member = MEMBERS[wish.member]!;
      return model.issue(member, `claim:${member}:${wish.key}`, Array.from({ length: LIMIT }, (_, n) => `${member}:${n}`));
    }
    case 'give-out': return model.issue(MEMBERS[wish.member]!, `gift:${wish.member}:${wish.key}`, [null]);
    case 'hold': return model.hold(wish.coupon + 1, MEMBERS[wish.member]!, ORDERS[wish.order]!);
    case 'confirm': return model.redeem(wish.coupon + 1, MEMBERS[wish.member]!, ORDERS[wish.order]!);
    case 'cancel': return model.back('held', wish.coupon + 1, ORDERS[wish.order]!);
    case 'refund': return model.back('redeemed', wish.coupon + 1, ORDERS[wish.order]!);
    case 'give': return model.give(wish.coupon + 1, MEMBERS[wish.member]!, `g${turn % 4}`);
    case 'revoke': return model.revoke(wish.coupon + 1);
    case 'take': return model.take(`g${wish.gift}`, MEMBERS[wish.member]!);
    case 'withdraw': return model.endGift(`g${wish.gift}`);
    case 'expire': return model.expire();
    case 'release-budget': return model.releaseBudget();
    case 'repair': return model.repair();
    case 'day': return (function* (): Act {
      yield;
      model.now += 1;
    })();
  }
};

/** Which act writes next; 9 leaves it for dead. */
const anyTurn = fc.record({ who: fc.nat({ max: 5 }), dies: fc.nat({ max: 9 }).map((n) => n === 9) });

/** After every single write, and so a million times: `expect` itself would take most of the time. */
const mustHold = (model: CouponModel): void => {
  const faults = model.faults();
  if (faults.length > 0) throw new Error(`broken: ${faults.join(', ')}`);
};

const finish = (model: CouponModel, act: Act): void => {
  while (!act.next().done) mustHold(model);
};

const RUNS = 12_000;

test(`${RUNS} interleavings of issue, hold, confirm, cancel, refund, give, take, withdraw, expire, revoke and crash keep every promise after every write`, () => {
  let writes = 0;
  fc.assert(
    fc.property(fc.array(anyWish, { minLength: 4, maxLength: 24 }), fc.array(anyTurn, { minLength: 8, maxLength: 60 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 60 }), (wishes, turns, stock, budget) => {
      const model = new CouponModel(stock, budget, 2);
      const running: Act[] = [];
      const waiting = [...wishes.entries()];
      for (const { who, dies } of turns) {
        if (running.length < 6 && waiting.length > 0) {
          const [turn, wish] = waiting.shift()!;
          running.push(begin(model, wish, turn));
        }
        const at = who % Math.max(running.length, 1);
        const act = running[at];
        if (!act) break;
        if (dies || act.next().done) running.splice(at, 1);
        writes += 1;
        mustHold(model);
      }
      // What still runs was killed; the sweepers come, twice.
      for (const sweep of [model.repair(), model.repair(), model.expire(), model.releaseBudget()]) finish(model, sweep);
      mustHold(model);
      expectSettled(model);
    }),
    { numRuns: RUNS },
  );
  expect(writes).toBeGreaterThan(10 * RUNS);
});

/** After the sweepers nothing is half way, and a hold that is over has ended once for each time that it began. */
const expectSettled = (model: CouponModel): void => {
  const rows: ModelCoupon[] = [...model.coupons.values()];
  expect(rows.filter(({ state }) => state === 'reserving')).toEqual([]);
  expect(model.pending.size).toBe(0);
  expect(rows.filter(({ state, costFen }) => (state === 'expired' || state === 'revoked') && costFen > 0)).toEqual([]);
  for (const one of rows) if (one.revokeWhenBack) expect(['held', 'redeemed', 'revoked']).toContain(one.state);
};

test('a hold ends once: of confirm and cancel at the same moment one counts', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(['confirm', 'cancel', 'confirm', 'cancel', 'refund'], { minLength: 2 }), (ends) => {
      const model = new CouponModel(1, 12, 2);
      finish(model, model.issue('a', 'r', [null]));
      finish(model, model.hold(1, 'a', 'o1'));
      for (const end of ends) finish(model, end === 'confirm' ? model.redeem(1, 'a', 'o1') : model.back(end === 'cancel' ? 'held' : 'redeemed', 1, 'o1'));
      expect(model.holdEnds.filter((line) => line === '1:o1').length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 500 },
  );
});

test('what the promises look at is really looked at: a unit counted twice, and money that nobody owes, are caught', () => {
  const model = new CouponModel(1, 1000, 2);
  finish(model, model.issue('a', 'r1', [null]));
  model.issued += 1;
  expect(model.faults()).toEqual(['issued within stock', 'issued = coupons']);
  model.issued -= 1;
  model.committed += 12;
  expect(model.faults()).toEqual(['committed = coupons']);
});
