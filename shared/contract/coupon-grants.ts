import { Type, type Static } from 'typebox';
import { Closed, consoleRoles, defineContract } from './contract';
import { Count, Fen, Id, IdParams, Instant, Nullable, OneOf } from './common';

const Reason = Type.String({ minLength: 2, maxLength: 200 });

export const CouponGrantBody = Closed({
  templateId: Id,
  reason: Reason,
  /** One phone or member number a line; of a CSV the first cell counts. At most 10,000 lines. */
  recipients: Type.String({ minLength: 1, maxLength: 600_000 }),
});
export type CouponGrantBody = Static<typeof CouponGrantBody>;

export const CouponGrantView = Closed({
  id: Id,
  templateId: Id,
  templateTitle: Type.String(),
  summary: Type.String(),
  reason: Type.String(),
  state: OneOf('draft', 'waiting-approval', 'running', 'done', 'cancelled', 'undoing', 'undone'),
  /** Lines with content, and how many members they name. */
  lines: Count,
  members: Count,
  /** Lines that name a member for the second time. */
  repeated: Count,
  /** Lines that could not be matched; the first 200 are told, with the number masked. */
  unmatched: Count,
  faults: Type.Array(Closed({ line: Count, text: Type.String(), reason: Type.String() })),
  /** The most it can cost; null when nothing limits a coupon. */
  costCeilingFen: Nullable(Fen),
  needsApproval: Type.Boolean(),
  /** Why it needs one. */
  approvalReason: Nullable(Type.String()),
  /** What stands in the way of everybody getting one: stock or budget. */
  warning: Nullable(Type.String()),
  createdBy: Type.String(),
  approvedBy: Nullable(Type.String()),
  progress: Closed({ waiting: Count, issued: Count, refused: Count, skipped: Count, revoked: Count, kept: Count }),
  refusal: Nullable(Type.String()),
  createdAt: Instant,
  startedAt: Nullable(Instant),
  finishedAt: Nullable(Instant),
});
export type CouponGrantView = Static<typeof CouponGrantView>;

const act = <const E extends string[]>(summary: string, ...errors: E) => ({
  summary, access: consoleRoles('manager'), repeat: 'natural', params: IdParams, reply: CouponGrantView, errors: ['GRANT_NOT_FOUND', 'GRANT_STATE', ...errors],
}) as const;

export const couponGrantsContract = defineContract({
  'GET /v1/console/coupon-grants': {
    summary: 'Bulk grants, newest first',
    access: consoleRoles('manager', 'auditor'),
    reply: Closed({ grants: Type.Array(CouponGrantView) }),
  },
  'GET /v1/console/coupon-grants/:id': {
    summary: 'One bulk grant with its progress',
    access: consoleRoles('manager', 'auditor'),
    params: IdParams,
    reply: CouponGrantView,
    errors: ['GRANT_NOT_FOUND'],
  },
  'POST /v1/console/coupon-grants': {
    summary: 'Match a list of phones or member numbers and say what granting would do; nothing is granted yet',
    access: consoleRoles('manager'),
    repeat: 'keyed',
    perMinute: 20,
    body: CouponGrantBody,
    reply: CouponGrantView,
    errors: ['COUPON_TEMPLATE_NOT_FOUND', 'GRANT_EMPTY'],
  },
  'POST /v1/console/coupon-grants/:id/start': act('Grant it, or hand it to a second person when it is over the limit'),
  'POST /v1/console/coupon-grants/:id/approve': act('Grant what somebody else prepared', 'GRANT_SECOND_PERSON'),
  'POST /v1/console/coupon-grants/:id/cancel': act('Drop it before anything was granted'),
  'POST /v1/console/coupon-grants/:id/undo': {
    ...act('Take back every coupon of it that is not used yet'),
    body: Closed({ why: Reason }),
  },
});
