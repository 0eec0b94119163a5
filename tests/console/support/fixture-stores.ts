import { addDays, businessDate } from '@shuke/shared/values/time';
import { idOf, now, seeded, stores } from './fixture-people';
import { Refusal, type Handlers, type Reply } from './fixture-types';

type Store = Reply<'GET /v1/console/stores'>['stores'][number];
type Person = Reply<'GET /v1/console/staff'>['staff'][number];
type Detail = Reply<'GET /v1/console/stores/:id'>;

/** A square of squares in place of a real mini-program code. */
const codePicture = (scene: string): string => {
  const random = seeded([...scene].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
  const cells = Array.from({ length: 21 * 21 }, (_, at) => (random() > 0.5 ? `M${at % 21} ${Math.floor(at / 21)}h1v1h-1z` : '')).join('');
  return `data:image/svg+xml;base64,${Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21"><path d="${cells}"/></svg>`).toString('base64')}`;
};

const startStores = (): Store[] => stores.map((store, index) => ({
  scene: store.scene, closedForGood: false, members: 300 + index * 91, staff: 5 + index, orders30d: 420 - index * 60, revenueFen30d: 2_860_000 - index * 430_000,
  store: { id: store.id, name: store.name, address: store.address, phone: `021-5555 100${index}`, hours: '10:00-21:30', open: index !== 2, openingText: index === 2 ? '明天 10:00 开门' : '营业中 · 21:30 打烊', lng: 121.44, lat: 31.23, picture: '/art/logo.svg', distanceMetres: null },
}));

const startStaff = (): Person[] => ['周以安', '欧阳慕容·静安店早班兼周末茶艺课老师', '叶知秋', '宋青禾'].map((name, i) => ({
  id: idOf('staff', i + 1), memberId: idOf('member', i + 40), name, role: i === 2 ? 'store-manager' : 'associate', active: i !== 3, phoneMasked: i === 3 ? null : `199****000${i}`,
  stores: stores.slice(0, i === 1 ? 3 : 1).map(({ id, name: storeName }) => ({ id, name: storeName })), sales30d: 240 - i * 61, payableFen30d: 1_260_000 - i * 300_000, membersBrought: 30 - i * 9, lastSaleAt: i === 3 ? null : now.toISOString(),
}));

const detailOf = (row: Store, staff: Person[]): Detail => ({
  row, settings: {
    name: row.store.name, address: row.store.address, phone: row.store.phone, hours: '10:00-21:30', lng: 121.44, lat: 31.23, picture: row.store.picture, externalId: null,
    weekdays: [{ weekday: 1, hours: '12:00-20:00' }], specialDays: [{ date: businessDate(addDays(now, 40)), name: '元旦', hours: null }],
  },
  days: Array.from({ length: 30 }, (_, i) => ({ date: businessDate(addDays(now, i - 29)), orders: 10 + (i % 7), revenueFen: 80_000 + (i % 7) * 9_000 })),
  staff: staff.map(({ id, name, role, active, sales30d, payableFen30d, membersBrought }) => ({
    staffId: id, name, role, active, sales: sales30d, payableFen: payableFen30d, coupons: 40, undone: 2, membersBrought, broughtFen: membersBrought * 6_800,
  })),
});

/** Stores with their people. */
export function storeHandlers(): Handlers {
  const rows = startStores();
  const staff = startStaff();
  const storeOf = (id: string): Store => {
    const found = rows.find(({ store }) => store.id === id);
    if (!found) throw new Refusal('STORE_NOT_FOUND');
    return found;
  };
  return {
    'GET /v1/console/stores': () => ({ stores: rows }),
    'GET /v1/console/stores/:id': ({ params }) => detailOf(storeOf(params.id), staff),
    'GET /v1/console/stores/:id/code': ({ params }) => ({ scene: storeOf(params.id).scene, image: codePicture(storeOf(params.id).scene) }),
    'GET /v1/console/staff': () => ({ staff }),
    'GET /v1/console/staff/:id/code': ({ params }) => ({ scene: `g${params.id.slice(-8)}`, image: codePicture(params.id) }),
  };
}
