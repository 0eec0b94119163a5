import { api } from '../api';
import { knownPlace } from '../load-home';
import { keep, recall } from '../storage';
import { createStore, useStore } from '../store';
import type { Store } from '../types';
import { useLoad } from '../use-load';

const STORED = 'pickup-store';
const chosenId = createStore<string | undefined>(recall<string>(STORED));

export const choosePickupStore = (id: string): void => {
  keep(STORED, id);
  chosenId.set(id);
};

export interface PickupStore {
  stores: Store[];
  /** The one the person chose, else the first (the nearest when we know where they are). */
  chosen: Store | undefined;
}

/** Where orders are fetched. Never asks for the place by itself. */
export const usePickupStore = (): PickupStore => {
  const { state } = useLoad('stores', () => api('GET /v1/shop/stores', { query: { ...knownPlace() } }));
  const id = useStore(chosenId);
  const stores = state.kind === 'ready' ? state.data.stores : [];
  return { stores, chosen: stores.find((store) => store.id === id) ?? stores[0] };
};
