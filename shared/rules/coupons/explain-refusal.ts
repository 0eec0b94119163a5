import { formatFenShort } from '../../values/money';
import { formatDay } from '../../values/time';
import type { CouponFacts, UseContext } from './coupon-facts';
import type { UseDecision } from './decide-use';
import { lastDay } from './describe-coupon';
import { describeTimes } from './usable-times';

type Refused = Extract<UseDecision, { ok: false }>;

/** The refusal in words that name the reason and, where there is one, the way out. `storeNames` by id, as far as known. */
export const explainRefusal = (coupon: CouponFacts, refused: Refused, context: UseContext, storeNames: ReadonlyMap<string, string> = new Map()): string => {
  switch (refused.reason) {
    case 'COUPON_BELOW_THRESHOLD': return `还差 ${formatFenShort(refused.missingFen ?? 0)} 可用`;
    case 'COUPON_NOT_STARTED': return `${formatDay(coupon.startsAt)}起可用`;
    case 'COUPON_EXPIRED': return `已过期，有效期到 ${lastDay(coupon.startsAt, coupon.expiresAt)}`;
    case 'COUPON_ALREADY_USED': return '已经核销过了';
    case 'COUPON_HELD': return '正在另一笔订单中使用，取消那笔订单后可用';
    case 'COUPON_WRONG_STORE': return wrongStore(coupon, storeNames);
    case 'COUPON_WRONG_CHANNEL': return context.channel === 'shop' ? '到店消费时可用' : '只能在商城下单时使用';
    case 'COUPON_NO_MATCHING_ITEM': return noMatchingItem(context);
    case 'COUPON_WRONG_TIER': return '你现在的等级不能用这张券';
    case 'COUPON_WRONG_TIME': return coupon.scope.times ? describeTimes(coupon.scope.times) : '现在不是可用时段';
    case 'COUPON_NO_SHIPPING': return '这单没有运费，选择配送时可用';
    case 'COUPON_GIFT_OUT': return '赠品已送完，看看其他券';
    case 'COUPON_GIFTING': return '正在赠送给好友，撤回后可用';
    case 'COUPON_NOT_FOUND': return '这张券已被收回';
  }
};

const wrongStore = ({ scope }: CouponFacts, storeNames: ReadonlyMap<string, string>): string => {
  const names = scope.storeIds.map((id) => storeNames.get(id)).filter((name) => name !== undefined);
  return names.length > 0 && names.length <= 3 ? `只能在${names.join('、')}使用` : '不能在本店使用';
};

const noMatchingItem = ({ channel, lines }: UseContext): string =>
  channel === 'counter' && lines.every((line) => line.productId === null) ? '兑换券请在商城下单时使用' : '没有这张券适用的商品';
