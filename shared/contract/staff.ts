import { Type, type Static } from 'typebox';
import { Closed, consoleRoles, defineContract } from './contract';
import { Count, Id, IdParams, Instant, Nullable, OneOf, ShortText } from './common';

export const StaffRow = Closed({
  id: Id,
  name: Type.String(),
  role: OneOf('associate', 'store-manager'),
  active: Type.Boolean(),
  memberId: Id,
  phoneMasked: Nullable(Type.String()),
  stores: Type.Array(Closed({ id: Id, name: Type.String() })),
  membersBrought: Count,
  sales30d: Count,
  payableFen30d: Count,
  lastSaleAt: Nullable(Instant),
});

const StaffFacts = {
  name: ShortText,
  role: OneOf('associate', 'store-manager'),
  storeIds: Type.Array(Id, { minItems: 1, maxItems: 50, uniqueItems: true }),
};
export const StaffChange = Closed(StaffFacts);
export type StaffChange = Static<typeof StaffChange>;

const makers = consoleRoles('manager', 'store-manager');

export const staffContract = defineContract({
  'GET /v1/console/staff': {
    summary: 'Store staff with what they did in the last 30 days; a store manager sees own stores only',
    access: consoleRoles('manager', 'store-manager', 'auditor'),
    reply: Closed({ staff: Type.Array(StaffRow) }),
  },
  'POST /v1/console/staff': {
    summary: 'Let a member, found by phone, work at stores. Who worked here before comes back',
    access: makers,
    repeat: 'keyed',
    body: Closed({ ...StaffFacts, phone: Type.String({ pattern: '^1\\d{10}$' }) }),
    reply: StaffRow,
    errors: ['STAFF_PHONE_UNKNOWN', 'STAFF_ALREADY', 'STORE_NOT_FOUND', 'STORE_NOT_YOURS'],
  },
  'PUT /v1/console/staff/:id': {
    summary: 'Change name, role and stores; it counts from the next request on',
    access: makers,
    repeat: 'natural',
    params: IdParams,
    body: StaffChange,
    reply: StaffRow,
    errors: ['STAFF_NOT_FOUND', 'STORE_NOT_FOUND', 'STORE_NOT_YOURS'],
  },
  'POST /v1/console/staff/:id/deactivate': {
    summary: 'Ends the work at all stores at once: the next request is refused and the sessions are over',
    access: makers,
    repeat: 'natural',
    params: IdParams,
    reply: StaffRow,
    errors: ['STAFF_NOT_FOUND', 'STORE_NOT_YOURS'],
  },
  'GET /v1/console/staff/:id/code': {
    summary: "The associate's own mini-program code: who joins by it has this adviser",
    access: makers,
    params: IdParams,
    reply: Closed({ scene: Type.String(), image: Type.String() }),
    errors: ['STAFF_NOT_FOUND', 'STORE_NOT_YOURS', 'OUTSIDE_UNAVAILABLE'],
  },
});
