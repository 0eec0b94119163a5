import { randomUUID } from 'node:crypto';
import { MemberLists, snapshotSegments, takeSnapshot } from '../../server/src/features/segments/index';
import { newId } from '../../server/src/platform/database';
import type { Examples, World } from './world';

const rule = { orders: { count: { gte: 0 } } };
const ofSegment = ({ segmentId }: World) => ({ params: { id: segmentId } });
const make = async ({ app, console: { admin } }: World): Promise<string> =>
  (await app.as(admin)('POST /v1/console/segments', { body: { name: `人群${randomUUID().slice(0, 8)}`, rule } })).id;
const snapshot = async ({ app, console: { admin } }: World, id: string): Promise<string> => {
  const asked = await app.as(admin)('POST /v1/console/segments/:id/snapshots', { params: { id } });
  await takeSnapshot(app.deps, asked.id);
  return asked.id;
};
const linkToken = async ({ app, segmentId, console: { admin } }: World): Promise<string> => {
  const { path } = await app.as(admin)('POST /v1/console/segments/:id/export-link', { params: { id: segmentId }, body: { reason: '门店回访' } });
  return path.split('/').at(-1)!;
};
const text = '手机号\n19900001234\nSK00000001';

export const segmentExamples = {
  'PUT /v1/console/segments/:id/archived': async (world) => ({ params: { id: await make(world) }, body: { archived: true } }),
  'GET /v1/console/segments/:id/snapshots': async (world) => {
    await snapshotSegments(world.app.deps);
    return ofSegment(world);
  },
  'POST /v1/console/segments/:id/snapshots': ofSegment,
  'GET /v1/console/segments/:id/diff': async (world) => {
    const id = await make(world);
    return { params: { id }, query: { from: await snapshot(world, id), to: await snapshot(world, id) } };
  },
  'POST /v1/console/segments/overlap': async (world) => ({ body: { segmentIds: [world.segmentId, await make(world)] } }),
  'POST /v1/console/segments/:id/export-link': (world) => ({ ...ofSegment(world), body: { reason: '门店回访' } }),
  'GET /v1/console-files/segments/:token': async (world) => ({ params: { token: await linkToken(world) } }),
  'GET /v1/console/member-lists': () => ({}),
  'POST /v1/console/member-lists/preview': () => ({ body: { text } }),
  'POST /v1/console/member-lists': () => ({ body: { name: '茶会到场', text } }),
  'DELETE /v1/console/member-lists/:id': async ({ app }) => {
    const id = newId();
    await MemberLists(app.deps.db).insertMany([{ _id: id, name: `名单${id}`, createdAt: app.clock.now() }]);
    return { params: { id } };
  },
} satisfies Partial<Examples>;
