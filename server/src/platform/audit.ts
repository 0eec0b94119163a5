import type { AuditAction } from '@shuke/shared/values/audit-actions';
import { defineModel, Free, insertRows, newId, type Session } from './database';
import type { Deps } from './deps';

export interface AuditRow {
  _id: string;
  at: Date;
  actorId: string;
  who: string;
  /** `verb-noun`, such as `create-coupon-template`. */
  action: string;
  /** `kind:id` */
  target: string;
  before: unknown;
  after: unknown;
  why: string | null;
  requestId: string | null;
}
export const AuditLog = defineModel<AuditRow>(
  'audit_log',
  { at: Date, actorId: String, who: String, action: String, target: String, before: Free, after: Free, why: String, requestId: String },
  [[{ at: -1, _id: -1 }], [{ target: 1, at: -1 }]],
);

export interface DataAccess {
  _id: string;
  at: Date;
  memberId: string;
  who: string;
  what: string;
  why: string;
}
/** "Who looked at my data": shown to the member. */
export const DataAccesses = defineModel<DataAccess>(
  'data_accesses',
  { at: Date, memberId: String, who: String, what: String, why: String },
  [[{ memberId: 1, at: -1 }]],
);

interface Act {
  actor: { id: string; name: string };
  action: AuditAction;
  target: string;
  before?: unknown;
  after?: unknown;
  why?: string;
  requestId?: string;
}

/** Every write by a person at the console leaves a row; in the write's own transaction where there is one. */
export const recordAudit = async (deps: Deps, session: Session | null, act: Act): Promise<void> => {
  await AuditLog(deps.db).insertMany([{
    _id: newId(), at: deps.clock.now(), actorId: act.actor.id, who: act.actor.name, action: act.action, target: act.target,
    before: act.before ?? null, after: act.after ?? null, why: act.why ?? null, requestId: act.requestId ?? null,
  }], session ? { session } : {});
};

/** Somebody looked at a member's data; in the transaction of what they did, where there is one. */
export const recordDataAccess = (deps: Deps, access: Omit<DataAccess, '_id' | 'at'>, session: Session | null = null): Promise<void> =>
  recordDataAccesses(deps, [access], session);

/** Somebody looked at many members' data at once. */
export const recordDataAccesses = async (deps: Deps, accesses: readonly Omit<DataAccess, '_id' | 'at'>[], session: Session | null = null): Promise<void> => {
  if (accesses.length === 0) return;
  const at = deps.clock.now();
  await insertRows(DataAccesses(deps.db), accesses.map((access) => ({ _id: newId(), at, ...access })), session);
};
