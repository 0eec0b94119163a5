import { Type, type Static } from 'typebox';
import { MemberRow } from './audience';
import { BusinessDate, Count, Id, IdParams, Instant, Nothing, Nullable, OneOf, ShortText } from './common';
import { anyone, Closed, consoleRoles, defineContract } from './contract';

const readers = consoleRoles('manager', 'store-manager', 'auditor', 'support');
const makers = consoleRoles('manager');
/** A store manager takes own stores' members out only. */
const exporters = consoleRoles('manager', 'store-manager');

/** Who a segment held at one moment. */
export const SegmentSnapshotView = Closed({
  id: Id,
  at: Instant,
  day: BusinessDate,
  /** The one that is taken by itself once a business day. */
  daily: Type.Boolean(),
  state: OneOf('running', 'done', 'failed'),
  /** With the first one nobody came: there is nothing before it. */
  first: Type.Boolean(),
  /** The rule is another one than at the snapshot before: people came or went because of it, too. */
  ruleChanged: Type.Boolean(),
  count: Count,
  entered: Count,
  left: Count,
  failure: Nullable(Type.String()),
});

export const MEMBER_LIST_LINES = 10_000;
const ListText = Type.String({ minLength: 1, maxLength: 600_000 });
/** A line that put nobody on the list. What is shown never names a phone in full. */
const LineFault = Closed({ line: Type.Integer({ minimum: 1 }), text: Type.String(), reason: Type.String() });

export const MemberListView = Closed({ id: Id, name: Type.String(), members: Count, createdAt: Instant, usedBy: Type.Array(Type.String()) });

const SegmentIds = Type.Array(Id, { minItems: 2, maxItems: 5, uniqueItems: true });

export const EXPORT_ROWS = 50_000;

export const segmentToolsContract = defineContract({
  'PUT /v1/console/segments/:id/archived': {
    summary: 'Put a segment away, or take it out again: it keeps working where it is used, but is counted daily no more',
    access: makers,
    repeat: 'natural',
    params: IdParams,
    body: Closed({ archived: Type.Boolean() }),
    reply: Nothing,
    errors: ['SEGMENT_NOT_FOUND'],
  },
  'GET /v1/console/segments/:id/snapshots': {
    summary: 'The size of a segment over time, newest first: one a business day and those taken by hand',
    access: readers,
    params: IdParams,
    reply: Closed({ snapshots: Type.Array(SegmentSnapshotView) }),
    errors: ['SEGMENT_NOT_FOUND'],
  },
  'POST /v1/console/segments/:id/snapshots': {
    summary: 'Take a snapshot now; one that is being taken already is answered again',
    access: makers,
    repeat: 'keyed',
    params: IdParams,
    reply: SegmentSnapshotView,
    errors: ['SEGMENT_NOT_FOUND'],
  },
  'GET /v1/console/segments/:id/diff': {
    summary: 'Who came and who left between two snapshots, with a few of each',
    access: readers,
    params: IdParams,
    query: Closed({ from: Id, to: Id }),
    reply: Closed({
      from: SegmentSnapshotView,
      to: SegmentSnapshotView,
      entered: Count,
      left: Count,
      sample: Closed({ entered: Type.Array(MemberRow), left: Type.Array(MemberRow) }),
    }),
    errors: ['SEGMENT_NOT_FOUND', 'SNAPSHOT_NOT_FOUND'],
  },
  'POST /v1/console/segments/overlap': {
    summary: 'How two to five segments overlap: each region of the picture with its size',
    access: readers,
    repeat: 'natural',
    body: Closed({ segmentIds: SegmentIds }),
    reply: Closed({
      asOf: Instant,
      total: Count,
      segments: Type.Array(Closed({ id: Id, name: Type.String(), count: Count })),
      /** Members who are in exactly these segments and in no other of those asked about. Regions without anybody are left out. */
      regions: Type.Array(Closed({ in: Type.Array(Id), count: Count })),
    }),
    errors: ['SEGMENT_NOT_FOUND', 'SEGMENT_RULE_INVALID'],
  },
  'POST /v1/console/segments/:id/export-link': {
    summary: 'A link to a masked CSV of the members who may be seen: good once, for ten minutes; why is recorded',
    access: exporters,
    repeat: 'natural',
    params: IdParams,
    body: Closed({ reason: Type.String({ minLength: 4, maxLength: 100 }) }),
    reply: Closed({ path: Type.String(), rows: Count, expiresAt: Instant }),
    errors: ['SEGMENT_NOT_FOUND', 'SEGMENT_RULE_INVALID', 'EXPORT_TOO_LARGE'],
  },
  'GET /v1/console-files/segments/:token': {
    summary: 'The CSV behind a link, once. Every row is recorded and shown to its member',
    access: anyone,
    params: Closed({ token: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) }),
    /** A stream of text, UTF-8 with a byte order mark. */
    reply: Type.Unknown(),
    errors: ['SEGMENT_FILE_GONE', 'SEGMENT_NOT_FOUND', 'SEGMENT_RULE_INVALID'],
  },
  'GET /v1/console/member-lists': { summary: 'Imported lists with their size and where they are used', access: readers, reply: Closed({ lists: Type.Array(MemberListView) }) },
  'POST /v1/console/member-lists/preview': {
    summary: 'Match a file of phones or member numbers, one a line, without keeping anything',
    access: makers,
    repeat: 'natural',
    body: Closed({ text: ListText }),
    reply: Closed({ lines: Count, members: Count, faults: Type.Array(LineFault) }),
  },
  'POST /v1/console/member-lists': {
    summary: 'Put those whom a file names on the list of this name; who is on it already stays once',
    access: makers,
    repeat: 'natural',
    body: Closed({ name: ShortText, text: ListText }),
    reply: Closed({ id: Id, lines: Count, added: Count, faults: Type.Array(LineFault) }),
  },
  'DELETE /v1/console/member-lists/:id': {
    summary: 'Delete a list that no segment uses',
    access: makers,
    repeat: 'natural',
    params: IdParams,
    reply: Nothing,
    errors: ['MEMBER_LIST_NOT_FOUND', 'CHANGED_MEANWHILE'],
  },
});

export type SegmentSnapshotView = Static<typeof SegmentSnapshotView>;
