import { api, type Reply } from '../../api';
import { sendOnce, type Outcome } from './kept-act';

type Sale = Reply<'POST /v1/staff/counter/sales'>;

/** Takes a sale back: coupons, points and growth with it. Safe to send again. */
export const undoSale = (sale: Pick<Sale, 'id' | 'orderNo'>): Promise<Outcome<Sale>> =>
  sendOnce(`undo:${sale.id}`, { id: sale.id }, `撤销 ${sale.orderNo}`, (params, key) =>
    api('POST /v1/staff/counter/sales/:id/undo', { params }, { key }));
