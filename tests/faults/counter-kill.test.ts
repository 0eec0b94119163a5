import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Coupons, issueCouponsInBulk } from '../../server/src/features/coupons/index';
import { CounterSales, Scans, type Scan } from '../../server/src/features/counter/index';
import { blankMember, Members, reserveOrdinals } from '../../server/src/features/membership/index';
import { Orders } from '../../server/src/features/orders/index';
import { newId } from '../../server/src/platform/database';
import { reconcile } from '../../server/src/reconcile';
import { makeTemplate } from '../server/coupons-support';
import { givePoints, holds, openCounter, type Counter } from '../server/counter-support';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { bundleProcess } from '../support/bundle-process';
import { until } from '../support/people';

const SALES = 200;
const KILLS = 5;
const PHONES = 8;

let app: TestApp;
let server: ChildProcess | undefined;
let origin = '';
let token = '';

beforeAll(async () => {
  app = await buildTestApp();
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  origin = `http://127.0.0.1:${(probe.address() as AddressInfo).port}`;
  probe.close();
}, 60_000);
afterAll(async () => {
  server?.kill('SIGKILL');
  await app.close();
}, 60_000);

const answers = async (): Promise<boolean> => (await fetch(`${origin}/health`).catch(() => undefined))?.ok ?? false;

const startServer = async (file: string): Promise<void> => {
  server = spawn(process.execPath, [file], {
    env: { ...process.env, ...app.environment, HOST: '127.0.0.1', PORT: new URL(origin).port },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await until(answers, 60_000);
};

interface Sale {
  key: string;
  body: { scanId: string; amountFen: number; couponIds: string[]; usePoints: boolean; expectedPayableFen: number };
}

/** Scanned members, each with a coupon of ¥12 and 500 points: ¥100 − 12 − 5 = ¥83. */
const prepareSales = async (counter: Counter): Promise<Sale[]> => {
  const at = app.clock.now();
  const first = await reserveOrdinals(app.deps, SALES);
  const members = Array.from({ length: SALES }, (_, i) => ({
    ...blankMember(first + i, at, { kind: 'direct', scene: '', storeId: null, at }), status: 'joined' as const, joinedAt: at,
  }));
  await Members(app.deps.db).insertMany(members);
  const benefit = { kind: 'threshold' as const, thresholdFen: 50_00, discountFen: 12_00 };
  const template = await makeTemplate(app, { benefit, stock: null, perMemberLimit: 1 });
  const items = members.map(({ _id }) => ({ memberId: _id, reference: `kill:${_id}` }));
  const given = await issueCouponsInBulk(app.deps, { templateId: template._id, via: 'test', items });
  for (const { _id } of members) await givePoints(app, _id, 500);
  const scans = members.map((member): Scan => ({
    _id: newId(), memberId: member._id, storeId: counter.storeId, staffId: counter.staff.staffId, requestKey: newId(), orderId: null,
    createdAt: new Date(), expiresAt: new Date(at.getTime() + 3_600_000),
  }));
  await Scans(app.deps.db).insertMany(scans);
  return scans.map((scan, i) => {
    const coupon = given[i]!;
    if (coupon.state === 'refused') throw new Error(coupon.reason);
    return { key: newId(), body: { scanId: scan._id, amountFen: 100_00, couponIds: [coupon.coupon._id], usePoints: true, expectedPayableFen: 83_00 } };
  });
};

/** Undefined: no answer came, or the first run still holds the key; the phone asks again with the same key. */
const book = async (sale: Sale): Promise<string | undefined> => {
  const reply = await fetch(`${origin}/v1/staff/counter/sales`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': sale.key },
    body: JSON.stringify(sale.body),
  }).catch(() => undefined);
  const answer = (await reply?.json().catch(() => undefined)) as { id?: string; code?: string } | undefined;
  if (reply?.status === 200) return answer?.id;
  if (reply && answer && answer.code !== 'STILL_RUNNING') throw new Error(`${reply.status} ${JSON.stringify(answer)}`);
  return undefined;
};

test('a server killed at random points of 200 sales books each once, and everything adds up', async () => {
  const file = await bundleProcess('main');
  const counter = await openCounter(app);
  token = app.app.jwt.sign({ ...counter.staff.claims });
  const sales = await prepareSales(counter);
  const booked = new Map<string, string>();
  const waiting = [...sales];
  let unanswered = 0;

  const serve = async (): Promise<void> => {
    for (let sale = waiting.shift(); sale; sale = waiting.shift()) {
      const id = await book(sale);
      if (id) booked.set(sale.key, id);
      else {
        unanswered += 1;
        waiting.push(sale);
        await new Promise((done) => setTimeout(done, 200));
      }
    }
  };
  const phones = async (): Promise<void> => {
    while (booked.size < SALES) await Promise.all(Array.from({ length: PHONES }, serve));
  };
  const done = phones();
  let kills = 0;
  for (; kills < KILLS && booked.size < SALES; kills += 1) {
    await startServer(file);
    await new Promise((wait) => setTimeout(wait, 50 + Math.random() * 200));
    server!.kill('SIGKILL');
    await once(server!, 'exit');
  }
  await startServer(file);
  await done;

  expect(kills).toBeGreaterThanOrEqual(3); // else it was not interrupted often enough to prove anything
  expect(unanswered).toBeGreaterThan(0);
  expect(new Set(booked.values()).size).toBe(SALES);
  const again = await Promise.all(sales.map((sale) => book(sale)));
  expect(again).toEqual(sales.map((sale) => booked.get(sale.key)));

  expect([await CounterSales(app.deps.db).countDocuments(), await Orders(app.deps.db).countDocuments({ channel: 'counter', state: 'done' })]).toEqual([SALES, SALES]);
  expect(await Coupons(app.deps.db).countDocuments({ state: 'redeemed' })).toBe(SALES);
  const [anyone] = await Scans(app.deps.db).find().limit(1).lean();
  expect(await holds(app, anyone!.memberId, 'points')).toBe(83);
  expect((await reconcile(app.deps)).parts.flatMap(({ faults }) => faults)).toEqual([]);
}, 480_000);
