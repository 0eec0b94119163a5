import { Type } from 'typebox';
import { Closed, consoleRoles, defineContract } from './contract';
import { BusinessDate, Count, Fen, Id, IdParams, Instant, Nothing, Nullable, OneOf, PageOf, PageQuery, SearchText, ShortText } from './common';
import { MemberProfile, TierProgress } from './membership';
import { RuleBody } from './segment-rule';

const readers = consoleRoles('manager', 'store-manager', 'auditor', 'support');
const makers = consoleRoles('manager');

export const MemberRow = Closed({
  id: Id,
  memberNo: Type.String(),
  nickname: Type.String(),
  avatarKey: Type.String(),
  phoneMasked: Nullable(Type.String()),
  status: OneOf('contact', 'visitor', 'joined', 'erased'),
  tierKey: Type.String(),
  tierName: Type.String(),
  tags: Type.Array(Closed({ id: Id, name: Type.String(), colour: Type.String() })),
  storeName: Nullable(Type.String()),
  joinedAt: Nullable(Instant),
  lastOrderAt: Nullable(Instant),
  orderCount: Count,
  paidFen: Fen,
  points: Type.Integer(),
});

export const TimelineEntry = Closed({
  at: Instant,
  kind: OneOf('joined', 'visit', 'order', 'refund', 'coupon', 'points', 'message', 'tag', 'tier', 'group-buy', 'staff', 'note', 'consent', 'access'),
  title: Type.String(),
  detail: Type.String(),
  amountFen: Nullable(Type.Integer()),
});

export const membersContract = defineContract({
  'GET /v1/console/members': {
    summary: 'Members: search by nickname, member number or exact phone number; filters',
    access: readers,
    query: Closed({
      ...PageQuery.properties,
      search: Type.Optional(SearchText),
      tierKey: Type.Optional(Type.String({ maxLength: 40 })),
      tagId: Type.Optional(Id),
      storeId: Type.Optional(Id),
      status: Type.Optional(OneOf('contact', 'visitor', 'joined', 'erased')),
    }),
    reply: Closed({ total: Count, page: PageOf(MemberRow) }),
  },
  'GET /v1/console/members/:id': {
    summary: 'One member: profile, tier, numbers, tags (reading is recorded and shown to the member)',
    access: readers,
    params: IdParams,
    reply: Closed({
      profile: MemberProfile,
      row: MemberRow,
      tier: TierProgress,
      source: Type.String(),
      consents: Closed({ inbox: Type.Boolean(), subscribe: Type.Boolean(), sms: Type.Boolean(), wecom: Type.Boolean() }),
      numbers: Closed({ orderCount: Count, paidFen: Fen, averageFen: Fen, points: Type.Integer(), usableCoupons: Count, daysSinceLastOrder: Nullable(Count) }),
    }),
    errors: ['MEMBER_NOT_FOUND'],
  },
  'GET /v1/console/members/:id/timeline': {
    summary: 'One timeline: scans, orders, coupons, points, messages, staff acts',
    access: readers,
    params: IdParams,
    query: Closed({ ...PageQuery.properties, kind: Type.Optional(Type.String({ maxLength: 20 })) }),
    reply: PageOf(TimelineEntry),
    errors: ['MEMBER_NOT_FOUND'],
  },
  'POST /v1/console/members/:id/phone': {
    summary: 'Show the full phone number: needs a reason, is recorded and shown to the member',
    access: consoleRoles('manager', 'support'),
    repeat: 'natural',
    params: IdParams,
    body: Closed({ reason: Type.String({ minLength: 4, maxLength: 100 }) }),
    reply: Closed({ phone: Nullable(Type.String()) }),
    errors: ['MEMBER_NOT_FOUND'],
  },
});

export const SegmentView = Closed({
  id: Id,
  name: Type.String(),
  rule: RuleBody,
  /** The rule read back as a Chinese sentence. */
  sentence: Type.String(),
  count: Count,
  countedAt: Instant,
  createdAt: Instant,
  archived: Type.Boolean(),
  usedBy: Type.Array(Closed({ kind: OneOf('campaign', 'segment', 'other'), id: Type.String(), name: Type.String() })),
  /** Its size on the last business days, oldest first. */
  trend: Type.Array(Closed({ day: BusinessDate, count: Count })),
});

const DayCount = Type.Integer({ minimum: 1, maximum: 3650 });
const Cuts = Type.Array(Type.Integer({ minimum: 0, maximum: 1_000_000_000 }), { minItems: 4, maxItems: 4 });
export const SegmentSettingsBody = Closed({
  rfm: Closed({
    /** Purchases of the last so many business days count; null: all. */
    windowDays: Nullable(DayCount),
    /** Four ascending cuts each; see docs/segment-rules.md for quantiles. */
    cuts: Type.Union([Type.Literal('quantiles'), Closed({ recencyDays: Cuts, count: Cuts, sumFen: Cuts })]),
  }),
  lifecycle: Closed({
    newDays: DayCount,
    loyalPurchases: Type.Integer({ minimum: 2, maximum: 1000 }),
    loyalWithinDays: DayCount,
    atRiskAfterDays: DayCount,
    dormantAfterDays: DayCount,
    lostAfterDays: DayCount,
  }),
});
const SegmentSettingsView = Closed({
  ...SegmentSettingsBody.properties,
  groups: Type.Array(Closed({ key: Type.String(), name: Type.String(), advice: Type.String() })),
});

export const segmentsContract = defineContract({
  'GET /v1/console/segment-settings': { summary: 'How RFM scores and lifecycle stages are drawn, and the named groups', access: readers, reply: SegmentSettingsView },
  'PUT /v1/console/segment-settings': {
    summary: 'Change how RFM scores and lifecycle stages are drawn',
    access: makers,
    repeat: 'natural',
    body: SegmentSettingsBody,
    reply: SegmentSettingsView,
  },
  'GET /v1/console/segments': {
    summary: 'Segments with their size; a store manager is told of own stores\' members',
    access: readers,
    query: Closed({ archived: Type.Optional(Type.Boolean()) }),
    reply: Closed({ segments: Type.Array(SegmentView) }),
  },
  'GET /v1/console/segments/:id': { summary: 'One segment', access: readers, params: IdParams, reply: SegmentView, errors: ['SEGMENT_NOT_FOUND'] },
  'POST /v1/console/segments': {
    summary: 'Save a segment',
    access: makers,
    repeat: 'keyed',
    body: Closed({ name: ShortText, rule: RuleBody }),
    reply: SegmentView,
    errors: ['SEGMENT_RULE_INVALID'],
  },
  'PUT /v1/console/segments/:id': {
    summary: 'Change a segment',
    access: makers,
    repeat: 'natural',
    params: IdParams,
    body: Closed({ name: ShortText, rule: RuleBody }),
    reply: SegmentView,
    errors: ['SEGMENT_NOT_FOUND', 'SEGMENT_RULE_INVALID'],
  },
  'DELETE /v1/console/segments/:id': {
    summary: 'Delete a segment that nothing uses',
    access: makers,
    repeat: 'natural',
    params: IdParams,
    reply: Nothing,
    errors: ['SEGMENT_NOT_FOUND', 'CHANGED_MEANWHILE'],
  },
  'POST /v1/console/segments/count': {
    summary: 'Exact count of a rule now, with a count beside every condition and a sample with reasons',
    access: readers,
    repeat: 'natural',
    body: Closed({ rule: RuleBody, asOf: Type.Optional(Instant), sample: Type.Optional(Type.Integer({ minimum: 0, maximum: 20 })) }),
    reply: Closed({
      count: Count,
      total: Count,
      asOf: Instant,
      sentence: Type.String(),
      /** `path` is the condition's place in the tree, such as `/all/0`. */
      conditions: Type.Array(Closed({ path: Type.String(), sentence: Type.String(), count: Count })),
      /** Who counted: the index in memory, caught up with the moment of the question, or the database. */
      evaluator: OneOf('index', 'pipeline'),
      sample: Type.Array(Closed({ member: MemberRow, reasons: Type.Array(Type.String()) })),
    }),
    errors: ['SEGMENT_RULE_INVALID'],
  },
  'POST /v1/console/segments/explain': {
    summary: 'Why is this member in, or not',
    access: readers,
    repeat: 'natural',
    body: Closed({ rule: RuleBody, memberId: Id }),
    reply: Closed({ in: Type.Boolean(), reasons: Type.Array(Closed({ path: Type.String(), holds: Type.Boolean(), sentence: Type.String() })) }),
    errors: ['SEGMENT_RULE_INVALID', 'MEMBER_NOT_FOUND'],
  },
});
