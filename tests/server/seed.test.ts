import { decideDelivery } from '../../shared/rules/campaigns/decide-delivery';
import { dispatchChunk } from '../../server/src/features/campaigns/dispatch-chunk';
import { Campaigns, Chunks, Deliveries } from '../../server/src/features/campaigns/index';
import { Coupons } from '../../server/src/features/coupons/index';
import { Members } from '../../server/src/features/membership/index';
import { Orders } from '../../server/src/features/orders/index';
import { pushRefund, Refunds } from '../../server/src/features/payments/index';
import { countRule, prepareRule, Segments } from '../../server/src/features/segments/index';
import { reconcile } from '../../server/src/reconcile';
import { OPERATORS, STORES } from '../../scripts/seed/brand';
import { writeDemo } from '../../scripts/seed/write-demo';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { until } from '../support/people';

const MEMBERS = 300;
let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
  await writeDemo(app.deps, { seed: 'tingyan', members: MEMBERS });
});
afterAll(() => app.close());

interface DoorFacts {
  brandName: string;
  sandboxUrl: string;
  stores: { id: string; name: string; scene: string }[];
  consoleAccounts: { username: string; password: string; role: string }[];
  personas: { openid: string; name: string; kind: string }[];
}
const facts = async (): Promise<DoorFacts> => (await app.app.inject({ url: '/demo.json' })).json();
const persona = async (name: string) => (await facts()).personas.find((one) => one.name === name)!;

const sandbox = async <T>(path: string, body?: unknown): Promise<T> => {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return (await (await fetch(`${app.sandboxUrl}${path}`, body === undefined ? {} : post)).json()) as T;
};

/** Every document of every collection, as text. */
const everything = async (): Promise<string> => {
  const names = (await app.deps.db.db!.listCollections().toArray()).map(({ name }) => name).sort();
  const all = await Promise.all(
    names.map((name) => app.deps.db.db!.collection(name).find().sort({ _id: 1 }).toArray()),
  );
  return JSON.stringify(names.map((name, i) => [name, all[i]]));
};

const signIn = async (name: string) => {
  const { openid } = await persona(name);
  const { code } = await sandbox<{ code: string }>('/_sandbox/login-code', { openid });
  const session = await app.as()('POST /v1/session/wechat', { body: { code } });
  return {
    session,
    call: app.as({ sub: session.memberId, aud: 'member', ...(session.staff ? { staffId: session.staff.id } : {}) }),
  };
};

describe('the demo brand in the product', () => {
  test('every promise of the data holds from its first minute', async () => {
    const { clean, parts } = await reconcile(app.deps);
    expect(parts.flatMap(({ faults }) => faults)).toEqual([]);
    expect(clean).toBe(true);
    const empty = parts.filter(({ checked }) => checked === 0).map(({ name }) => name);
    // What the story of the year does not tell; everything else would be proven of nothing.
    const untold = ['identity', 'mall', 'coupon gifts', 'coupon codes', 'coupon grants', 'referral', 'tags', 'tasks', 'check-in', 'rewards', 'points'];
    expect(empty.filter((name) => !untold.includes(name))).toEqual([]);
  });

  test('seeding a second time changes nothing', async () => {
    const before = await everything();
    expect(await writeDemo(app.deps, { seed: 'another', members: MEMBERS })).toBe(false);
    expect(await everything()).toBe(before);
  });

  test('phones are sealed, masked and found by their index; none stands anywhere in the clear', async () => {
    const known = await sandbox<{ personas: { name: string; phone: string }[] }>('/_sandbox/personas');
    const { phone } = known.personas.find(({ name }) => name === '沈知微')!;
    const member = await Members(app.deps.db)
      .findOne({ phoneIndex: app.deps.pii.blindIndex(phone) })
      .lean();
    expect([member!.nickname, app.deps.pii.decrypt(member!.phoneSealed!)]).toEqual(['沈知微', phone]);
    expect(member!.phoneMasked).toBe(`${phone.slice(0, 3)}****${phone.slice(-4)}`);
    expect(await everything()).not.toMatch(/1990000\d{4}/);
  });

  test('the doors name the brand, its stores, an account for each role and everybody with a story', async () => {
    const { brandName, sandboxUrl, stores, consoleAccounts, personas } = await facts();
    expect([brandName, sandboxUrl]).toEqual(['听檐茶事', app.sandboxUrl]);
    expect(stores).toEqual(STORES.map(({ _id, name, scene }) => ({ id: _id, name, scene })));
    expect(consoleAccounts.map(({ role }) => role)).toEqual(OPERATORS.map(({ role }) => role));
    expect(new Set(personas.map(({ kind }) => kind))).toEqual(new Set(['visitor', 'member', 'staff']));
    for (const { username, password } of consoleAccounts) {
      const { operator } = await app.as()('POST /v1/session/console', { body: { username, password } });
      expect(operator.role).toBe(consoleAccounts.find((one) => one.username === username)!.role);
    }
  });

  test('a member with a story signs in through the sandbox and finds it', async () => {
    const { call } = await signIn('沈知微');
    const home = await call('GET /v1/member/home', { query: {} });
    expect(home.tier?.sentence).toBe('再消费 ¥86 升金毫');
    const { coupons } = await call('GET /v1/member/coupons', { query: {} });
    const dayMs = 86_400_000;
    const soon = coupons.filter(
      ({ expiresAt, state }) => state === 'issued' && Date.parse(expiresAt) < app.clock.now().getTime() + 2 * dayMs,
    );
    expect(soon.map(({ title }) => title)).toContain('常客回礼');
  });

  test('joining again gives no second newcomer coupon', async () => {
    const { session, call } = await signIn('林小满');
    const before = await Coupons(app.deps.db).countDocuments({ memberId: session.memberId });
    const { gifts } = await call('POST /v1/member/join', {
      body: { phoneCode: 'x', privacyVersion: '2026-11', marketing: { inbox: true, subscribe: true, sms: false } },
    });
    expect(gifts.length).toBe(1);
    expect(await Coupons(app.deps.db).countDocuments({ memberId: session.memberId })).toBe(before);
  });

  test('staff serve at their own store', async () => {
    const { session } = await signIn('周以安');
    expect(session.staff?.stores.map(({ name }) => name)).toEqual(['武康路店']);
  });

  test('saved segments hold what a count says now', async () => {
    for (const segment of await Segments(app.deps.db).find().lean()) {
      const { count } = await countRule(app.deps, await prepareRule(app.deps, segment.rule), segment.countedAt);
      expect([segment.name, segment.count]).toEqual([segment.name, count]);
    }
  });

  test('the team lacks one seat, and its money can go back', async () => {
    const { call } = await signIn('陆闻笙');
    const { team } = await call('GET /v1/member/home', { query: {} });
    expect([team!.state, team!.missing, team!.seats.filter(({ paid }) => paid).length]).toEqual(['open', 1, 2]);
  });

  test('a shop order of the story can be refunded where it was paid', async () => {
    const order = (await Orders(app.deps.db)
      .findOne({ channel: 'shop', state: 'done', paidFen: { $gt: 0 } })
      .sort({ paidAt: -1 })
      .lean())!;
    const admin = app.as({ sub: OPERATORS.find(({ role }) => role === 'admin')!._id, aud: 'console' });
    await admin('POST /v1/console/orders/:id/refund', { params: { id: order._id }, body: { reason: '会员买错了' } });
    await app.drain();
    await until(async () => {
      await pushRefund(app.deps, `R${order.orderNo}`);
      await app.drain();
      return (await Orders(app.deps.db).findById(order._id).lean())!.state === 'refunded';
    });
    expect((await Refunds(app.deps.db).findById(`R${order.orderNo}`).lean())!.state).toBe('done');
    expect((await reconcile(app.deps)).parts.flatMap(({ faults }) => faults)).toEqual([]);
  });
});

describe('the campaign that is half done', () => {
  const find = async () =>
    (await Campaigns(app.deps.db)
      .findOne({ state: { $in: ['paused', 'running', 'finished'] }, name: '茶凉了，再续一杯' })
      .lean())!;
  const manager = () => app.as({ sub: OPERATORS[0]!._id, aud: 'console' });

  test('arms that were drawn are the arms that the product draws', async () => {
    const campaign = await find();
    const rows = await Deliveries(app.deps.db).find({ campaignId: campaign._id }).lean();
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      const { consents, status } = (await Members(app.deps.db).findById(row.memberId).lean())!;
      const decision = decideDelivery(
        { ...campaign, id: campaign._id },
        { memberId: row.memberId, tierKey: row.tierKey, joined: status === 'joined', consents },
      );
      expect([row.memberId, row.arm]).toEqual([row.memberId, decision.arm]);
    }
  });

  test('carried on, it reaches everybody that is left, once, and its states add up to the audience', async () => {
    const paused = await find();
    const before = await manager()('GET /v1/console/campaigns/:id', { params: { id: paused._id } });
    expect([before.state, before.progress.pending > 0, before.progress.sent > 0]).toEqual(['paused', true, true]);
    await manager()('POST /v1/console/campaigns/:id/resume', { params: { id: paused._id } });
    for (const chunk of await Chunks(app.deps.db).find({ campaignId: paused._id, done: false }).lean())
      await dispatchChunk(app.deps, chunk._id);
    const { state, progress } = await manager()('GET /v1/console/campaigns/:id', { params: { id: paused._id } });
    expect(state).toBe('finished');
    const { audience, holdout, pending, sent, skipped, failed, unknown } = progress;
    expect([pending, failed, unknown]).toEqual([0, 0, 0]);
    expect(holdout + sent + skipped).toBe(audience);
    expect([holdout, audience]).toEqual([paused.holdout, before.progress.audience]);
    expect(sent).toBeGreaterThan(before.progress.sent);
    const receipt = await manager()('GET /v1/console/campaigns/:id/receipt', { params: { id: paused._id } });
    expect(receipt.adds).toBe(true);
    expect(
      receipt.lines.filter(({ channel, state: one }) => channel === 'subscribe' && one === 'sent')[0]!.members,
    ).toBeGreaterThan(0);
    expect((await reconcile(app.deps)).parts.flatMap(({ faults }) => faults)).toEqual([]);
  });
});
