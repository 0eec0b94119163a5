import mongoose from 'mongoose';
import { writeDemo } from '../../scripts/seed/write-demo';
import { Members } from '../../server/src/features/membership/index';
import type { Deps } from '../../server/src/platform/deps';
import { inTurns, measure, startFloor, startProduct } from '../support/bench/measure';
import type { LoadRequest } from '../support/bench/send-load';

const ROUNDS = 3;
const CONCURRENCY = 50;
const REQUESTS = 300;
const MEMBERS = 200;

/** How many reads of the database one piece of work asks for. */
const countReads = async (work: () => Promise<unknown>): Promise<number> => {
  let reads = 0;
  mongoose.set('debug', () => void (reads += 1));
  await work();
  mongoose.set('debug', false);
  return reads;
};

/** As many reads as the home page, each the cheapest there is: one document by its id, side by side, on the same pool. */
const readMany = (deps: Deps, ids: readonly string[], reads: number, turn: number): Promise<unknown> =>
  Promise.all(Array.from({ length: reads }, (_, i) => Members(deps.db).collection.findOne({ _id: ids[(turn + i) % ids.length] as never })));

/** The first screen over HTTP against a bare Fastify route that does as many reads and answers a text of the same size. */
const run = async (): Promise<object> => {
  const product = await startProduct();
  const { deps } = product;
  await writeDemo(deps, { seed: 'tingyan', members: MEMBERS });
  const ids = (await Members(deps.db).find({ status: 'joined' }, { _id: 1 }).sort({ _id: 1 }).limit(MEMBERS).lean()).map((member) => member._id);
  const tokens = ids.map((sub) => product.app.jwt.sign({ sub, aud: 'member' }));
  const ask = () => product.app.inject({ url: '/v1/member/home', headers: { authorization: `Bearer ${tokens[0]!}` } });
  const sample = await ask();
  if (sample.statusCode !== 200) throw new Error(`home answered ${sample.statusCode}: ${sample.body}`);
  const reads = await countReads(ask);
  let turn = 0;
  const floor = await startFloor((app) => void app.get('/home', async (_request, reply) => {
    await readMany(deps, ids, reads, (turn += 1));
    return reply.type('application/json').send(sample.body);
  }));
  try {
    const requests = Array.from({ length: REQUESTS }, (_, i): LoadRequest => ({ method: 'GET', path: '/v1/member/home', headers: { authorization: `Bearer ${tokens[i % tokens.length]!}` } }));
    const bare = Array.from({ length: REQUESTS }, (): LoadRequest => ({ method: 'GET', path: '/home', headers: {} }));
    const figures = await inTurns(
      ROUNDS,
      () => measure({ port: product.port, concurrency: CONCURRENCY, requests }),
      () => measure({ port: floor.port, concurrency: CONCURRENCY, requests: bare }),
    );
    const what = `GET /v1/member/home on the demo brand, ${CONCURRENCY} at once, ${sample.body.length} bytes, against a bare Fastify route that reads ${reads} documents by id`;
    return { name: 'home', what, reads, ...figures };
  } finally {
    await floor.close();
    await product.close();
  }
};
export default run;
export { run };
