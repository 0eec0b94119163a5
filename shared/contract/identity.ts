import { Type } from 'typebox';
import { MemberRow } from './audience';
import { Closed, consoleRoles, defineContract } from './contract';
import { Count, Id, IdParams, Instant, Nullable, OneOf } from './common';

const mergers = consoleRoles('manager');
const readers = consoleRoles('manager', 'store-manager', 'auditor', 'support');
const Reason = Type.String({ minLength: 4, maxLength: 100 });

/** One merge of two records found to be one person. Names nobody: the rows themselves say who. */
export const MergeView = Closed({
  id: Id,
  winnerId: Id,
  loserId: Id,
  /** moving and undoing end by themselves, also after a crash; final: the time to undo is over. */
  state: OneOf('moving', 'done', 'undoing', 'undone', 'final'),
  by: Type.String(),
  why: Type.String(),
  startedAt: Instant,
  undoUntil: Instant,
  canUndo: Type.Boolean(),
});

export const MergePreview = Closed({
  winner: MemberRow,
  loser: MemberRow,
  /** What goes over to the winner. */
  moves: Closed({
    points: Type.Integer(),
    growth: Type.Integer(),
    coupons: Count,
    orders: Count,
    messages: Count,
    tags: Type.Array(Type.String()),
    /** Names of what the winner lacks and takes over: `手机号`, `生日`, … */
    profile: Type.Array(Type.String()),
  }),
  consents: Type.Array(Closed({ channel: Type.String(), winner: Type.Boolean(), loser: Type.Boolean(), after: Type.Boolean() })),
  /** In words, why it cannot be done now; null: it can. */
  refusal: Nullable(Type.String()),
  undoDays: Count,
});

export const identityContract = defineContract({
  'GET /v1/console/members/:id/merge-preview': {
    summary: 'What merging another record into this member would move (looking is recorded for both)',
    access: mergers,
    params: IdParams,
    query: Closed({ otherId: Id }),
    reply: MergePreview,
    errors: ['MEMBER_NOT_FOUND'],
  },
  'GET /v1/console/members/:id/merges': {
    summary: 'Merges that this member was part of, newest first',
    access: readers,
    params: IdParams,
    reply: Closed({ merges: Type.Array(MergeView) }),
    errors: ['MEMBER_NOT_FOUND'],
  },
  'POST /v1/console/members/:id/merge': {
    summary: 'Merge another record into this member: points, growth, coupons, orders, consents, tags, messages',
    access: mergers,
    repeat: 'keyed',
    params: IdParams,
    body: Closed({ otherId: Id, reason: Reason }),
    reply: MergeView,
    errors: ['MEMBER_NOT_FOUND', 'MERGE_REFUSED'],
  },
  'POST /v1/console/merges/:id/undo': {
    summary: 'Take a merge back: each record gets back what it brought',
    access: mergers,
    repeat: 'keyed',
    params: IdParams,
    body: Closed({ reason: Reason }),
    reply: MergeView,
    errors: ['MERGE_NOT_FOUND', 'MERGE_CANNOT_UNDO'],
  },
});
