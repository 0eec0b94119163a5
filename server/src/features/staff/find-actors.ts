import type { OperatorActor, StaffActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { Stores } from '../stores/index';
import { Operators, StaffPeople, type Operator } from './model';

export const findStaffActor = async (deps: Deps, id: string): Promise<StaffActor | undefined> => {
  const person = await StaffPeople(deps.db).findOne({ _id: id, active: true }).lean();
  return person ? { kind: 'staff', id: person._id, memberId: person.memberId, role: person.role, storeIds: person.storeIds, name: person.name } : undefined;
};

export const findOperatorActor = async (deps: Deps, id: string): Promise<OperatorActor | undefined> => {
  const operator = await Operators(deps.db).findOne({ _id: id, active: true }).lean();
  return operator ? { kind: 'operator', id: operator._id, role: operator.role, storeIds: operator.storeIds, name: operator.name } : undefined;
};

export const staffOfMember = (deps: Deps, memberId: string) => StaffPeople(deps.db).findOne({ memberId, active: true }).lean();

/** StaffView of the contract. */
export const toStaffView = async (deps: Deps, staff: { id: string; name: string; role: StaffActor['role']; storeIds: string[] }) => {
  const stores = await Stores(deps.db).find({ _id: { $in: staff.storeIds } }, { name: 1 }).lean();
  return { id: staff.id, name: staff.name, role: staff.role, stores: stores.map((store) => ({ id: store._id, name: store.name })) };
};

export const toOperatorView = (operator: Operator) => ({
  id: operator._id, username: operator.username, name: operator.name, role: operator.role, storeIds: operator.storeIds,
});
