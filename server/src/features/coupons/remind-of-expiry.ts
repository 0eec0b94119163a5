import { addDays, businessHour } from '@shuke/shared/values/time';
import { lastDay } from '@shuke/shared/rules/coupons/describe-coupon';
import type { Deps } from '../../platform/deps';
import { defineTimer } from '../../platform/jobs';
import { sendInbox } from '../inbox/index';
import { Members } from '../membership/index';
import { Coupons } from './model';

/** How long before its end a member is reminded of a coupon. */
export const REMIND_DAYS = 3;
const FROM_HOUR = 9;
const TO_HOUR = 21;
const AT_ONCE = 500;

/**
 * Reminds of coupons that end within REMIND_DAYS, once per coupon and owner, by day only, and only members who want to
 * hear from us. One that was given within the last day speaks for itself until tomorrow. Answers how many were told.
 */
export const remindOfExpiry = async (deps: Deps): Promise<number> => {
  const now = deps.clock.now();
  if (businessHour(now) < FROM_HOUR || businessHour(now) >= TO_HOUR) return 0;
  let told = 0;
  for (;;) {
    const coupons = await Coupons(deps.db).find(
      { state: 'issued', expiresAt: { $gt: now, $lte: addDays(now, REMIND_DAYS) }, issuedAt: { $lte: addDays(now, -1) }, remindedAt: null },
      { memberId: 1, title: 1, startsAt: 1, expiresAt: 1 },
    ).limit(AT_ONCE).lean();
    if (coupons.length === 0) return told;
    const willing = await Members(deps.db).find({ _id: { $in: coupons.map(({ memberId }) => memberId) }, status: 'joined', 'consents.inbox': true }, { _id: 1 }).lean();
    const reachable = new Set(willing.map(({ _id }) => _id));
    told += await sendInbox(deps, null, coupons.filter(({ memberId }) => reachable.has(memberId)).map(({ _id, memberId, title, startsAt, expiresAt }) => ({
      memberId, reference: `coupon-expiring:${_id}:${memberId}`, kind: 'coupon', title: `「${title}」快到期了`,
      text: `有效期到 ${lastDay(startsAt, expiresAt)}，别忘了用。`, link: '/packages/member/coupons/index',
      offer: { couponId: _id, title, expiresAt },
    })));
    // After the messages, which a crash in between finds told already.
    await Coupons(deps.db).updateMany({ _id: { $in: coupons.map(({ _id }) => _id) }, remindedAt: null }, { $set: { remindedAt: now } });
  }
};

export const remindOfExpiryTimer = defineTimer({ name: 'remind-of-coupon-expiry', everyMs: 10 * 60_000, run: async (deps) => void (await remindOfExpiry(deps)) });
