import { makeMember } from '../support/people';
import type { Examples, World } from './world';

const scan = async ({ app, associate, store, member }: World) => {
  const fresh = await makeMember(app, store.scene).then((person) => person.claims, () => member.claims);
  const { codes } = await app.as(fresh)('GET /v1/member/code');
  return app.as(associate.claims)('POST /v1/staff/counter/scan', { body: { storeId: store.id, code: codes[0]!.code } });
};
const sale = async (world: World) => {
  const { scanId } = await scan(world);
  return world.app.as(world.associate.claims)('POST /v1/staff/counter/sales', {
    body: { scanId, amountFen: 5000, couponIds: [], usePoints: false, expectedPayableFen: 5000 },
  });
};

/** What the counter's routes are called with when all is well. */
export const counterExamples = {
  'POST /v1/staff/counter/scan': async ({ app, member, store }: World) => {
    const { codes } = await app.as(member.claims)('GET /v1/member/code');
    return { body: { storeId: store.id, code: codes[0]!.code } };
  },
  'POST /v1/staff/counter/quote': async (world: World) => ({ body: { scanId: (await scan(world)).scanId, amountFen: 5000, couponIds: [], usePoints: false } }),
  'POST /v1/staff/counter/sales': async (world: World) => ({ body: { scanId: (await scan(world)).scanId, amountFen: 5000, couponIds: [], usePoints: false, expectedPayableFen: 5000 } }),
  'POST /v1/staff/counter/sales/:id/undo': async (world: World) => ({ params: { id: (await sale(world)).id }, body: { reason: '金额输错了' } }),
  'GET /v1/staff/counter/sales': ({ store }: World) => ({ query: { storeId: store.id } }),
  'GET /v1/staff/counter/live-codes': ({ store }: World) => ({ query: { storeId: store.id } }),
  'POST /v1/staff/counter/scans/:id/notes': async (world: World) => ({ params: { id: (await scan(world)).scanId }, body: { text: '爱坐窗边' } }),
  'POST /v1/staff/counter/scans/:id/tags': async (world: World) => {
    await world.app.as(world.console.admin)('PUT /v1/console/tag-groups/:id', { params: { id: world.tagGroupId }, body: { forStaff: true } });
    return { params: { id: (await scan(world)).scanId }, body: { tagId: world.tagId, on: true } };
  },
  'GET /v1/staff/counter/shifts': ({ store }: World) => ({ query: { storeId: store.id } }),
  'POST /v1/staff/counter/shifts': ({ store }: World) => ({ body: { storeId: store.id } }),
  'POST /v1/staff/counter/shifts/:id/close': async ({ app, associate, store }: World) =>
    ({ params: { id: (await app.as(associate.claims)('POST /v1/staff/counter/shifts', { body: { storeId: store.id } })).id } }),
  'GET /v1/staff/counter/team': ({ store }: World) => ({ query: { storeId: store.id, period: 'week' as const } }),
  'PUT /v1/console/tag-groups/:id': ({ tagGroupId }: World) => ({ params: { id: tagGroupId }, body: { forStaff: true } }),
  'POST /v1/member/code/spoken': () => ({}),
} satisfies Partial<Examples>;
