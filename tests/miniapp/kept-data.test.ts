import './support/as-weapp';
import { onNewPhone } from './support/app';
import { phone } from './support/taro';

const cache = () => import('../../miniapp/src/cache');

beforeEach(onNewPhone);

test('what a page showed comes back with its time', async () => {
  const { cacheSet, cacheGet } = await cache();
  cacheSet('m1', 'tier', { name: '金毫' }, 1_700_000_000_000);
  expect(cacheGet('m1', 'tier')).toEqual({ data: { name: '金毫' }, at: 1_700_000_000_000 });
});

test('one person never sees what was kept for another', async () => {
  const { cacheSet, cacheGet } = await cache();
  cacheSet('m1', 'home', 'of m1');
  expect(cacheGet('m2', 'home')).toBeUndefined();
});

test('forty pages are kept, and the one not touched for longest goes first', async () => {
  const { cacheSet, cacheGet } = await cache();
  for (let n = 0; n < 40; n += 1) cacheSet('m1', `product-${n}`, n);
  cacheSet('m1', 'product-0', 'again');
  cacheSet('m1', 'product-40', 40);
  expect(cacheGet('m1', 'product-0')?.data).toBe('again');
  expect(cacheGet('m1', 'product-1')).toBeUndefined();
  expect(cacheGet('m1', 'product-2')?.data).toBe(2);
  expect([...phone().storage.keys()].filter((key) => key.includes(':cache:'))).toHaveLength(40);
});

test('a full phone costs the copy, not the page', async () => {
  const { cacheSet, cacheGet } = await cache();
  phone().storageFull = true;
  expect(() => cacheSet('m1', 'tier', 'x')).not.toThrow();
  expect(cacheGet('m1', 'tier')).toBeUndefined();
});

test('a copy that cannot be read counts as none', async () => {
  const { cacheSet, cacheGet } = await cache();
  cacheSet('m1', 'tier', 'x');
  for (const key of phone().storage.keys()) phone().storage.set(key, '{"data":');
  expect(cacheGet('m1', 'tier')).toBeUndefined();
});

test('forgetting leaves nothing of anybody', async () => {
  const { cacheSet, cacheClear } = await cache();
  cacheSet('m1', 'tier', 'x');
  cacheSet('m2', 'home', 'y');
  cacheClear();
  expect([...phone().storage.keys()]).toEqual([]);
});

test('everything is kept under the name of its slot, as the doors page expects', async () => {
  const { keep } = await import('../../miniapp/src/storage');
  keep('session', { a: 1 });
  expect([...phone().storage.keys()]).toEqual(['shuke:me:session']);
});
