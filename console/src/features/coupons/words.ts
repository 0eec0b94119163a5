import type { Input, Reply } from '../../api/api';
import { day, formatFenShort, monthDay, zhe } from '../../ui/format';

export type CouponTemplate = Reply<'GET /v1/console/coupon-templates'>['templates'][number];
export type CouponBody = Input<'POST /v1/console/coupon-templates'>['body'];

const overText = (thresholdFen: number): string => (thresholdFen > 0 ? `满 ${formatFenShort(thresholdFen)} ` : '');
const fromText = (thresholdFen: number): string => (thresholdFen > 0 ? `满 ${formatFenShort(thresholdFen)} 可用` : '无门槛');

/** The line of a coupon: `满 ¥50 减 ¥12`. The server writes the same once it is saved. */
export function benefitText(benefit: CouponBody['benefit']): string {
  switch (benefit.kind) {
    case 'threshold': return benefit.thresholdFen > 0 ? `满 ${formatFenShort(benefit.thresholdFen)} 减 ${formatFenShort(benefit.discountFen)}` : `立减 ${formatFenShort(benefit.discountFen)}`;
    case 'percent': {
      const from = benefit.thresholdFen > 0 ? `满 ${formatFenShort(benefit.thresholdFen)} ` : '';
      const cap = benefit.capFen === null ? '' : `，最多减 ${formatFenShort(benefit.capFen)}`;
      return `${from}${zhe(benefit.percentOff)}${cap}`;
    }
    case 'item': return `指定商品兑换，最高抵 ${formatFenShort(benefit.maxFen)}`;
    case 'shipping': return `${overText(benefit.thresholdFen)}免运费，最高免 ${formatFenShort(benefit.maxFen)}`;
    case 'gift': return `${overText(benefit.thresholdFen)}赠${benefit.giftName || '赠品'} 1 件`;
  }
}

/** The big figure on the ticket's left. */
export function benefitFigure(benefit: CouponBody['benefit']): { big: string; small: string } {
  switch (benefit.kind) {
    case 'threshold': return { big: formatFenShort(benefit.discountFen), small: benefit.thresholdFen > 0 ? `满 ${formatFenShort(benefit.thresholdFen)} 可用` : '无门槛' };
    case 'percent': return { big: zhe(benefit.percentOff), small: benefit.thresholdFen > 0 ? `满 ${formatFenShort(benefit.thresholdFen)} 可用` : '无门槛' };
    case 'item': return { big: '兑换', small: `最高抵 ${formatFenShort(benefit.maxFen)}` };
    case 'shipping': return { big: '免运费', small: fromText(benefit.thresholdFen) };
    case 'gift': return { big: '赠品', small: fromText(benefit.thresholdFen) };
  }
}

export function validityText(validity: CouponBody['validity']): string {
  if (validity.kind === 'after-issue') return `领取后 ${validity.days} 天内有效`;
  const lastDay = day(new Date(new Date(validity.endsAt).getTime() - 1).toISOString());
  return `${monthDay(day(validity.startsAt))} 至 ${monthDay(lastDay)}`;
}

const dayNames = ['一', '二', '三', '四', '五', '六', '日'];
const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** `周一、周二 10:00–17:00 可用`; the server's words put runs of days together. */
export function timesText({ weekdays, fromMinute, toMinute }: NonNullable<CouponBody['scope']['times']>): string {
  const days = weekdays.length === 0 || weekdays.length === 7 ? '每天' : weekdays.map((day) => `周${dayNames[day - 1] ?? ''}`).join('、');
  return fromMinute === 0 && toMinute === 1440 ? `${days}可用` : `${days} ${clock(fromMinute)}–${clock(toMinute)} 可用`;
}

const channelNames = { shop: '商城', counter: '门店' } as const;

export interface Names { stores: Map<string, string>; categories: Map<string, string>; products: Map<string, string>; tiers: Map<number, string>; tierKeys: Map<string, string> }

const named = (ids: readonly string[], names: Map<string, string>, everything: string, unit: string): string => {
  if (ids.length === 0) return everything;
  const known = ids.map((id) => names.get(id) ?? id);
  return known.length > 3 ? `${known.slice(0, 2).join('、')}等 ${known.length} ${unit}` : known.join('、');
};

/** Where and for what it holds, in plain words. */
export function scopeText(scope: CouponBody['scope'], names: Names): string {
  const channels = scope.channels.length === 1 ? `仅${channelNames[scope.channels[0] ?? 'shop']}` : '门店与商城';
  const goods = scope.productIds.length > 0
    ? `限${named(scope.productIds, names.products, '', '款')}`
    : scope.categories.length > 0 ? `限${named(scope.categories, names.categories, '', '类')}` : '全部商品';
  const tiers = scope.tierKeys?.length ? `限${named(scope.tierKeys, names.tierKeys, '', '个等级')}` : '';
  return [channels, named(scope.storeIds, names.stores, '全部门店', '家店'), goods, tiers, scope.times ? timesText(scope.times) : ''].filter(Boolean).join(' · ');
}
