import fc from 'fast-check';
import { describeCoupon } from '@shuke/shared/rules/coupons/describe-coupon';
import { Coupons, CouponTemplates, issueCoupon, reconcileCoupons, repairIssues, type Coupon, type CouponTemplate } from '../../server/src/features/coupons/index';
import { confirmRows, dropRows, forgetPending, newRowId, reserveRows, takeUnits, type Draft } from '../../server/src/features/coupons/issue-steps';
import { Outbox } from '../../server/src/platform/outbox';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeTemplate, readTemplate } from './coupons-support';

jest.setTimeout(120_000);

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app?.close());

/** One process that issues coupons, a write at a time: between any two it may be slow, or gone. */
class Issuer {
  private ids: string[] = [];
  private won: string[] = [];
  private next = 0;
  static readonly steps = 5;

  constructor(private readonly template: CouponTemplate, private readonly references: readonly string[], private readonly reservedAt = new Date()) {}

  async step(): Promise<void> {
    const { deps } = app;
    this.next += 1;
    if (this.next === 1) {
      const drafts = this.references.map((reference): Draft => ({ memberId: 'a'.repeat(24), reference, via: 'test', at: app.clock.now() }));
      const reserved = await reserveRows(deps, drafts, (draft) => this.rowFor(draft));
      this.ids = reserved.flatMap((one) => (one.kind === 'row' ? [one.row._id] : []));
    } else if (this.next === 2) this.won = (await takeUnits(deps, this.template, this.ids))?.winners ?? [];
    else if (this.next === 3) await confirmRows(deps, this.template._id, this.won);
    else if (this.next === 4) await dropRows(deps, this.ids.filter((id) => !this.won.includes(id)));
    else if (this.next === 5) await forgetPending(deps, this.template._id, this.won);
  }

  async run(steps: number): Promise<void> {
    while (this.next < steps) await this.step();
  }

  private rowFor({ memberId, reference, via, at }: Draft): Coupon {
    const { _id: templateId, title, benefit, scope, stackable } = this.template;
    const window = { startsAt: at, expiresAt: new Date(at.getTime() + 86_400_000) };
    return {
      _id: newRowId(), templateId, memberId, reference, slot: null, via, title, benefit, scope, stackable, state: 'reserving', ...window,
      ...describeCoupon({ benefit, scope, stackable, ...window }, { stores: new Map() }), issuedAt: at, reservedAt: this.reservedAt, orderId: null, heldAt: null, redeemedAt: null,
    };
  }
}

const longAgo = new Date(Date.now() - 60_000);

const expectExact = async (template: CouponTemplate): Promise<CouponTemplate> => {
  const after = await readTemplate(app, template._id);
  const [issued, reserving, events] = await Promise.all([
    Coupons(app.deps.db).countDocuments({ templateId: template._id, state: 'issued' }),
    Coupons(app.deps.db).countDocuments({ templateId: template._id, state: 'reserving' }),
    Outbox(app.deps.db).countDocuments({ name: 'coupon.issued', 'payload.templateId': template._id }),
  ]);
  expect({ issued: after.issued, pending: after.pending, reserving, events }).toEqual({ issued, pending: [], reserving: 0, events: issued });
  expect(after.issued).toBeLessThanOrEqual(after.stock!);
  expect((await reconcileCoupons(app.deps)).faults).toEqual([]);
  return after;
};

test.each([
  ['before anything', 0, 0],
  ['after the rows, before the counter', 1, 0],
  ['after the counter, before the rows say so', 2, 2],
  ['after the rows say so, before the losers go', 3, 2],
  ['after the losers went, before the note goes', 4, 2],
  ['after everything', 5, 2],
])('a crash %s is repaired exactly', async (_when, steps, issued) => {
  const template = await makeTemplate(app, { stock: 2 });
  await new Issuer(template, ['x', 'y', 'z'].map((name) => `${template._id}:${name}`), longAgo).run(steps);
  await repairIssues(app.deps);
  expect((await expectExact(template)).issued).toBe(issued);
  // The person tries again: what was won is found, what was not is still to be had.
  const outcome = await issueCoupon(app.deps, { templateId: template._id, memberId: 'a'.repeat(24), reference: `${template._id}:x`, via: 'test', at: app.clock.now() });
  expect(outcome).toMatchObject({ ok: true, repeated: issued > 0 });
  await repairIssues(app.deps, 0);
  await expectExact(template);
  expect(await Coupons(app.deps.db).countDocuments({ reference: `${template._id}:x` })).toBe(1);
});

test.each([1, 2, 3, 4])('a repeat finds the way on from a crash after write %i, without waiting for the sweeper', async (steps) => {
  const template = await makeTemplate(app, { stock: 5 });
  await new Issuer(template, [`${template._id}:me`], longAgo).run(steps);
  const again = () => issueCoupon(app.deps, { templateId: template._id, memberId: 'a'.repeat(24), reference: `${template._id}:me`, via: 'test', at: app.clock.now() });
  const outcomes = await Promise.all([again(), again(), again()]);
  expect(new Set(outcomes.map((outcome) => outcome.ok && outcome.coupon._id)).size).toBe(1);
  await repairIssues(app.deps, 0);
  expect((await expectExact(template)).issued).toBe(1);
});

test.each([1, 2, 3, 4])('a process that is only slow, and taken for dead after write %i, ends without a doubled or lost unit', async (steps) => {
  const template = await makeTemplate(app, { stock: 5 });
  const slow = new Issuer(template, ['p', 'q'].map((name) => `${template._id}:${name}`), longAgo);
  await slow.run(steps);
  await repairIssues(app.deps);
  await slow.run(Issuer.steps);
  await repairIssues(app.deps);
  expect((await expectExact(template)).issued).toBe(steps === 1 ? 0 : 2);
});

test('the sweeper leaves alone what is on its way', async () => {
  const template = await makeTemplate(app, { stock: 5 });
  const running = new Issuer(template, [`${template._id}:now`]);
  await running.run(2);
  await repairIssues(app.deps);
  expect(await Coupons(app.deps.db).countDocuments({ templateId: template._id, state: 'reserving' })).toBe(1);
  expect((await reconcileCoupons(app.deps)).faults).toEqual([]);
  await running.run(Issuer.steps);
  expect((await expectExact(template)).issued).toBe(1);
});

test('four sweepers at once repair once', async () => {
  const template = await makeTemplate(app, { stock: 3 });
  const crashed = new Issuer(template, ['1', '2', '3', '4'].map((name) => `${template._id}:${name}`), longAgo);
  await crashed.run(2);
  await Coupons(app.deps.db).deleteOne({ templateId: template._id, reference: `${template._id}:1` });
  await Promise.all([1, 2, 3, 4].map(() => repairIssues(app.deps)));
  expect((await expectExact(template)).issued).toBe(2);
});

type Turn = { kind: 'step'; who: number } | { kind: 'sweep' } | { kind: 'crash'; who: number };

test('any interleaving of issuers, crashes and impatient sweepers adds up in the end', async () => {
  const anyTurn: fc.Arbitrary<Turn> = fc.oneof(
    { weight: 8, arbitrary: fc.nat({ max: 3 }).map((who): Turn => ({ kind: 'step', who })) },
    { weight: 2, arbitrary: fc.constant<Turn>({ kind: 'sweep' }) },
    { weight: 1, arbitrary: fc.nat({ max: 3 }).map((who): Turn => ({ kind: 'crash', who })) },
  );
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyTurn, { maxLength: 30 }), fc.integer({ min: 1, max: 6 }), async (turns, stock) => {
      run += 1;
      const template = await makeTemplate(app, { stock });
      // The first and the last want the same reference, as a retried job does.
      const issuers = [['a', 'b'], ['c'], ['d', 'e', 'f'], ['a', 'g']].map((names) => new Issuer(template, names.map((name) => `${template._id}:${run}:${name}`)));
      const dead = new Set<number>();
      for (const turn of turns) {
        if (turn.kind === 'sweep') await repairIssues(app.deps, -1000);
        else if (turn.kind === 'crash') dead.add(turn.who);
        else if (!dead.has(turn.who)) await issuers[turn.who]!.step();
        const now = await readTemplate(app, template._id);
        if (now.issued < 0 || now.issued > stock) throw new Error(`issued ${now.issued} of ${stock}`);
      }
      await repairIssues(app.deps, -1000);
      await Promise.all(issuers.map((issuer, who) => (dead.has(who) ? undefined : issuer.run(Issuer.steps))));
      await repairIssues(app.deps, -1000);
      await expectExact(template);
    }),
    { numRuns: 60 },
  );
  expect(await CouponTemplates(app.deps.db).exists({ 'pending.0': { $exists: true } })).toBeNull();
});
