import { newId } from '../../server/src/platform/database';
import type { Deps } from '../../server/src/platform/deps';
import { AppError } from '../../server/src/platform/errors';
import { once } from '../../server/src/platform/idempotency';
import { atOnce, openPlatform, type Platform } from './platform-support';

let platform: Platform;
let deps: Deps;
beforeAll(async () => {
  platform = await openPlatform();
  deps = platform.deps;
});
afterAll(() => platform?.close());

const act = (more: Partial<Parameters<typeof once>[1]> = {}) => ({ actorId: 'member:1', route: 'POST /v1/test', key: newId(), input: { body: { amountFen: 100 } }, ...more });
const codeOf = (error: unknown): string => (error as AppError).code;
const never = new Promise<never>(() => undefined);
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const keys = () => deps.db.collection<{ _id: string; state: string; leaseUntil: Date }>('idempotency_keys');
const leaseOver = ({ actorId, route, key }: ReturnType<typeof act>) =>
  keys().updateOne({ _id: `${actorId}|${route}|${key}` }, { $set: { leaseUntil: new Date(Date.now() - 1) } });

test('the same key twenty times at once acts once; who comes while it runs is told so, who comes later gets the same answer', async () => {
  const one = act();
  let effects = 0;
  const run = async () => {
    effects += 1;
    await pause(30);
    return { id: newId() };
  };
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => once(deps, one, run)));
  const won = results.filter((result) => result.status === 'fulfilled');
  const refused = results.filter((result) => result.status === 'rejected');
  expect(effects).toBe(1);
  expect(won.length).toBeGreaterThanOrEqual(1);
  expect(refused.every((result) => codeOf(result.reason) === 'STILL_RUNNING')).toBe(true);
  expect(new AppError('STILL_RUNNING').status).toBe(409);
  const again = await atOnce(20, () => once(deps, one, run));
  expect(new Set([...won.map((result) => result.value.reply.id), ...again.map(({ reply }) => reply.id)]).size).toBe(1);
  expect(again.every(({ replayed }) => replayed)).toBe(true);
  expect(effects).toBe(1);
});

test('the same key for something else is refused as a mistake of the caller', async () => {
  const one = act();
  await once(deps, one, async () => ({ id: 1 }));
  const other = once(deps, { ...one, input: { body: { amountFen: 101 } } }, async () => ({ id: 2 }));
  await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', status: 422 });
});

test('the order of fields does not make it something else', async () => {
  const one = act({ input: { body: { a: 1, b: { c: [1, { d: 2, e: 3 }] } } } });
  await once(deps, one, async () => 'first');
  const { reply } = await once(deps, { ...one, input: { body: { b: { c: [1, { e: 3, d: 2 }] }, a: 1 } } }, async () => 'second');
  expect(reply).toBe('first');
});

test('a key belongs to one person and one route', async () => {
  const one = act();
  const replies = await Promise.all([one, { ...one, actorId: 'member:2' }, { ...one, route: 'POST /v1/other' }].map((each, n) => once(deps, each, async () => n)));
  expect(replies.map(({ reply }) => reply)).toEqual([0, 1, 2]);
});

test('a refusal leaves the key free, since nothing was changed', async () => {
  const one = act();
  await expect(once(deps, one, async () => { throw new AppError('COUPON_SOLD_OUT'); })).rejects.toMatchObject({ code: 'COUPON_SOLD_OUT' });
  expect(await once(deps, one, async () => 'second try')).toEqual({ reply: 'second try', replayed: false });
});

test('what goes over the wire the second time is what went over it the first time', async () => {
  const reply = { none: undefined, at: new Date('2026-11-22T08:00:00Z'), 'a.b': 1, $set: { x: null }, list: [undefined, '茶'] };
  const one = act();
  const first = await once(deps, one, async () => reply as unknown);
  const second = await once<unknown>(deps, one, async () => 'never');
  expect(JSON.stringify(second.reply)).toBe(JSON.stringify(first.reply));
  const nothing = act();
  await once(deps, nothing, async () => undefined);
  expect(await once(deps, nothing, async () => 'never')).toEqual({ reply: undefined, replayed: true });
});

test('while a run lives its key is held; after a crash, when its lease is over, one of ten takes it over', async () => {
  const one = act();
  void once(deps, one, () => never); // a process that dies before it answers
  await pause(50);
  await expect(once(deps, one, async () => 'too early')).rejects.toMatchObject({ code: 'STILL_RUNNING' });
  await leaseOver(one);
  let runs = 0;
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => once(deps, one, async () => {
    runs += 1;
    await pause(50);
    return `run ${runs}`;
  })));
  expect(runs).toBe(1);
  expect(results.filter((result) => result.status === 'rejected').every((result) => codeOf(result.reason) === 'STILL_RUNNING')).toBe(true);
  expect(await once(deps, one, async () => 'never')).toEqual({ reply: 'run 1', replayed: true });
});

test('a run that was taken for dead and then fails does not free the key of its successor', async () => {
  const one = act();
  let fail: (error: Error) => void = () => undefined;
  const slow = once(deps, one, () => new Promise<string>((_, reject) => (fail = reject)));
  await pause(50);
  await leaseOver(one);
  let finish: (reply: string) => void = () => undefined;
  const successor = once(deps, one, () => new Promise<string>((resolve) => (finish = resolve)));
  await pause(50);
  fail(new Error('late'));
  await expect(slow).rejects.toThrow('late');
  await expect(once(deps, one, async () => 'a third')).rejects.toMatchObject({ code: 'STILL_RUNNING' });
  finish('the successor');
  expect((await successor).reply).toBe('the successor');
  expect((await once(deps, one, async () => 'never')).reply).toBe('the successor');
});
