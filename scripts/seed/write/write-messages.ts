import { addDays, DAY_MS } from '../../../shared/values/time';
import { InboxMessages, MessageTemplates, SubscribePermissions } from '../../../server/src/features/inbox/index';
import type { Deps } from '../../../server/src/platform/deps';
import type { DemoCoupon, DemoHistory, DemoMessage } from '../generate';
import { byId, insertAll } from './insert-all';

/** After so long a message was at least seen in the list. */
const SEEN_AFTER_DAYS = 9;

const offerOf = (coupon: DemoCoupon | undefined) =>
  coupon ? { couponId: coupon.id, title: coupon.title, expiresAt: coupon.expiresAt } : null;

export const writeMessages = async ({ db }: Deps, { now, messages, coupons }: DemoHistory): Promise<void> => {
  const couponOf = byId(coupons);
  const seenBefore = addDays(now, -SEEN_AFTER_DAYS);
  const readAt = ({ openedAt, at }: DemoMessage): Date | null => {
    if (openedAt) return openedAt;
    return at < seenBefore ? new Date(at.getTime() + DAY_MS) : null;
  };
  const rows = messages.map(({ id, couponId, ...message }) => ({
    _id: id,
    ...message,
    offer: offerOf(couponOf.get(couponId ?? '')),
    readAt: readAt({ id, couponId, ...message }),
  }));
  await insertAll(db, InboxMessages, rows);
};

export interface Permitted {
  memberId: string;
  openid: string;
  templateKeys: readonly string[];
}

const OF_PERSONAS = ['campaign-offer', 'coupon-expiring', 'order-paid'] as const;
const SLEEPERS = 40;

/**
 * Who may get a subscribe message: everybody with a story, and some of those whom the paused campaign has not reached.
 * Only they are known to the sandbox, which holds the other half of a permission.
 */
export const permittedOf = ({ personas, members, deliveries }: DemoHistory): Permitted[] => {
  const memberOf = byId(members);
  const told = personas.filter(
    ({ kind, memberId }) => kind === 'member' && memberOf.get(memberId!)!.consents.subscribe,
  );
  const known = new Set(personas.map(({ memberId }) => memberId));
  const sleepers = deliveries
    .filter(({ state, subscribe, memberId }) => state === 'pending' && subscribe && !known.has(memberId))
    .slice(0, SLEEPERS);
  return [
    ...told.map(({ memberId, openid }) => ({ memberId: memberId!, openid, templateKeys: OF_PERSONAS })),
    ...sleepers.map(({ memberId }) => ({
      memberId,
      openid: memberOf.get(memberId)!.openid,
      templateKeys: ['campaign-offer'],
    })),
  ];
};

/** Our half of each permission: one message of each template that the brand has picked. */
export const writePermissions = async (
  { db }: Deps,
  { now }: DemoHistory,
  permitted: readonly Permitted[],
): Promise<void> => {
  const picked = new Set((await MessageTemplates(db).find({}, { _id: 1 }).lean()).map(({ _id }) => _id));
  const rows = permitted.flatMap(({ memberId, templateKeys }) =>
    templateKeys
      .filter((key) => picked.has(key))
      .map((templateKey) => ({
        _id: `${memberId}:${templateKey}`,
        memberId,
        templateKey,
        remaining: 1,
        banned: false,
        updatedAt: now,
      })),
  );
  await insertAll(db, SubscribePermissions, rows);
};
