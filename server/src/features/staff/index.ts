/**
 * Owns: store staff and console operators: who they are, their roles and stores, passwords, the associates' own codes.
 * Promises: passwords are argon2id; five failures lock for 15 minutes; a role taken away ends at the next request.
 * Listens to: nothing.
 */
import { staffContract } from '@shuke/shared/contract/staff';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { addStaff, changeStaff, deactivateStaff, listStaff, staffCode } from './manage-staff';

export { Operators, StaffPeople, type Operator, type Staff } from './model';
export { findOperatorActor, findStaffActor, staffOfMember, toOperatorView, toStaffView } from './find-actors';
export { checkPassword, hashPassword, LOCK_MS, MAX_FAILURES } from './sign-in-to-console';
export { staffNumbers } from './staff-numbers';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, staffContract, {
    'GET /v1/console/staff': ({ actor }) => listStaff(deps, actor),
    'POST /v1/console/staff': ({ actor, body }) => addStaff(deps, actor, body),
    'PUT /v1/console/staff/:id': ({ actor, params, body }) => changeStaff(deps, actor, params.id, body),
    'POST /v1/console/staff/:id/deactivate': ({ actor, params }) => deactivateStaff(deps, actor, params.id),
    'GET /v1/console/staff/:id/code': ({ actor, params }) => staffCode(deps, actor, params.id),
  });
};

export const staffFeature: Feature = { name: 'staff', contract: staffContract, routes };
