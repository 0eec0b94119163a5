import type { Api } from '@shuke/shared/contract/index';

export type Role = 'admin' | 'manager' | 'store-manager' | 'auditor' | 'support';

const everyone: readonly Role[] = ['admin', 'manager', 'store-manager', 'auditor', 'support'];
/** Everybody but store managers. */
const office: readonly Role[] = ['admin', 'manager', 'auditor', 'support'];
const makers: readonly Role[] = ['admin', 'manager'];

/**
 * Who may do what, so that nothing is shown that would be refused. The server decides; a test holds this table
 * against the `access` of each route.
 */
const allowed = {
  'GET /v1/console/board': everyone,
  'GET /v1/console/members': everyone,
  'GET /v1/console/segments': everyone,
  'GET /v1/console/rfm': everyone,
  'GET /v1/console/lifecycle': everyone,
  'GET /v1/console/churn': everyone,
  'POST /v1/console/churn/models': makers,
  'GET /v1/console/clusters': everyone,
  'POST /v1/console/clusters': makers,
  'POST /v1/console/clusters/:key/list': makers,
  'GET /v1/console/campaigns': everyone,
  'GET /v1/console/coupon-templates': everyone,
  'GET /v1/console/orders': everyone,
  'GET /v1/console/stores': everyone,
  'GET /v1/console/brand/settings': ['admin', 'manager', 'auditor'],
  'PUT /v1/console/brand/shipping': makers,
  'PUT /v1/console/brand/calendar': makers,
  'POST /v1/console/orders/:id/hand-over': ['admin', 'manager', 'store-manager', 'support'],
  'POST /v1/console/orders/:id/address': ['admin', 'manager', 'store-manager', 'support'],
  'GET /v1/console/audit': ['admin', 'auditor'],
  'GET /v1/console/referral': office,
  'PUT /v1/console/referral/settings': makers,
  'POST /v1/console/stores': makers,
  'PUT /v1/console/stores/:id': ['admin', 'manager', 'store-manager'],
  'POST /v1/console/stores/:id/close': makers,
  'GET /v1/console/staff': ['admin', 'manager', 'store-manager', 'auditor'],
  'POST /v1/console/staff': ['admin', 'manager', 'store-manager'],
  'GET /v1/console/stores/:id/code': ['admin', 'manager', 'store-manager'],
  'POST /v1/console/members/:id/phone': ['admin', 'manager', 'support'],
  'POST /v1/console/members/:id/tags': ['admin', 'manager', 'store-manager', 'support'],
  'POST /v1/console/members/:id/merge': makers,
  'GET /v1/console/privacy/requests': ['admin', 'manager', 'support', 'auditor'],
  'POST /v1/console/privacy/requests/:id/answer': ['admin', 'manager', 'support'],
  'POST /v1/console/tag-groups': makers,
  'POST /v1/console/tags': makers,
  'GET /v1/console/tag-runs': ['admin', 'manager', 'store-manager', 'auditor'],
  'POST /v1/console/tag-runs': ['admin', 'manager', 'store-manager'],
  'POST /v1/console/tag-runs/:id/approve': makers,
  'POST /v1/console/segments': makers,
  'DELETE /v1/console/segments/:id': makers,
  'POST /v1/console/segments/:id/snapshots': makers,
  'POST /v1/console/segments/:id/export-link': ['admin', 'manager', 'store-manager'],
  'POST /v1/console/member-lists': makers,
  'PUT /v1/console/segment-settings': makers,
  'POST /v1/console/campaigns': makers,
  'POST /v1/console/campaigns/:id/pause': makers,
  'POST /v1/console/coupon-templates': makers,
  'POST /v1/console/coupon-templates/:id/stop': makers,
  'GET /v1/console/coupon-grants': ['admin', 'manager', 'auditor'],
  'POST /v1/console/coupon-grants': makers,
  'GET /v1/console/coupon-code-batches': ['admin', 'manager', 'auditor'],
  'POST /v1/console/coupon-code-batches': makers,
  'GET /v1/console/purchase-gifts': ['admin', 'manager', 'auditor'],
  'POST /v1/console/purchase-gifts': makers,
  'GET /v1/console/tasks': everyone,
  'POST /v1/console/tasks': makers,
  'PUT /v1/console/check-in': makers,
  'PUT /v1/console/tiers': makers,
  'GET /v1/console/card-plans': office,
  'POST /v1/console/card-plans': makers,
  'POST /v1/console/card-code-batches': makers,
  'POST /v1/console/card-orders/:id/refund': ['admin', 'manager', 'support'],
  'GET /v1/console/care-rules': office,
  'POST /v1/console/care-rules': makers,
  'GET /v1/console/points/rules': office,
  'PUT /v1/console/points/rules': makers,
  'POST /v1/console/points/adjustments': ['admin', 'manager', 'support'],
  'POST /v1/console/points/adjustments/:id/approve': makers,
  'GET /v1/console/mall/items': office,
  'POST /v1/console/mall/items': makers,
  'POST /v1/console/mall/redemptions/:id/cancel': ['admin', 'manager', 'support'],
  'POST /v1/console/group-buys': makers,
  'POST /v1/console/orders/:id/refund': ['admin', 'manager', 'support'],
  'POST /v1/console/ops-session': ['admin'],
} satisfies Partial<Record<keyof Api, readonly Role[]>>;

export type GuardedRoute = keyof typeof allowed;
export const guardedRoutes = Object.keys(allowed) as GuardedRoute[];

export const rolesFor = (route: GuardedRoute): readonly Role[] => allowed[route];
export const may = (role: Role, route: GuardedRoute): boolean => rolesFor(route).includes(role);

export const roleNames: Record<Role, string> = {
  admin: '管理员',
  manager: '运营经理',
  'store-manager': '店长',
  auditor: '审计',
  support: '客服',
};
