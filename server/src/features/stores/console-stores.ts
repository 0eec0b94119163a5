import { addDays, businessDate } from '@shuke/shared/values/time';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { Members } from '../membership/index';
import { Orders, PURCHASED_STATES } from '../orders/index';
import { StaffPeople, staffNumbers } from '../staff/index';
import { Stores, type Store } from './model';
import { toStoreView } from './store-view';

const PERIOD_DAYS = 30;
const countBy = (rows: { _id: string; n: number }[]): Map<string, number> => new Map(rows.map((row) => [row._id, row.n]));

const boughtSince = (now: Date, storeIds: readonly string[]) =>
  ({ storeId: { $in: [...storeIds] }, paidAt: { $gte: addDays(now, -PERIOD_DAYS), $lte: now }, state: { $in: [...PURCHASED_STATES] } });
const keptFen = { $sum: { $subtract: ['$paidFen', '$refundedFen'] } };

const toRows = async (deps: Deps, stores: readonly Store[]) => {
  const now = deps.clock.now();
  const ids = stores.map((store) => store._id);
  const [members, staff, sales] = await Promise.all([
    Members(deps.db).aggregate<{ _id: string; n: number }>([{ $match: { status: 'joined', homeStoreId: { $in: ids } } }, { $group: { _id: '$homeStoreId', n: { $sum: 1 } } }]),
    StaffPeople(deps.db).aggregate<{ _id: string; n: number }>([{ $match: { active: true } }, { $unwind: '$storeIds' }, { $group: { _id: '$storeIds', n: { $sum: 1 } } }]),
    Orders(deps.db).aggregate<{ _id: string; orders: number; fen: number }>([{ $match: boughtSince(now, ids) }, { $group: { _id: '$storeId', orders: { $sum: 1 }, fen: keptFen } }]),
  ]);
  const [memberCount, staffCount, sold] = [countBy(members), countBy(staff), new Map(sales.map((row) => [row._id, row]))];
  return stores.map((store) => ({
    store: toStoreView(store, now), scene: store.scene, closedForGood: !store.open, members: memberCount.get(store._id) ?? 0, staff: staffCount.get(store._id) ?? 0,
    orders30d: sold.get(store._id)?.orders ?? 0, revenueFen30d: sold.get(store._id)?.fen ?? 0,
  }));
};

/** Stores with 30 days of numbers, those in business first; a store manager sees own stores only. */
export const consoleStores = async (deps: Deps, actor: OperatorActor) => {
  const mine = actor.role === 'store-manager' ? { _id: { $in: actor.storeIds } } : {};
  return { stores: await toRows(deps, await Stores(deps.db).find(mine).sort({ open: -1, name: 1 }).lean()) };
};

/** Any store, also one that is closed for good; a store manager's own ones only. */
export const findForConsole = async (deps: Deps, actor: OperatorActor, id: string): Promise<Store> => {
  if (actor.role === 'store-manager' && !actor.storeIds.includes(id)) throw new AppError('FORBIDDEN');
  const store = await Stores(deps.db).findById(id).lean();
  if (!store) throw new AppError('STORE_NOT_FOUND');
  return store;
};

const daysOf = async (deps: Deps, storeId: string) => {
  const now = deps.clock.now();
  const rows = await Orders(deps.db).aggregate<{ _id: string; orders: number; fen: number }>([
    { $match: boughtSince(now, [storeId]) },
    { $group: { _id: { $dateToString: { date: '$paidAt', format: '%Y-%m-%d', timezone: '+08:00' } }, orders: { $sum: 1 }, fen: keptFen } },
  ]);
  const found = new Map(rows.map((row) => [row._id, row]));
  return Array.from({ length: PERIOD_DAYS }, (_, i) => businessDate(addDays(now, i - PERIOD_DAYS + 1))).map((date) => ({
    date, orders: found.get(date)?.orders ?? 0, revenueFen: found.get(date)?.fen ?? 0,
  }));
};

/** StoreDetail of the contract. */
export const storeDetail = async (deps: Deps, store: Store) => {
  const now = deps.clock.now();
  const [[row], days, staff] = await Promise.all([
    toRows(deps, [store]), daysOf(deps, store._id), staffNumbers(deps, { storeIds: [store._id], from: addDays(now, -PERIOD_DAYS), to: now }),
  ]);
  const { name, address, phone, hours, lng, lat, picture, externalId } = store;
  const settings = { name, address, phone, hours, lng, lat, picture, externalId, weekdays: [...(store.weekdays ?? [])], specialDays: [...(store.specialDays ?? [])] };
  return { row: row!, settings, days, staff };
};

/** The store's own mini-program code, drawn by WeChat. */
export const storeCode = async (deps: Deps, actor: OperatorActor, storeId: string) =>
  drawCode(deps, (await findForConsole(deps, actor, storeId)).scene);

/** A code that opens home and remembers its scene as what brought the visitor. */
export const drawCode = async (deps: Deps, scene: string) => {
  const drawn = await deps.wechat.miniProgramCode({ scene, page: 'pages/home/index' });
  if (!drawn.ok) throw new AppError('OUTSIDE_UNAVAILABLE', { detail: drawn.code });
  return { scene, image: `data:${drawn.value.contentType};base64,${drawn.value.image.toString('base64')}` };
};
