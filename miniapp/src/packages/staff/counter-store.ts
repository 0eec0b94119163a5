import { keep, recall } from '../../storage';
import { createStore, useStore } from '../../store';
import { useSession, type StaffIdentity } from '../../session';

const STORED = 'counter-store';
const chosenId = createStore<string | undefined>(recall<string>(STORED));

export type CounterStore = StaffIdentity['stores'][number];

export const chooseCounterStore = (id: string): void => {
  keep(STORED, id);
  chosenId.set(id);
};

/** Where I stand today: what I chose last, else my first store. Undefined for anybody who is not store staff. */
export const useCounterStore = (): { staff: StaffIdentity | undefined; store: CounterStore | undefined } => {
  const staff = useSession()?.staff ?? undefined;
  const id = useStore(chosenId);
  return { staff, store: staff?.stores.find((store) => store.id === id) ?? staff?.stores[0] };
};
