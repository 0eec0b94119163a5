import { issueCouponsInBulk, CouponTemplates, type CouponTemplate } from '../../server/src/features/coupons/index';
import { CounterSales, Scans, type Scan } from '../../server/src/features/counter/index';
import { StaffPeople } from '../../server/src/features/staff/index';
import { Stores } from '../../server/src/features/stores/index';
import { newId } from '../../server/src/platform/database';
import type { Deps } from '../../server/src/platform/deps';
import { post } from '../../server/src/platform/ledger/index';
import { withTransaction } from '../../server/src/platform/transaction';
import { inTurns, measure, startFloor, startProduct, type BenchApp } from '../support/bench/measure';
import { benchMembers } from '../support/bench/people';
import type { LoadRequest } from '../support/bench/send-load';

const ROUNDS = 3;
const CONCURRENCY = 16;
const SALES = 400;
const WARM_UP = 100;

interface Desk {
  storeId: string;
  staffId: string;
  token: string;
}

const openDesk = async ({ app, deps }: BenchApp): Promise<Desk> => {
  const [storeId, staffId] = [newId(), newId()];
  const [memberId = ''] = await benchMembers(deps, 1);
  await Stores(deps.db).insertMany([{ _id: storeId, name: '静安店', address: '', phone: '', hours: '00:00-24:00', lng: 121, lat: 31, picture: '', scene: storeId, externalId: null, open: true }]);
  await StaffPeople(deps.db).insertMany([{ _id: staffId, name: '店员', role: 'associate', storeIds: [storeId], memberId, active: true }]);
  return { storeId, staffId, token: app.jwt.sign({ sub: memberId, aud: 'member', staffId }) };
};

const makeTemplate = async (deps: Deps): Promise<string> => {
  const template: CouponTemplate = {
    _id: newId(), title: '到店券', benefit: { kind: 'threshold', thresholdFen: 50_00, discountFen: 12_00 }, scope: { storeIds: [], channels: [], categories: [], productIds: [] },
    validity: { kind: 'after-issue', days: 7 }, stackable: false, claimable: false, minTierRank: 0, stock: null, perMemberLimit: 1, state: 'active', issued: 0, pending: [],
    createdAt: deps.clock.now(), requestKey: null,
  };
  await CouponTemplates(deps.db).insertMany([template]);
  return template._id;
};

const givePoints = (deps: Deps, memberId: string): Promise<unknown> =>
  withTransaction(deps.db, (session) => post(deps, session, { memberId, asset: 'points', delta: 500, reference: `bench:${memberId}`, title: '赠送', at: deps.clock.now() }));

/** Sales ready to be booked: different members, each scanned, with a coupon and 500 points. ¥100 − 12 − 5 = ¥83. */
const prepareSales = async (deps: Deps, desk: Desk, count: number): Promise<LoadRequest[]> => {
  const members = await benchMembers(deps, count);
  const coupons = await issueCouponsInBulk(deps, { templateId: await makeTemplate(deps), via: 'bench', items: members.map((memberId) => ({ memberId, reference: `bench:${memberId}` })) });
  for (let from = 0; from < count; from += 25) await Promise.all(members.slice(from, from + 25).map((memberId) => givePoints(deps, memberId)));
  const scans = members.map((memberId): Scan => ({
    _id: newId(), memberId, storeId: desk.storeId, staffId: desk.staffId, requestKey: `bench:${memberId}`, orderId: null, createdAt: new Date(),
    expiresAt: new Date(deps.clock.now().getTime() + 3_600_000),
  }));
  await Scans(deps.db).insertMany(scans);
  return scans.map((scan, i) => {
    const given = coupons[i]!;
    const couponIds = given.state === 'refused' ? [] : [given.coupon._id];
    return {
      method: 'POST', path: '/v1/staff/counter/sales', headers: { authorization: `Bearer ${desk.token}`, 'idempotency-key': `bench-${scan._id}` },
      body: JSON.stringify({ scanId: scan._id, amountFen: 100_00, couponIds, usePoints: true, expectedPayableFen: 83_00 }),
    };
  });
};

/** How many writes one sale makes, told by the database itself. */
const writesOfOneSale = async ({ deps, port }: BenchApp, sale: LoadRequest): Promise<number> => {
  await deps.db.db!.command({ profile: 2 });
  await measure({ port, concurrency: 1, requests: [sale] });
  await deps.db.db!.command({ profile: 0 });
  const written = { $or: [{ op: { $in: ['insert', 'update', 'remove'] } }, { 'command.findAndModify': { $exists: true } }] };
  return deps.db.collection('system.profile').countDocuments({ ...written, ns: { $not: /system\./ } });
};

/** A bare Fastify with as many writes: two beside, as for the idempotency key, the rest in one transaction. */
const floorFor = (deps: Deps, writes: number) =>
  startFloor((app) =>
    void app.post('/sale', async () => {
      const _id = newId();
      const into = (n: number) => deps.db.collection<{ _id: string; at: Date; amountFen: number }>(`bench_floor_${n}`);
      const row = { _id, at: new Date(), amountFen: 100_00 };
      await into(0).insertOne(row);
      await withTransaction(deps.db, async (session) => {
        for (let n = 1; n < writes - 1; n += 1) await into(n).insertOne(row, { session });
      });
      await into(0).updateOne({ _id }, { $set: { amountFen: 83_00 } });
      return { id: _id };
    }));

/** Counter sales with coupon and points, all or nothing, against a bare Fastify with the same number of writes. */
const run = async (): Promise<object> => {
  const product = await startProduct();
  const { deps } = product;
  const desk = await openDesk(product);
  const [first, ...warm] = await prepareSales(deps, desk, WARM_UP);
  const writes = await writesOfOneSale(product, first!);
  for (let n = 0; n < writes; n += 1) await deps.db.createCollection(`bench_floor_${n}`);
  const floor = await floorFor(deps, writes);
  const bare = (count: number) => measure({ port: floor.port, concurrency: CONCURRENCY, requests: Array.from({ length: count }, () => ({ method: 'POST', path: '/sale', headers: {}, body: '{}' })) });
  try {
    await Promise.all([measure({ port: product.port, concurrency: CONCURRENCY, requests: warm }), bare(WARM_UP)]);
    const batches = await Promise.all(Array.from({ length: ROUNDS }, () => prepareSales(deps, desk, SALES)));
    const figures = await inTurns(ROUNDS, (round) => measure({ port: product.port, concurrency: CONCURRENCY, requests: batches[round]! }), () => bare(SALES));
    const booked = await CounterSales(deps.db).countDocuments();
    if (booked !== WARM_UP + ROUNDS * SALES) throw new Error(`${booked} sales booked: ${JSON.stringify(figures.statuses)}`);
    return { name: 'counter', what: `${SALES} sales with coupon and points, ${CONCURRENCY} at once`, writesPerSale: writes, ...figures };
  } finally {
    await floor.close();
    await product.close();
  }
};
export default run;
export { run };
