import { Type } from 'typebox';
import { anyone, Closed, consoleRoles, defineContract, visitor } from './contract';
import { Count, Id, IdParams, Instant, Nullable, OneOf, PageOf, PageQuery } from './common';

/** Text that people write. */
const Told = Type.String({ minLength: 4, maxLength: 1000 });

export const RequestKind = OneOf('export', 'erasure', 'complaint');
export const RequestState = OneOf('preparing', 'ready', 'fetched', 'cooling', 'erasing', 'erased', 'withdrawn', 'open', 'answered');

export const PrivacyRequestView = Closed({
  id: Id,
  /** What people quote: `P20261122` and six digits. */
  requestNo: Type.String(),
  kind: RequestKind,
  state: RequestState,
  askedAt: Instant,
  /** By when the brand owes an answer. */
  dueAt: Instant,
  /** Erasure: when it happens by itself. */
  eraseAt: Nullable(Instant),
  /** Erasure: what holds it up, in words. */
  heldUpBy: Nullable(Type.String()),
  topic: Nullable(Type.String()),
  text: Nullable(Type.String()),
  answer: Nullable(Type.String()),
  closedAt: Nullable(Instant),
});

export const ConsoleRequestView = Closed({
  ...PrivacyRequestView.properties,
  memberId: Id,
  /** Masked; empty once the member is forgotten. */
  memberMasked: Type.String(),
  answeredBy: Nullable(Type.String()),
  overdue: Type.Boolean(),
});

const requestReaders = consoleRoles('manager', 'support', 'auditor');

export const privacyContract = defineContract({
  'GET /v1/member/privacy': {
    summary: 'My privacy requests, and whether my data can be erased now',
    access: visitor,
    reply: Closed({
      requests: Type.Array(PrivacyRequestView),
      coolingDays: Count,
      answerWorkingDays: Count,
      /** In words, what stands in the way of erasing; null: nothing. */
      erasureBlockedBy: Nullable(Type.String()),
    }),
  },
  'POST /v1/member/privacy/exports': {
    summary: 'Ask for everything that is held about me, as a file',
    access: visitor,
    repeat: 'keyed',
    reply: PrivacyRequestView,
    errors: ['EXPORT_TOO_OFTEN'],
  },
  'POST /v1/member/privacy/exports/:id/link': {
    summary: 'A link to my finished file: good once, for 15 minutes; a new one ends the former',
    access: visitor,
    repeat: 'natural',
    params: IdParams,
    body: Closed({ format: OneOf('html', 'json') }),
    reply: Closed({ path: Type.String(), expiresAt: Instant }),
    errors: ['PRIVACY_REQUEST_NOT_FOUND', 'EXPORT_NOT_READY'],
  },
  'GET /v1/privacy/files/:token': {
    summary: 'The file behind a link, once; somebody else who is signed in does not get it',
    access: anyone,
    params: Closed({ token: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) }),
    reply: Type.String(),
    errors: ['EXPORT_LINK_OVER'],
  },
  'POST /v1/member/privacy/erasure': {
    summary: 'Ask to be forgotten: happens by itself after the cooling-off time',
    access: visitor,
    repeat: 'keyed',
    reply: PrivacyRequestView,
    errors: ['ERASURE_BLOCKED'],
  },
  'POST /v1/member/privacy/erasure/withdraw': {
    summary: 'Stay after all',
    access: visitor,
    repeat: 'natural',
    reply: Closed({ withdrawn: Type.Boolean() }),
    errors: ['ERASURE_RUNNING'],
  },
  'POST /v1/member/privacy/complaints': {
    summary: 'Complain or ask about how my data is used; answered within 15 working days',
    access: visitor,
    repeat: 'keyed',
    perMinute: 60,
    body: Closed({ topic: OneOf('消息打扰', '信息不准', '信息泄露', '其他'), text: Told }),
    reply: PrivacyRequestView,
  },
  'GET /v1/console/privacy/requests': {
    summary: 'Privacy requests of members; those to be answered first, by deadline',
    access: requestReaders,
    query: Closed({ ...PageQuery.properties, kind: Type.Optional(RequestKind), open: Type.Optional(Type.Boolean()) }),
    reply: Closed({ toAnswer: Count, overdue: Count, page: PageOf(ConsoleRequestView) }),
  },
  'POST /v1/console/privacy/requests/:id/answer': {
    summary: 'Answer a complaint; the member sees the answer',
    access: consoleRoles('manager', 'support'),
    repeat: 'keyed',
    params: IdParams,
    body: Closed({ answer: Told }),
    reply: ConsoleRequestView,
    errors: ['PRIVACY_REQUEST_NOT_FOUND', 'PRIVACY_REQUEST_CLOSED'],
  },
});

