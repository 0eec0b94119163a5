import { createHash } from 'node:crypto';
import type { StoreBody } from '@shuke/shared/contract/stores';
import { checkOpening } from '@shuke/shared/rules/stores/opening';
import { parseBusinessDate } from '@shuke/shared/values/time';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { isDuplicateKey, newId, type Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { Stores, type Store } from './model';

const mustBeSound = (body: StoreBody): void => {
  const noDays = body.specialDays.flatMap(({ date }, i) => (parseBusinessDate(date) ? [] : [{ path: `/body/specialDays/${i}/date`, message: '没有这一天' }]));
  const errors = [...checkOpening(body), ...noDays];
  if (errors.length > 0) throw new AppError('BAD_REQUEST', { errors });
};

/** The one unique field that a person types. */
const uniquely = async <T>(write: Promise<T>): Promise<T> =>
  write.catch((error: unknown) => {
    throw isDuplicateKey(error) ? new AppError('STORE_EXTERNAL_ID_TAKEN') : error;
  });

/** The person's key gives the id, so that a repeat after a crash finds the store that the first run opened. */
export const createStore = async (deps: Deps, actor: OperatorActor, body: StoreBody, key: string): Promise<{ id: string }> => {
  mustBeSound(body);
  const _id = createHash('sha256').update(`store|${actor.id}|${key}`).digest('hex').slice(0, 24);
  if (await Stores(deps.db).exists({ _id })) return { id: _id };
  const store: Store = { _id, ...body, scene: `S-${newId().slice(-10)}`, open: true };
  await uniquely(withTransaction(deps.db, async (session) => {
    await Stores(deps.db).insertMany([store], { session });
    await recordAudit(deps, session, { actor, action: 'open-store', target: `store:${_id}`, after: body });
  }));
  return { id: _id };
};

const textOf = (body: StoreBody): string => JSON.stringify(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1)));

const settingsOf = ({ name, address, phone, hours, weekdays, specialDays, lng, lat, picture, externalId }: Store): StoreBody => ({
  name, address, phone, hours, weekdays: [...(weekdays ?? [])], specialDays: [...(specialDays ?? [])], lng, lat, picture, externalId,
});

const audited = async (deps: Deps, session: Session, actor: OperatorActor, before: Store, body: StoreBody): Promise<void> => {
  const was = settingsOf(before);
  if (textOf(was) !== textOf(body)) await recordAudit(deps, session, { actor, action: 'change-store', target: `store:${before._id}`, before: was, after: body });
};

/** Changes what people see of a store; the same again leaves no second audit row. */
export const changeStore = async (deps: Deps, actor: OperatorActor, id: string, body: StoreBody): Promise<Store> => {
  mustBeSound(body);
  return uniquely(withTransaction(deps.db, async (session) => {
    const before = await Stores(deps.db).findOneAndUpdate({ _id: id }, { $set: body }, { session, returnDocument: 'before' }).lean();
    if (!before) throw new AppError('STORE_NOT_FOUND');
    await audited(deps, session, actor, before, body);
    return { ...before, ...body };
  }));
};

/** Closes a store for good, or opens it again. What happened there stays. */
export const setOpen = async (deps: Deps, actor: OperatorActor, store: Store, open: boolean): Promise<Store> => {
  await withTransaction(deps.db, async (session) => {
    const changed = await Stores(deps.db).updateOne({ _id: store._id, open: !open }, { $set: { open } }, { session });
    if (changed.modifiedCount === 1) await recordAudit(deps, session, { actor, action: open ? 'reopen-store' : 'close-store', target: `store:${store._id}`, after: store.name });
  });
  return { ...store, open };
};
