import type { CouponGift } from '../../../types';

/** Where the gift stands, as the one who looks at it should hear it. */
export const giftWords = ({ mine, state, fromMasked }: Pick<CouponGift, 'mine' | 'state' | 'fromMasked'>): string => {
  if (mine === 'given') {
    return { open: '发给好友，第一位收下的好友得到它', claimed: '好友已收下', withdrawn: '你已撤回，券在你的券包里', expired: '没有人收下，券已退回你的券包' }[state];
  }
  if (mine === 'taken') return '已收下，在你的券包里';
  return {
    open: `${fromMasked} 送你一张券`, claimed: '来晚一步，已被别的好友收下', withdrawn: '好友已撤回这张券', expired: '这份赠送已过期，券已退回给好友',
  }[state];
};

/** On the card in the chat. */
export const shareWords = ({ title, summary }: Pick<CouponGift, 'title' | 'summary'>): string => `送你一张券：${title === summary ? title : `${title} · ${summary}`}`;
