/**
 * Owns: store staff and console operators: who they are, their roles and stores, passwords.
 * Promises: passwords are argon2id; five failures lock for 15 minutes; a role taken away ends at the next request.
 * Listens to: nothing.
 */
export { Operators, StaffPeople, type Operator, type Staff } from './model';
export { findOperatorActor, findStaffActor, staffOfMember, toOperatorView, toStaffView } from './find-actors';
export { checkPassword, hashPassword, LOCK_MS, MAX_FAILURES } from './sign-in-to-console';
