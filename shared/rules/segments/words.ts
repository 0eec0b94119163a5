import type { COUPON_STATES, EventName, TEAM_STATES } from '../../contract/segment-rule';

export const COUPON_STATE_NAMES: Readonly<Record<(typeof COUPON_STATES)[number], string>> = {
  issued: '未使用', held: '下单占用中', gifting: '赠送中', redeemed: '已使用', expired: '已过期', revoked: '已收回',
};

export const TEAM_STATE_NAMES: Readonly<Record<(typeof TEAM_STATES)[number], string>> = { open: '拼团中', filled: '已成团', expired: '未成团' };

export const EVENT_TITLES: Readonly<Record<EventName, string>> = {
  'message.opened': '打开站内信', 'coupon.redeemed': '用券', 'store.visited': '到店亮会员码', 'member.checked-in': '签到',
};

/** What an event can be asked about. */
export const EVENT_DETAILS: Readonly<Record<EventName, readonly ('template' | 'campaign')[]>> = {
  'message.opened': ['campaign'],
  'coupon.redeemed': ['template'],
  'store.visited': [],
  'member.checked-in': [],
};
