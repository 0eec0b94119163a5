import { CouponTemplates, type CouponTemplate } from '../../server/src/features/coupons/index';
import { newId } from '../../server/src/platform/database';
import type { Deps } from '../../server/src/platform/deps';
import { inTurns, measure, startFloor, startProduct, type BenchApp } from '../support/bench/measure';
import { benchMembers } from '../support/bench/people';
import type { LoadRequest } from '../support/bench/send-load';

const ROUNDS = 3;
const CONCURRENCY = 64;
const MEMBERS = 5000;

const makeTemplate = async (deps: Deps, stock: number): Promise<string> => {
  const template: CouponTemplate = {
    _id: newId(), title: '抢券', benefit: { kind: 'threshold', thresholdFen: 50_00, discountFen: 12_00 }, scope: { storeIds: [], channels: [], categories: [], productIds: [] },
    validity: { kind: 'after-issue', days: 7 }, stackable: false, claimable: true, minTierRank: 0, stock, perMemberLimit: 1, state: 'active', issued: 0, pending: [],
    createdAt: deps.clock.now(), requestKey: null,
  };
  await CouponTemplates(deps.db).insertMany([template]);
  return template._id;
};

/** The bare guarded `$inc`: nothing is known of members, limits, repeats or crashes. */
const floorFor = (deps: Deps) => {
  const counters = deps.db.collection<{ _id: string; issued: number; stock: number }>('bench_floor');
  return startFloor((app) =>
    void app.post<{ Params: { id: string } }>('/claim/:id', async (request, reply) => {
      const won = await counters.updateOne({ _id: request.params.id, $expr: { $lt: ['$issued', '$stock'] } }, { $inc: { issued: 1 } });
      return reply.status(won.modifiedCount === 1 ? 200 : 409).send({ won: won.modifiedCount === 1 });
    }));
};

interface Scene {
  product: BenchApp;
  floorPort: number;
  tokens: readonly string[];
}

/** `tries` claims on `stock` units, ours and the floor in turns; proves each time that exactly the stock was issued. */
const compare = ({ product, floorPort, tokens }: Scene, tries: number, stock: number) => {
  const { deps } = product;
  const ours = async () => {
    const templateId = await makeTemplate(deps, stock);
    const requests = tokens.slice(0, tries).map((token, i): LoadRequest => ({
      method: 'POST', path: `/v1/member/coupon-templates/${templateId}/claim`, headers: { authorization: `Bearer ${token}`, 'idempotency-key': `bench-${i}-${templateId}` },
    }));
    const figures = await measure({ port: product.port, concurrency: CONCURRENCY, requests });
    const { issued } = (await CouponTemplates(deps.db).findById(templateId).lean())!;
    if (issued !== Math.min(stock, tries) || figures.statuses[200] !== issued) throw new Error(`issued ${issued} of ${stock}: ${JSON.stringify(figures.statuses)}`);
    return figures;
  };
  const floor = async () => {
    const _id = newId();
    await deps.db.collection<{ _id: string }>('bench_floor').insertOne({ _id, issued: 0, stock } as { _id: string });
    return measure({ port: floorPort, concurrency: CONCURRENCY, requests: Array.from({ length: tries }, () => ({ method: 'POST', path: `/claim/${_id}`, headers: {} })) });
  };
  return inTurns(ROUNDS, ours, floor);
};

/** Claims over HTTP against a bare guarded counter behind the same HTTP. */
const run = async (): Promise<object> => {
  const product = await startProduct();
  const members = await benchMembers(product.deps, MEMBERS);
  const floor = await floorFor(product.deps);
  try {
    const scene: Scene = { product, floorPort: floor.port, tokens: members.map((sub) => product.app.jwt.sign({ sub, aud: 'member' })) };
    await compare(scene, 500, 500); // warm up both
    const rush = await compare(scene, MEMBERS, 1000);
    const winning = await compare(scene, 2000, 2000);
    return { name: 'claim', what: `${MEMBERS} claims on a stock of 1000, ${CONCURRENCY} at once`, ...rush, winning: { what: '2000 claims that all win', ...winning } };
  } finally {
    await floor.close();
    await product.close();
  }
};
export default run;
export { run };
