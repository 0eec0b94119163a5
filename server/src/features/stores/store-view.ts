import { distanceMetres, type Place } from '@shuke/shared/rules/stores/distance';
import { describeOpening, hoursOn, isOpenAt } from '@shuke/shared/rules/stores/opening';
import { businessDay } from '@shuke/shared/values/time';
import { AppError } from '../../platform/errors';
import type { Deps } from '../../platform/deps';
import { Stores, type Store } from './model';

export const toStoreView = (store: Store, now: Date, here?: Place) => ({
  id: store._id, name: store.name, address: store.address, phone: store.phone, hours: hoursOn(store, businessDay(now)) ?? '今天休息',
  open: store.open && isOpenAt(store, now), openingText: store.open ? describeOpening(store, now) : '已停业',
  lng: store.lng, lat: store.lat, picture: store.picture, distanceMetres: here ? distanceMetres(here, store) : null,
});

/** A store that takes part in business; one that is closed for good is not found. */
export const findStore = async (deps: Pick<Deps, 'db'>, id: string): Promise<Store> => {
  const store = await Stores(deps.db).findOne({ _id: id, open: true }).lean();
  if (!store) throw new AppError('STORE_NOT_FOUND');
  return store;
};

/** Nearest first when a place is given, else the one that the visitor knows, then by name. */
export const listStores = async (deps: Deps, here?: Place, usualId?: string | null) => {
  const stores = await Stores(deps.db).find({ open: true }).sort({ name: 1 }).lean();
  const views = stores.map((store) => toStoreView(store, deps.clock.now(), here));
  if (here) return views.sort((a, b) => a.distanceMetres! - b.distanceMetres!);
  return views.sort((a, b) => Number(b.id === usualId) - Number(a.id === usualId));
};

export const placeOf = (query: { lng?: number; lat?: number }): Place | undefined =>
  query.lng === undefined || query.lat === undefined ? undefined : { lng: query.lng, lat: query.lat };
