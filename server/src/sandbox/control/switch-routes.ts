import type { FastifyInstance } from 'fastify';
import { textOf, type JsonObject } from '../body';
import { faultCatalog, isFaultName, type ActiveFault } from '../faults';
import type { World } from '../world';
import { ControlProblem, readNumber, readObject, readOneOf } from './input';

const MOST_TIMES = 1_000_000;
const MOST_SECONDS = 7 * 86_400;

const readTimes = (body: JsonObject): number | null => {
  if (body.times === 'always' || body.times === null) return null;
  return readNumber(body, 'times', 0, MOST_TIMES) ?? 1;
};

const readFault = (body: JsonObject): ActiveFault => {
  const name = String(body.name);
  if (!isFaultName(name)) throw new ControlProblem(`name 应为 ${Object.keys(faultCatalog).join('、')} 之一`);
  return {
    name, times: readTimes(body), route: textOf(body.route), seconds: readNumber(body, 'seconds', 0, MOST_SECONDS),
    when: readOneOf(body, 'when', ['before', 'after'], 'before'),
  };
};

const faultsNow = ({ faults }: World) => ({
  faults: faults.list(), catalog: Object.entries(faultCatalog).map(([name, words]) => ({ name, ...words })),
});

/**
 * `POST /_sandbox/faults { name, times?: number | 'always', route?, when?, seconds? }`: `times` is 1 unless said,
 * 0 switches off; `{ clear: true }` switches everything off.
 */
export function switchRoutes(app: FastifyInstance, world: World): void {
  app.get('/_sandbox/faults', () => faultsNow(world));
  app.post('/_sandbox/faults', (request) => {
    const body = readObject(request);
    if (body.clear === true) world.faults.clear();
    else world.faults.set(readFault(body));
    return faultsNow(world);
  });
  app.get('/_sandbox/settings', () => world.settings);
  app.post('/_sandbox/settings', (request) => {
    const body = readObject(request);
    world.settings.verifyMode = readOneOf(body, 'verifyMode', ['certificate', 'publicKey'], world.settings.verifyMode);
    world.settings.retryScale = readNumber(body, 'retryScale', 0.000_001, 1) ?? world.settings.retryScale;
    world.settings.h5Url = textOf(body.h5Url) ?? world.settings.h5Url;
    return world.settings;
  });
  app.post('/_sandbox/released-pages', (request) => {
    const { pages } = readObject(request);
    if (!Array.isArray(pages) || pages.some((page) => typeof page !== 'string')) throw new ControlProblem('pages 应为字符串数组');
    world.store.data.releasedPages = pages.map(String);
    world.store.touch();
    return { pages: world.store.data.releasedPages };
  });
}
