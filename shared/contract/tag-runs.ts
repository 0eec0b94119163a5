import { Type, type Static } from 'typebox';
import { Closed, consoleRoles, defineContract } from './contract';
import { Count, Id, IdParams, Instant, Nullable, OneOf, SearchText } from './common';

const Reason = Type.String({ minLength: 2, maxLength: 200 });

/** Everybody in a segment, whom a file names, or whom the members list finds; of those, whom the maker may see. */
const TagRunAudience = Type.Union([
  Closed({ kind: Type.Literal('segment'), segmentId: Id }),
  /** One phone or member number a line; of a CSV the first cell counts. At most 10,000 lines. */
  Closed({ kind: Type.Literal('file'), recipients: Type.String({ minLength: 1, maxLength: 600_000 }) }),
  Closed({
    kind: Type.Literal('search'),
    search: Type.Optional(SearchText),
    tierKey: Type.Optional(Type.String({ maxLength: 40 })),
    tagId: Type.Optional(Id),
    storeId: Type.Optional(Id),
    status: Type.Optional(OneOf('contact', 'visitor', 'joined')),
  }),
]);

export const TagRunBody = Closed({ tagId: Id, on: Type.Boolean(), reason: Reason, audience: TagRunAudience });
export type TagRunBody = Static<typeof TagRunBody>;

export const TagRunView = Closed({
  id: Id,
  tagId: Id,
  tagName: Type.String(),
  colour: Type.String(),
  /** True: puts it on. */
  on: Type.Boolean(),
  reason: Type.String(),
  source: OneOf('segment', 'file', 'search'),
  /** Of whom it is, in words. */
  sourceText: Type.String(),
  state: OneOf('draft', 'waiting-approval', 'running', 'done', 'cancelled', 'undoing', 'undone'),
  members: Count,
  /** How many it would change, and how many are that way already, as counted when it was prepared. */
  wouldChange: Count,
  already: Count,
  /** Of a file: lines with content, lines that name somebody again, lines that name nobody; the first 200 are told, masked. */
  lines: Count,
  repeated: Count,
  unmatched: Count,
  faults: Type.Array(Closed({ line: Count, text: Type.String(), reason: Type.String() })),
  needsApproval: Type.Boolean(),
  approvalReason: Nullable(Type.String()),
  createdBy: Type.String(),
  approvedBy: Nullable(Type.String()),
  /** `kept`: changed by somebody else since, and so left alone by an undo. */
  progress: Closed({ waiting: Count, changed: Count, unchanged: Count, skipped: Count, restored: Count, kept: Count }),
  /** Why some were not changed, with how many. */
  unchangedWhy: Type.Array(Closed({ reason: Type.String(), count: Count })),
  /** May the reader approve it, or must somebody else. */
  mine: Type.Boolean(),
  createdAt: Instant,
  startedAt: Nullable(Instant),
  finishedAt: Nullable(Instant),
});
export type TagRunView = Static<typeof TagRunView>;

const readers = consoleRoles('manager', 'store-manager', 'auditor');
const makers = consoleRoles('manager', 'store-manager');

const act = <const E extends string[]>(summary: string, ...errors: E) => ({
  summary, access: makers, repeat: 'natural', params: IdParams, reply: TagRunView, errors: ['TAG_RUN_NOT_FOUND', 'TAG_RUN_STATE', ...errors],
}) as const;

export const tagRunsContract = defineContract({
  'GET /v1/console/tag-runs': {
    summary: 'Bulk taggings, newest first; a store manager sees own ones',
    access: readers,
    reply: Closed({ runs: Type.Array(TagRunView) }),
  },
  'GET /v1/console/tag-runs/:id': {
    summary: 'One bulk tagging with its progress',
    access: readers,
    params: IdParams,
    reply: TagRunView,
    errors: ['TAG_RUN_NOT_FOUND'],
  },
  'POST /v1/console/tag-runs': {
    summary: 'Find everybody meant and say what tagging would do; nothing is changed yet',
    access: makers,
    repeat: 'keyed',
    perMinute: 20,
    body: TagRunBody,
    reply: TagRunView,
    errors: ['TAG_NOT_FOUND', 'TAG_ENDED', 'SEGMENT_NOT_FOUND', 'SEGMENT_RULE_INVALID', 'TAG_RUN_EMPTY', 'TAG_RUN_TOO_MANY'],
  },
  'POST /v1/console/tag-runs/:id/start': act('Do it, or hand it to a second person when it is over the limit'),
  'POST /v1/console/tag-runs/:id/approve': { ...act('Do what somebody else prepared', 'TAG_RUN_SECOND_PERSON'), access: consoleRoles('manager') },
  'POST /v1/console/tag-runs/:id/cancel': act('Drop it before anything was changed'),
  'POST /v1/console/tag-runs/:id/undo': { ...act('Take back what it changed, except what others changed since'), body: Closed({ why: Reason }) },
});
