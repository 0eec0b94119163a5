import type { Static } from 'typebox';
import type { MessageView } from '@shuke/shared/contract/inbox';
import { readPlace, writePlace } from '../../platform/cursors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { Coupons } from '../coupons/index';
import { InboxMessages, type InboxMessage } from './model';

type View = Static<typeof MessageView>;

const couponStates = async (deps: Deps, messages: readonly InboxMessage[]): Promise<Map<string, string>> => {
  const ids = messages.flatMap((message) => message.offer?.couponId ?? []);
  if (ids.length === 0) return new Map();
  const coupons = await Coupons(deps.db).find({ _id: { $in: ids } }, { state: 1 }).lean();
  return new Map(coupons.map((coupon) => [coupon._id, coupon.state]));
};

/** A message tells how its offer stands now, not how it stood when it was sent. */
export const toMessageViews = async (deps: Deps, messages: readonly InboxMessage[]): Promise<View[]> => {
  const states = await couponStates(deps, messages);
  return messages.map((message) => ({
    id: message._id, kind: message.kind, title: message.title, text: message.text, at: message.at.toISOString(),
    read: message.readAt !== null, link: message.link,
    offer: message.offer && {
      couponId: message.offer.couponId, title: message.offer.title,
      state: states.get(message.offer.couponId) ?? 'revoked', expiresAt: message.offer.expiresAt?.toISOString() ?? null,
    },
  }));
};

export const unreadCount = (deps: Deps, memberId: string): Promise<number> => InboxMessages(deps.db).countDocuments({ memberId, readAt: null });

/** `cursor` is the last message's `time_id`. */
export const listInbox = async (deps: Deps, memberId: string, query: { cursor?: string; limit?: number }) => {
  const limit = query.limit ?? 20;
  const place = readPlace(query.cursor);
  const before = place ? { $or: [{ at: { $lt: place.at } }, { at: place.at, _id: { $lt: place.id } }] } : {};
  const [unread, found] = await Promise.all([
    unreadCount(deps, memberId),
    InboxMessages(deps.db).find({ memberId, ...before }).sort({ at: -1, _id: -1 }).limit(limit + 1).lean(),
  ]);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    unread,
    page: { rows: await toMessageViews(deps, rows), nextCursor: found.length > limit && last ? writePlace({ at: last.at, id: last._id }) : null },
  };
};

/** The first opening counts and is announced once. */
export const openMessage = async (deps: Deps, memberId: string, messageId: string): Promise<View> => {
  const now = deps.clock.now();
  await withTransaction(deps.db, async (session) => {
    const first = await InboxMessages(deps.db).updateOne({ _id: messageId, memberId, openedAt: null }, { $set: { openedAt: now, readAt: now } }, { session });
    if (first.modifiedCount === 1) await emit(deps, session, 'message.opened', { messageId, memberId });
  });
  const message = await InboxMessages(deps.db).findOne({ _id: messageId, memberId }).lean();
  if (!message) throw new AppError('MESSAGE_NOT_FOUND');
  return (await toMessageViews(deps, [message]))[0]!;
};

export const readAll = async (deps: Deps, memberId: string): Promise<void> => {
  await InboxMessages(deps.db).updateMany({ memberId, readAt: null }, { $set: { readAt: deps.clock.now() } });
};
