import type { FastifyInstance } from 'fastify';
import { MAX_SCALE, MIN_SCALE } from '../clock';
import type { World } from '../world';
import { ControlProblem, readNumber, readObject } from './input';

const CENTURY_MS = 100 * 365 * 86_400_000;

const readInstant = (value: unknown): number => {
  const atMs = typeof value === 'number' ? value : Date.parse(String(value));
  if (Number.isFinite(atMs) && Math.abs(atMs) < CENTURY_MS) return atMs;
  throw new ControlProblem('setNow 应为 ISO 时间或毫秒数');
};

/** `GET` reads the clock that the whole product follows; `POST { advanceMs | setNow | scale | reset }` moves it. */
export function clockRoutes(app: FastifyInstance, { clock }: World): void {
  app.get('/_sandbox/clock', () => clock.reading());
  app.post('/_sandbox/clock', (request) => {
    const body = readObject(request);
    const advanceMs = readNumber(body, 'advanceMs', -CENTURY_MS, CENTURY_MS);
    const scale = readNumber(body, 'scale', MIN_SCALE, MAX_SCALE);
    const asked = [advanceMs, scale, body.setNow, body.reset].filter((value) => value !== undefined);
    if (asked.length === 0) throw new ControlProblem('请给出 advanceMs、setNow、scale 或 reset');
    if (body.reset === true) clock.reset();
    if (body.setNow !== undefined) clock.setNow(readInstant(body.setNow));
    if (scale !== undefined) clock.setScale(scale);
    if (advanceMs !== undefined) clock.advance(advanceMs);
    return clock.reading();
  });
}
