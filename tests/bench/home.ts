import { inTurns, measure, startFloor, startProduct } from '../support/bench/measure';
import { benchMembers } from '../support/bench/people';
import type { LoadRequest } from '../support/bench/send-load';

const ROUNDS = 3;
const CONCURRENCY = 50;
const REQUESTS = 2000;
const MEMBERS = 200;

/** The first screen over HTTP against a bare Fastify route that answers a text of the same size. */
const run = async (): Promise<object> => {
  const product = await startProduct();
  const members = await benchMembers(product.deps, MEMBERS);
  const tokens = members.map((sub) => product.app.jwt.sign({ sub, aud: 'member' }));
  const sample = await product.app.inject({ url: '/v1/member/home', headers: { authorization: `Bearer ${tokens[0]}` } });
  if (sample.statusCode !== 200) throw new Error(`home answered ${sample.statusCode}: ${sample.body}`);
  const floor = await startFloor((app) => void app.get('/home', (_request, reply) => reply.type('application/json').send(sample.body)));
  try {
    const requests = Array.from({ length: REQUESTS }, (_, i): LoadRequest => ({ method: 'GET', path: '/v1/member/home', headers: { authorization: `Bearer ${tokens[i % MEMBERS]!}` } }));
    const bare = Array.from({ length: REQUESTS }, (): LoadRequest => ({ method: 'GET', path: '/home', headers: {} }));
    const figures = await inTurns(
      ROUNDS,
      () => measure({ port: product.port, concurrency: CONCURRENCY, requests }),
      () => measure({ port: floor.port, concurrency: CONCURRENCY, requests: bare }),
    );
    return { name: 'home', what: `GET /v1/member/home, ${CONCURRENCY} at once, ${sample.body.length} bytes`, ...figures };
  } finally {
    await floor.close();
    await product.close();
  }
};
export default run;
export { run };
