import { api, type Reply } from '../../api';
import { useLoad, type Load } from '../../use-load';

export type Shift = Reply<'GET /v1/staff/counter/sales'>;

/** What I booked today at this store, and the sales before. */
export const useShift = (storeId: string): Load<Shift> =>
  useLoad(`shift:${storeId}`, () => api('GET /v1/staff/counter/sales', { query: { storeId } }));
