import type { StaffChange } from '@shuke/shared/contract/staff';
import { addDays } from '@shuke/shared/values/time';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { Sessions } from '../../platform/auth/sessions';
import { isDuplicateKey, newId, type Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { Members } from '../membership/index';
import { Orders } from '../orders/index';
import { drawCode, Stores } from '../stores/index';
import { StaffPeople, type Staff } from './model';

/** A store manager gives and takes work at own stores only, and makes nobody a store manager. */
const mustBeMine = (actor: OperatorActor, storeIds: readonly string[], role?: Staff['role']): void => {
  if (actor.role !== 'store-manager') return;
  if (role === 'store-manager' || !storeIds.every((id) => actor.storeIds.includes(id))) throw new AppError('STORE_NOT_YOURS');
};

const mustExist = async (deps: Deps, storeIds: readonly string[]): Promise<void> => {
  if ((await Stores(deps.db).countDocuments({ _id: { $in: [...storeIds] }, open: true })) !== storeIds.length) throw new AppError('STORE_NOT_FOUND');
};

const findStaff = async (deps: Deps, actor: OperatorActor, id: string): Promise<Staff> => {
  const person = await StaffPeople(deps.db).findById(id).lean();
  if (!person) throw new AppError('STAFF_NOT_FOUND');
  mustBeMine(actor, person.storeIds, person.role);
  return person;
};

const numbersOf = async (deps: Deps, staffIds: readonly string[]) => {
  const since = addDays(deps.clock.now(), -30);
  const [sold, brought] = await Promise.all([
    Orders(deps.db).aggregate<{ _id: string; sales: number; fen: number; last: Date }>([
      { $match: { staffId: { $in: [...staffIds] }, channel: 'counter', state: 'done', createdAt: { $gte: since } } },
      { $group: { _id: '$staffId', sales: { $sum: 1 }, fen: { $sum: '$payableFen' }, last: { $max: '$createdAt' } } },
    ]),
    Members(deps.db).aggregate<{ _id: string; n: number }>([
      { $match: { 'source.staffId': { $in: [...staffIds] }, status: 'joined' } }, { $group: { _id: '$source.staffId', n: { $sum: 1 } } },
    ]),
  ]);
  return { sold: new Map(sold.map((row) => [row._id, row])), brought: new Map(brought.map((row) => [row._id, row.n])) };
};

const toRows = async (deps: Deps, people: readonly Staff[]) => {
  const [numbers, stores, members] = await Promise.all([
    numbersOf(deps, people.map((one) => one._id)), Stores(deps.db).find({}, { name: 1 }).lean(),
    Members(deps.db).find({ _id: { $in: people.map((one) => one.memberId) } }, { phoneMasked: 1 }).lean(),
  ]);
  return people.map(({ _id, name, role, active, memberId, storeIds }) => {
    const sold = numbers.sold.get(_id);
    return {
      id: _id, name, role, active, memberId, phoneMasked: members.find((member) => member._id === memberId)?.phoneMasked ?? null,
      stores: stores.filter((store) => storeIds.includes(store._id)).map((store) => ({ id: store._id, name: store.name })),
      membersBrought: numbers.brought.get(_id) ?? 0, sales30d: sold?.sales ?? 0, payableFen30d: sold?.fen ?? 0, lastSaleAt: sold?.last.toISOString() ?? null,
    };
  });
};

const toRow = async (deps: Deps, person: Staff) => (await toRows(deps, [person]))[0]!;

export const listStaff = async (deps: Deps, actor: OperatorActor) => {
  const mine = actor.role === 'store-manager' ? { storeIds: { $in: actor.storeIds } } : {};
  return { staff: await toRows(deps, await StaffPeople(deps.db).find(mine).sort({ active: -1, name: 1 }).lean()) };
};

/** Tokens name the work: those who stay signed in get it with their next one; of who is out, every session is over. */
const tellSessions = async (deps: Deps, session: Session, { _id, memberId, active }: Staff): Promise<void> => {
  if (active) await Sessions(deps.db).updateMany({ sub: memberId, aud: 'member', endedAt: null }, { $set: { staffId: _id } }, { session });
  else await Sessions(deps.db).updateMany({ staffId: _id, endedAt: null }, { $set: { endedAt: new Date() } }, { session });
};

/** Lets a joined member work at stores. Who was deactivated comes back under the same id, so that earlier sales stay theirs. */
export const addStaff = async (deps: Deps, actor: OperatorActor, { phone, ...facts }: StaffChange & { phone: string }) => {
  mustBeMine(actor, facts.storeIds, facts.role);
  await mustExist(deps, facts.storeIds);
  const member = await Members(deps.db).findOne({ phoneIndex: deps.pii.blindIndex(phone), status: 'joined' }, { _id: 1 }).lean();
  if (!member) throw new AppError('STAFF_PHONE_UNKNOWN');
  const row = { ...facts, memberId: member._id, active: true };
  try {
    return await toRow(deps, await withTransaction(deps.db, async (session) => {
      const person = await StaffPeople(deps.db).findOneAndUpdate(
        { memberId: member._id, active: false }, { $set: row, $setOnInsert: { _id: newId() } }, { session, upsert: true, returnDocument: 'after' },
      ).lean();
      await tellSessions(deps, session, person!);
      await recordAudit(deps, session, { actor, action: 'add-staff', target: `staff:${person!._id}`, after: facts });
      return person!;
    }));
  } catch (error) {
    if (isDuplicateKey(error)) return sameAct(deps, member._id, facts);
    throw error;
  }
};

/** The same again, after a crash before the answer, is answered; another wish is refused. */
const sameAct = async (deps: Deps, memberId: string, facts: StaffChange) => {
  const person = await StaffPeople(deps.db).findOne({ memberId, active: true, ...facts }).lean();
  if (!person) throw new AppError('STAFF_ALREADY');
  return toRow(deps, person);
};

export const changeStaff = async (deps: Deps, actor: OperatorActor, id: string, facts: StaffChange) => {
  await findStaff(deps, actor, id);
  mustBeMine(actor, facts.storeIds, facts.role);
  await mustExist(deps, facts.storeIds);
  const before = await withTransaction(deps.db, async (session) => {
    const person = await StaffPeople(deps.db).findOneAndUpdate({ _id: id }, { $set: facts }, { session, returnDocument: 'before' }).lean();
    const was = { name: person!.name, role: person!.role, storeIds: person!.storeIds };
    if (JSON.stringify(was) !== JSON.stringify({ name: facts.name, role: facts.role, storeIds: facts.storeIds })) {
      await recordAudit(deps, session, { actor, action: 'change-staff', target: `staff:${id}`, before: was, after: facts });
    }
    return person!;
  });
  return toRow(deps, { ...before, ...facts });
};

/** From the next request on this person is no staff; what was booked stays theirs. */
export const deactivateStaff = async (deps: Deps, actor: OperatorActor, id: string) => {
  const person = await findStaff(deps, actor, id);
  await withTransaction(deps.db, async (session) => {
    const changed = await StaffPeople(deps.db).updateOne({ _id: id, active: true }, { $set: { active: false } }, { session });
    await tellSessions(deps, session, { ...person, active: false });
    if (changed.modifiedCount === 1) await recordAudit(deps, session, { actor, action: 'deactivate-staff', target: `staff:${id}`, before: person.name });
  });
  return toRow(deps, { ...person, active: false });
};

/** The associate's own mini-program code. The scene is given once and stays. */
export const staffCode = async (deps: Deps, actor: OperatorActor, id: string) => {
  const person = await findStaff(deps, actor, id);
  if (!person.scene) await StaffPeople(deps.db).updateOne({ _id: id, scene: { $exists: false } }, { $set: { scene: `A-${newId().slice(-10)}` } });
  const { scene } = (await StaffPeople(deps.db).findById(id).lean())!;
  return drawCode(deps, scene!);
};
