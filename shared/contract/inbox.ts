import { Type } from 'typebox';
import { Closed, defineContract, member } from './contract';
import { Count, Id, IdParams, Instant, Nothing, Nullable, OneOf, PageOf, PageQuery } from './common';

export const MessageView = Closed({
  id: Id,
  kind: OneOf('campaign', 'coupon', 'order', 'group-buy', 'points', 'system'),
  title: Type.String(),
  text: Type.String(),
  at: Instant,
  read: Type.Boolean(),
  /** Where a tap leads inside the mini-program, and the state of what was offered. */
  link: Nullable(Type.String()),
  offer: Nullable(Closed({ couponId: Id, title: Type.String(), state: Type.String(), expiresAt: Nullable(Instant) })),
});

export const inboxContract = defineContract({
  'GET /v1/member/messages': {
    summary: 'Every message the brand sent me, newest first',
    access: member,
    query: PageQuery,
    reply: Closed({ unread: Count, page: PageOf(MessageView) }),
  },
  'POST /v1/member/messages/:id/open': {
    summary: 'I opened this message',
    access: member,
    repeat: 'natural',
    params: IdParams,
    reply: MessageView,
    errors: ['MESSAGE_NOT_FOUND'],
  },
  'POST /v1/member/messages/read-all': { summary: 'Mark all as read', access: member, repeat: 'natural', reply: Nothing },
});
