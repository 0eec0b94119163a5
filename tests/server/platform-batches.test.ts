import { inBatches } from '../../server/src/platform/in-batches';
import { within } from '../../server/src/platform/within';

const tick = (): Promise<void> => new Promise((done) => setImmediate(done));

/** A desk whose batches end when they are let go. */
const openDesk = (most?: number) => {
  const batches: number[][] = [];
  const release: (() => void)[] = [];
  const ask = inBatches(async (items: readonly number[]) => {
    batches.push([...items]);
    await new Promise<void>((done) => release.push(done));
    if (items.includes(13)) throw new Error('unlucky');
    return items.map((item) => item * 10);
  }, most);
  return { batches, ask, next: () => release.shift()!() };
};

test('alone, nobody waits; who comes meanwhile goes together, each with an answer of its own', async () => {
  const { batches, ask, next } = openDesk();
  const first = ask(1);
  expect(batches).toEqual([[1]]);
  const rest = Promise.all([2, 3, 4].map(ask));
  await tick();
  expect(batches).toEqual([[1]]);
  next();
  expect(await first).toBe(10);
  await tick();
  expect(batches).toEqual([[1], [2, 3, 4]]);
  next();
  expect(await rest).toEqual([20, 30, 40]);
  void ask(5);
  expect(batches[2]).toEqual([5]);
});

test('a batch that fails fails alone', async () => {
  const { batches, ask, next } = openDesk(2);
  const asked = [1, 13, 2, 3].map((item) => ask(item).catch((error: Error) => error.message));
  for (let n = 0; n < 3; n += 1) {
    next();
    await tick();
  }
  expect(await Promise.all(asked)).toEqual([10, 'unlucky', 'unlucky', 30]);
  expect(batches).toEqual([[1], [13, 2], [3]]);
});

test('a wait that is bounded ends, with the answer or without', async () => {
  expect(await within(Promise.resolve('here'), 1000)).toBe('here');
  await expect(within(Promise.reject(new Error('its own')), 1000)).rejects.toThrow('its own');
  await expect(within(new Promise(() => undefined), 20)).rejects.toThrow('no answer within 20 ms');
});
