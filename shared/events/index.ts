import { Type, type Static } from 'typebox';
import { Closed } from '../contract/contract';
import { BusinessDate, Fen, Id, Instant, Nullable, OneOf } from '../contract/common';
import { LIFECYCLE_STAGES } from '../contract/segment-rule';

const Stage = Nullable(OneOf(...LIFECYCLE_STAGES));

/** Events carry ids and facts, never live objects: they cross a queue and outlive deploys. */
export const EVENTS = {
  'member.joined': Closed({ memberId: Id, scene: Type.String() }),
  'member.tier-changed': Closed({ memberId: Id, fromRank: Type.Integer(), toRank: Type.Integer(), tierKey: Type.String() }),
  'member.profile-changed': Closed({ memberId: Id }),
  /** A tag was put on, by whatever source; also when a hand takes over what a rule held. */
  'member.tagged': Closed({ memberId: Id, tagId: Id, source: Type.String() }),
  /** A tag is not held any more: taken off, in exchange for another of its exclusive group, or because it ended. */
  'member.untagged': Closed({ memberId: Id, tagId: Id, source: Type.String() }),
  /** A segment means others than before; null: how scores and stages are drawn. */
  'segments.changed': Closed({ segmentId: Nullable(Id) }),
  'member.checked-in': Closed({ memberId: Id, date: BusinessDate, streak: Type.Integer() }),
  'store.visited': Closed({ visitId: Id, memberId: Id, storeId: Id, at: Instant }),
  /** Who came into a segment, or left it, since the snapshot before; some hundreds at a time. */
  'segment.entered': Closed({ segmentId: Id, snapshotId: Id, memberIds: Type.Array(Id, { maxItems: 500 }), at: Instant }),
  'segment.left': Closed({ segmentId: Id, snapshotId: Id, memberIds: Type.Array(Id, { maxItems: 500 }), at: Instant }),
  'questionnaire.answered': Closed({ taskId: Id, memberId: Id }),
  /** A friend's first order is past its refund window; and, should it be refunded after all, not any more. */
  'referral.settled': Closed({ referralId: Id, memberId: Id, friendId: Id, at: Instant }),
  'referral.reversed': Closed({ referralId: Id, memberId: Id }),
  'growth.adjusted': Closed({ adjustmentId: Id, memberId: Id }),
  /** null: nothing bought that counts. `at`: when it happened, not when it was noticed. */
  'lifecycle.moved': Closed({ moveId: Type.String(), memberId: Id, from: Stage, to: Stage, at: Instant, cause: OneOf('time', 'purchase', 'correction') }),
  'coupon.issued': Closed({ couponId: Id, memberId: Id, templateId: Id, via: Type.String() }),
  'coupon.redeemed': Closed({ couponId: Id, memberId: Id, orderId: Id }),
  'order.paid': Closed({ orderId: Id, memberId: Id, paidFen: Fen, channel: Type.String() }),
  'order.closed': Closed({ orderId: Id, memberId: Id }),
  'order.refunded': Closed({ orderId: Id, memberId: Id, refundedFen: Fen }),
  'payment.settled': Closed({ outTradeNo: Type.String(), orderId: Id, paidFen: Fen }),
  'refund.settled': Closed({ outRefundNo: Type.String(), orderId: Id, refundFen: Fen, status: Type.String() }),
  'refund.wanted': Closed({ orderId: Id, refundFen: Fen, reason: Type.String() }),
  'group-buy.filled': Closed({ teamId: Id, activityId: Id }),
  'group-buy.expired': Closed({ teamId: Id, activityId: Id }),
  'message.opened': Closed({ messageId: Id, memberId: Id }),
  'counter.sale-booked': Closed({ orderId: Id, memberId: Id, storeId: Id, staffId: Id, paidFen: Fen }),
  'counter.sale-undone': Closed({ orderId: Id, memberId: Id }),
} as const;

export type EventName = keyof typeof EVENTS;
export type EventPayload<N extends EventName> = Static<(typeof EVENTS)[N]>;
