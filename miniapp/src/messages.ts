import { theme } from '@shuke/shared/values/theme';
import type { Message } from './types';
import type { IconName } from './ui';

/** What kind of message it is, at a glance. */
export const messageLook: Record<Message['kind'], { icon: IconName; colour: string; name: string }> = {
  campaign: { icon: 'leaf', colour: theme.colour.jade, name: '活动' },
  coupon: { icon: 'coupon', colour: theme.colour.vermilionInk, name: '优惠券' },
  order: { icon: 'pickup', colour: theme.colour.info, name: '订单' },
  'group-buy': { icon: 'team', colour: theme.colour.vermilionInk, name: '拼团' },
  points: { icon: 'points', colour: theme.colour.amberInk, name: '积分' },
  system: { icon: 'bell', colour: theme.colour.secondary, name: '通知' },
};

const states: Record<string, string> = {
  issued: '待使用', held: '使用中', redeemed: '已使用', expired: '已过期', revoked: '已作废',
};

/** The state of what a message offered; a state that we do not know is shown as it comes. */
export const sayOfferState = (state: string): string => states[state] ?? state;

export const offerOpen = (state: string): boolean => state === 'issued';
