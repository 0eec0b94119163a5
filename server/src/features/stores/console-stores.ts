import { addDays } from '@shuke/shared/values/time';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { Members } from '../membership/index';
import { Orders, PURCHASED_STATES } from '../orders/index';
import { StaffPeople } from '../staff/index';
import { Stores } from './model';
import { findStore, toStoreView } from './store-view';

const countBy = (rows: { _id: string; n: number }[]): Map<string, number> => new Map(rows.map((row) => [row._id, row.n]));

/** Stores with 30 days of numbers; a store manager sees own stores only. */
export const consoleStores = async (deps: Deps, actor: OperatorActor) => {
  const now = deps.clock.now();
  const mine = actor.role === 'store-manager' ? { _id: { $in: actor.storeIds } } : {};
  const [stores, members, staff, sales] = await Promise.all([
    Stores(deps.db).find(mine).sort({ name: 1 }).lean(),
    Members(deps.db).aggregate<{ _id: string; n: number }>([{ $match: { status: 'joined' } }, { $group: { _id: '$homeStoreId', n: { $sum: 1 } } }]),
    StaffPeople(deps.db).aggregate<{ _id: string; n: number }>([{ $match: { active: true } }, { $unwind: '$storeIds' }, { $group: { _id: '$storeIds', n: { $sum: 1 } } }]),
    Orders(deps.db).aggregate<{ _id: string; orders: number; fen: number }>([
      { $match: { paidAt: { $gte: addDays(now, -30), $lte: now }, state: { $in: [...PURCHASED_STATES] } } },
      { $group: { _id: '$storeId', orders: { $sum: 1 }, fen: { $sum: { $subtract: ['$paidFen', '$refundedFen'] } } } },
    ]),
  ]);
  const [memberCount, staffCount] = [countBy(members), countBy(staff)];
  return {
    stores: stores.map((store) => {
      const sold = sales.find((row) => row._id === store._id);
      return {
        store: toStoreView(store, now), scene: store.scene, members: memberCount.get(store._id) ?? 0, staff: staffCount.get(store._id) ?? 0,
        orders30d: sold?.orders ?? 0, revenueFen30d: sold?.fen ?? 0,
      };
    }),
  };
};

/** The store's own mini-program code, drawn by WeChat. */
export const storeCode = async (deps: Deps, actor: OperatorActor, storeId: string) => {
  if (actor.role === 'store-manager' && !actor.storeIds.includes(storeId)) throw new AppError('FORBIDDEN');
  const store = await findStore(deps, storeId);
  const drawn = await deps.wechat.miniProgramCode({ scene: store.scene, page: 'pages/home/index' });
  if (!drawn.ok) throw new AppError('OUTSIDE_UNAVAILABLE', { detail: drawn.code });
  return { scene: store.scene, image: `data:${drawn.value.contentType};base64,${drawn.value.image.toString('base64')}` };
};
