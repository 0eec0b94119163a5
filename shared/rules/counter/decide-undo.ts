import type { StaffRole } from '../../contract/contract';
import { businessDay } from '../../values/time';

export interface UndoFacts {
  storeId: string | null;
  bookedAt: Date;
  undoUntil: Date | null;
  undone: boolean;
}

export interface UndoActor {
  role: StaffRole;
  storeIds: readonly string[];
}

export type UndoDecision = { ok: true } | { ok: false; reason: 'STORE_NOT_YOURS' | 'SALE_ALREADY_UNDONE' | 'UNDO_TOO_LATE' };

/** Anyone of the same store within the limit; its store manager on the same business day (Asia/Shanghai) too. */
export const decideUndo = (sale: UndoFacts, actor: UndoActor, now: Date): UndoDecision => {
  if (sale.storeId === null || !actor.storeIds.includes(sale.storeId)) return { ok: false, reason: 'STORE_NOT_YOURS' };
  if (sale.undone) return { ok: false, reason: 'SALE_ALREADY_UNDONE' };
  const inLimit = sale.undoUntil !== null && now <= sale.undoUntil;
  const sameDay = actor.role === 'store-manager' && businessDay(now) === businessDay(sale.bookedAt);
  return inLimit || sameDay ? { ok: true } : { ok: false, reason: 'UNDO_TOO_LATE' };
};
