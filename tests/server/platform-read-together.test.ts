import { defineModel, newId } from '../../server/src/platform/database';
import { readTogether } from '../../server/src/platform/read-together';
import { atOnce, openPlatform, type Platform } from './platform-support';

interface Probe {
  _id: string;
  name: string;
  secret: string;
}
const Probes = defineModel<Probe>('read_probes', { name: String, secret: String }, [[{ name: 1 }, { unique: true }]]);
const byName = readTogether<Probe>(Probes, { by: 'name', fields: { name: 1 } });

let platform: Platform;
beforeAll(async () => {
  platform = await openPlatform();
});
afterAll(() => platform?.close());

test('fifty who ask at once each get their own row, what is not there is nothing, and no field more than asked for', async () => {
  const { db } = platform.deps;
  await Probes(db).insertMany(Array.from({ length: 20 }, (_, n) => ({ _id: newId(), name: `n${n}`, secret: 's' })));
  const rows = await atOnce(50, (n) => byName(db, `n${n % 25}`));
  expect(rows.map((row) => row?.name)).toEqual(rows.map((_, n) => (n % 25 < 20 ? `n${n % 25}` : undefined)));
  expect(rows[0]).not.toHaveProperty('secret');
});

test('who asks after a change sees it, also while others are being served', async () => {
  const { db } = platform.deps;
  const _id = newId();
  await Probes(db).insertMany([{ _id, name: 'before', secret: 's' }]);
  const busy = atOnce(30, (n) => byName(db, `n${n}`));
  await Probes(db).updateOne({ _id }, { $set: { name: 'after' } });
  expect([await byName(db, 'before'), (await byName(db, 'after'))?._id]).toEqual([undefined, _id]);
  await busy;
});
