import type { StoreBody } from '@shuke/shared/contract/stores';
import { newId } from '../../server/src/platform/database';
import { makeMember, makeStaff } from '../support/people';
import type { Examples, World } from './world';

const nothing = (): Record<string, never> => ({});

export const storeBody = (): StoreBody => ({
  name: '静安店', address: '上海市静安区', phone: '021-00000000', hours: '00:00-24:00', weekdays: [{ weekday: 1, hours: '10:00-20:00' }],
  specialDays: [{ date: '2027-02-06', name: '春节', hours: null }], lng: 121.45, lat: 31.23, picture: '/art/stores/a.svg', externalId: null,
});
const ofStore = ({ store }: World) => ({ params: { id: store.id } });
const shut = async ({ app, console: { admin } }: World): Promise<string> => {
  const { id } = await app.as(admin)('POST /v1/console/stores', { body: { ...storeBody(), name: `店${newId().slice(-6)}` } });
  return id;
};
const staffId = async ({ app, store }: World): Promise<string> => (await makeStaff(app, [store.id])).staffId;

/** What the routes of stores and of their staff are called with when all is well. */
export const storeExamples = {
  'GET /v1/console/stores/:id': ofStore,
  'POST /v1/console/stores': () => ({ body: storeBody() }),
  'PUT /v1/console/stores/:id': (world: World) => ({ ...ofStore(world), body: storeBody() }),
  'POST /v1/console/stores/:id/close': async (world: World) => ({ params: { id: await shut(world) } }),
  'POST /v1/console/stores/:id/reopen': async (world: World) => ({ params: { id: await shut(world) } }),
  'GET /v1/console/staff': nothing,
  'POST /v1/console/staff': async ({ app, store }: World) => ({ body: { phone: (await makeMember(app)).phone, name: '小禾', role: 'associate' as const, storeIds: [store.id] } }),
  'PUT /v1/console/staff/:id': async (world: World) => ({ params: { id: await staffId(world) }, body: { name: '小禾', role: 'associate' as const, storeIds: [world.store.id] } }),
  'POST /v1/console/staff/:id/deactivate': async (world: World) => ({ params: { id: await staffId(world) } }),
  'GET /v1/console/staff/:id/code': async (world: World) => ({ params: { id: await staffId(world) } }),
} satisfies Partial<Examples>;
