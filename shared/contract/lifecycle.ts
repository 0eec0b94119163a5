import { Type } from 'typebox';
import { Count, Id, IdParams, Instant, Nullable, OneOf } from './common';
import { Closed, consoleRoles, defineContract } from './contract';
import { LIFECYCLE_STAGES } from './segment-rule';

const readers = consoleRoles('manager', 'store-manager', 'auditor', 'support');
const Stage = OneOf(...LIFECYCLE_STAGES);
/** null: nothing bought that counts. */
const StageOrNone = Nullable(Stage);
const Cause = OneOf('time', 'purchase', 'correction');

export const lifecycleContract = defineContract({
  'GET /v1/console/lifecycle': {
    summary: 'Members by lifecycle stage, and moves between stages in the last days',
    access: readers,
    query: Closed({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365, default: 30 })) }),
    reply: Closed({
      asOf: Instant,
      days: Count,
      /** Members whose time has come and who were not moved yet; usually none. */
      waiting: Count,
      /** Who never bought anything that counts. */
      without: Count,
      stages: Type.Array(Closed({ stage: Stage, name: Type.String(), meaning: Type.String(), members: Count, came: Count, went: Count })),
      flows: Type.Array(Closed({ from: StageOrNone, to: StageOrNone, moves: Count })),
    }),
  },
  'GET /v1/console/members/:id/lifecycle': {
    summary: 'Where a member stands, since when, and how it came to that',
    access: readers,
    params: IdParams,
    reply: Closed({
      stage: StageOrNone,
      name: Nullable(Type.String()),
      since: Nullable(Instant),
      /** The midnight at which the stage changes if nothing is bought, and to which. */
      next: Nullable(Closed({ at: Instant, to: Stage, name: Type.String() })),
      moves: Type.Array(Closed({ id: Type.String(), memberId: Id, from: StageOrNone, to: StageOrNone, at: Instant, cause: Cause })),
    }),
    errors: ['MEMBER_NOT_FOUND'],
  },
});
