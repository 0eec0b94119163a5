import type { ConsoleRole, StaffRole } from '@shuke/shared/contract/contract';
import { defineModel } from '../../platform/database';

/** Works at stores and signs in through the same mini-program: found by the member behind the openid. */
export interface Staff {
  _id: string;
  name: string;
  role: StaffRole;
  storeIds: string[];
  memberId: string;
  active: boolean;
  /** Scene of the own mini-program code: who joins by it has this adviser. Given when it is first asked for. */
  scene?: string;
}
export const StaffPeople = defineModel<Staff>(
  'staff',
  { name: String, role: String, storeIds: [String], memberId: String, active: Boolean, scene: String },
  [[{ memberId: 1 }, { unique: true }], [{ scene: 1 }, { unique: true, partialFilterExpression: { scene: { $type: 'string' } } }]],
);

/** Signs in to the console with a password. */
export interface Operator {
  _id: string;
  username: string;
  name: string;
  role: ConsoleRole;
  storeIds: string[];
  passwordHash: string;
  active: boolean;
  failures: number;
  /** Real time until which sign-in is refused. */
  lockedUntil: Date | null;
}
export const Operators = defineModel<Operator>(
  'operators',
  { username: String, name: String, role: String, storeIds: [String], passwordHash: String, active: Boolean, failures: Number, lockedUntil: Date },
  [[{ username: 1 }, { unique: true }]],
);
