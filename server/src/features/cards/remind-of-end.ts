import { addDays, formatDay } from '@shuke/shared/values/time';
import type { Deps } from '../../platform/deps';
import { sendInbox } from '../inbox/index';
import { MemberCards } from './model';

export const REMIND_DAYS = 7;

/** A week before the last card of a member ends, once a card. Who has another one waiting is left alone. */
export const remindOfEnd = async (deps: Deps): Promise<void> => {
  const now = deps.clock.now();
  const ending = await MemberCards(deps.db).find({ refundedAt: null, remindedAt: null, endsAt: { $gt: now, $lte: addDays(now, REMIND_DAYS) } }).limit(500).lean();
  for (const { _id, memberId, name, endsAt, startsAt } of ending) {
    if (startsAt > now) continue; // a short card that has not begun
    const another = await MemberCards(deps.db).exists({ memberId, refundedAt: null, endsAt: { $gt: endsAt } });
    if (!another) {
      await sendInbox(deps, null, [{
        memberId, reference: `card-end:${_id}`, kind: 'system', title: `${name} ${formatDay(endsAt)}到期`,
        text: '到期后卡上的权益不再享受，续卡从到期那一刻接着算，不会损失天数。', link: '/packages/member/card/index',
      }]);
    }
    await MemberCards(deps.db).updateOne({ _id, remindedAt: null }, { $set: { remindedAt: now } });
  }
};
