import { api, type Reply } from '../../api';
import { sendOnce, type Outcome } from './kept-act';

type Sale = Reply<'POST /v1/staff/counter/sales'>;
export type UndoableSale = Pick<Sale, 'id' | 'orderNo' | 'memberMasked' | 'payableFen'>;

/** Takes a sale back: coupons, points and growth with it. Safe to send again. */
export const undoSale = (sale: UndoableSale, reason: string): Promise<Outcome<Sale>> =>
  sendOnce(`undo:${sale.id}`, { id: sale.id, reason }, `撤销 ${sale.orderNo}`, ({ id, reason: why }, key) =>
    api('POST /v1/staff/counter/sales/:id/undo', { params: { id }, body: { reason: why } }, { key }));
