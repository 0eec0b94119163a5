import type { Static } from 'typebox';
import type { CouponTemplateBody } from '@shuke/shared/contract/coupons';
import { DAY_MS, HOUR_MS } from '@shuke/shared/values/time';
import { newId } from '../../../server/src/platform/database';
import { Categories, Products } from '../../../server/src/features/catalog/index';
import { setNewcomerTemplates } from '../../../server/src/features/coupons/index';
import { hashPassword, Operators, StaffPeople } from '../../../server/src/features/staff/index';
import { Stores } from '../../../server/src/features/stores/index';
import type { TestApp } from '../build-test-app';
import { makeMember, makeOperator, sandboxPost, type Person } from '../people';

/** What a story needs before its people come in: a shop that is open, with somebody behind the counter. */
export interface SmallBrand {
  store: { id: string; name: string; scene: string };
  staffName: string;
  manager: { username: string; password: string };
  /** Templates by title. */
  coupons: Record<'gift' | 'shop' | 'leaf' | 'silver', string>;
  /** A member's visit to the counter, without coupons. */
  serve(guest: Person, amountFen: number): Promise<void>;
}

const openStore = async (app: TestApp): Promise<SmallBrand['store']> => {
  const store = { id: newId(), name: '静安店', scene: 'store-jingan' };
  await Stores(app.deps.db).insertMany([{
    _id: store.id, name: store.name, scene: store.scene, address: '上海市静安区愚园路 68 号', phone: '021-00000000', hours: '00:00-24:00',
    lng: 121.45, lat: 31.23, picture: '/art/store/jingan.svg', externalId: 'JA', open: true,
  }]);
  return store;
};

const goods = [
  { name: '武夷肉桂', subtitle: '岩骨花香，一泡见山', category: 'tea', picture: '/art/products/yan-rougui.svg', priceFen: 6800 },
  { name: '桂花乌龙', subtitle: '秋天的香气', category: 'tea', picture: '/art/products/wu-dancong.svg', priceFen: 4800 },
  { name: '桂花冷萃', subtitle: '冷水慢泡八小时', category: 'drink', picture: '/art/products/leng-guihua.svg', priceFen: 2200 },
];

const fillShelf = async (app: TestApp): Promise<Record<string, string>> => {
  await Categories(app.deps.db).insertMany([
    { _id: 'tea', name: '茶叶', icon: '/art/category/tea.svg', rank: 1 }, { _id: 'drink', name: '茶饮', icon: '/art/category/drink.svg', rank: 2 },
  ]);
  const rows = goods.map((one, rank) => ({
    ...one, _id: newId(), stock: 50, sold: 0, description: '当季新茶，小批烘焙。', facts: [{ label: '产地', value: '福建武夷山' }], onShelf: true, rank, moving: [],
  }));
  await Products(app.deps.db).insertMany(rows);
  return Object.fromEntries(rows.map(({ name, _id }) => [name, _id]));
};

type Template = Static<typeof CouponTemplateBody>;
const template = (title: string, benefit: Template['benefit'], channels: Template['scope']['channels'] = []): Template => ({
  title, benefit, scope: { storeIds: [], channels, categories: [], productIds: [] }, validity: { kind: 'after-issue', days: 7 },
  stackable: false, claimable: false, minTierRank: 0, stock: 10_000, perMemberLimit: 5,
});

const printCoupons = async (app: TestApp): Promise<SmallBrand['coupons']> => {
  const call = app.as(await makeOperator(app));
  const make = async (body: Template): Promise<string> => (await call('POST /v1/console/coupon-templates', { body })).id;
  const coupons = {
    gift: await make(template('见面礼', { kind: 'threshold', thresholdFen: 3000, discountFen: 800 })),
    shop: await make(template('商城首单券', { kind: 'threshold', thresholdFen: 6000, discountFen: 1000 }, ['shop'])),
    leaf: await make(template('回头一杯', { kind: 'threshold', thresholdFen: 3000, discountFen: 500 })),
    silver: await make(template('银芽回礼', { kind: 'threshold', thresholdFen: 3000, discountFen: 1200 })),
  };
  await setNewcomerTemplates(app.deps, [coupons.gift, coupons.shop]);
  return coupons;
};

const planTeams = async (app: TestApp, productId: string): Promise<void> => {
  const now = app.clock.now().getTime();
  const body = {
    title: '肉桂两人团', productId, groupBuyFen: 4900, size: 2, hoursToFill: 24, newcomersOnly: false,
    startsAt: new Date(now - HOUR_MS).toISOString(), endsAt: new Date(now + 30 * DAY_MS).toISOString(),
  };
  await app.as(await makeOperator(app))('POST /v1/console/group-buys', { body });
};

const hireStaff = async (app: TestApp, storeId: string, name: string): Promise<Person> => {
  const person = await makeMember(app);
  const staffId = newId();
  await StaffPeople(app.deps.db).insertMany([{ _id: staffId, name, role: 'associate', storeIds: [storeId], memberId: person.memberId, active: true }]);
  await sandboxPost(app, '/_sandbox/personas', [{ openid: person.openid, phone: person.phone, name, kind: 'staff', note: '静安店店员' }]);
  return { ...person, claims: { ...person.claims, staffId } };
};

/** One visit to the counter, without coupons. */
const serve = async (app: TestApp, staff: Person, store: SmallBrand['store'], guest: Person, amountFen: number): Promise<void> => {
  const { codes } = await app.as(guest.claims)('GET /v1/member/code');
  const counter = app.as(staff.claims);
  const { scanId } = await counter('POST /v1/staff/counter/scan', { body: { storeId: store.id, code: codes[0]?.code ?? '' } });
  await counter('POST /v1/staff/counter/sales', { body: { scanId, amountFen, couponIds: [], usePoints: false, expectedPayableFen: amountFen } });
};

/** Two who reach 银芽 by it, three who stay 绿叶. */
const visits = [60_000, 58_000, 3_200, 2_800, 4_500];

const appointManager = async (app: TestApp): Promise<SmallBrand['manager']> => {
  const manager = { username: 'manager', password: `pw-${newId()}` };
  const passwordHash = await hashPassword(manager.password);
  await Operators(app.deps.db).insertMany([{ _id: newId(), username: manager.username, name: '苏运营', role: 'manager', storeIds: [], passwordHash, active: true, failures: 0, lockedUntil: null }]);
  return manager;
};

export const openSmallBrand = async (app: TestApp): Promise<SmallBrand> => {
  const store = await openStore(app);
  const products = await fillShelf(app);
  await planTeams(app, products['武夷肉桂'] ?? '');
  const coupons = await printCoupons(app);
  const staffName = '周茶师';
  const staff = await hireStaff(app, store.id, staffName);
  for (const amountFen of visits) await serve(app, staff, store, await makeMember(app, store.scene), amountFen);
  return { store, staffName, manager: await appointManager(app), coupons, serve: (guest, amountFen) => serve(app, staff, store, guest, amountFen) };
};
