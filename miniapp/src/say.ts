import { businessDate, DAY_MS, formatDay, HOUR_MS, MINUTE_MS, startOfBusinessDay } from '@shuke/shared/values/time';
import { fenToYuan, formatFenShort } from '@shuke/shared/values/money';
import type { Coupon } from './types';

/** `800 m`, `2.3 km` */
export const sayDistance = (metres: number): string =>
  metres < 995 ? `${Math.max(10, Math.round(metres / 10) * 10)} m` : `${(metres / 1000).toFixed(metres < 10_000 ? 1 : 0)} km`;

/** `1,280` */
export const sayCount = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

const daysBetween = (from: Date, to: Date): number =>
  Math.round((startOfBusinessDay(to).getTime() - startOfBusinessDay(from).getTime()) / DAY_MS);

/** Whole days left, 0 for today; an end at midnight belongs to the day before. Undefined when it is over. */
export const daysLeft = (expiresAt: string, now: number): number | undefined => {
  const end = Date.parse(expiresAt);
  return end <= now ? undefined : daysBetween(new Date(now), new Date(end - 1));
};

/** Until when, as people say it: `今天到期`, `明天到期`, `还有 5 天`, `11月30日到期`, `2027年4月19日到期`. */
export const sayUntil = (expiresAt: string, now: number): string => {
  const days = daysLeft(expiresAt, now);
  if (days === undefined) return '已过期';
  if (days === 0) return '今天到期';
  if (days === 1) return '明天到期';
  return days <= SOON_DAYS ? `还有 ${days} 天` : `${sayLastDay(expiresAt, now)}到期`;
};

/** From here on a date alone does not press. */
export const SOON_DAYS = 7;

/** The last day on which something is good: `11月30日`, with its year when that is not this one. */
export const sayLastDay = (expiresAt: string, now: number): string => sayDay(new Date(Date.parse(expiresAt) - 1), now);

const sayDay = (at: Date, now: number): string =>
  businessDate(at).slice(0, 4) === businessDate(new Date(now)).slice(0, 4) ? formatDay(at) : `${businessDate(at).slice(0, 4)}年${formatDay(at)}`;

const hourMinute = (at: Date): string => new Date(at.getTime() + 8 * HOUR_MS).toISOString().slice(11, 16);

/** When, as people say it: `刚刚`, `12 分钟前`, `今天 16:05`, `昨天 09:30`, `11月3日`, `2025年11月3日`. */
export const sayWhen = (at: string | number, now: number): string => {
  const then = new Date(at);
  const passed = now - then.getTime();
  if (passed >= 0 && passed < MINUTE_MS) return '刚刚';
  if (passed >= 0 && passed < HOUR_MS) return `${Math.floor(passed / MINUTE_MS)} 分钟前`;
  const days = daysBetween(then, new Date(now));
  if (days === 0) return `今天 ${hourMinute(then)}`;
  if (days === 1) return `昨天 ${hourMinute(then)}`;
  return sayDay(then, now);
};

/** What stands big on a coupon: the number, its unit, and the condition under it. */
export const couponFace = ({ benefit }: Pick<Coupon, 'benefit'>): { value: string; unit: '¥' | '折' | ''; under: string } => {
  const from = (fen: number): string => (fen > 0 ? `满 ${formatFenShort(fen)} 可用` : '无门槛');
  if (benefit.kind === 'threshold') {
    return { value: shortYuan(benefit.discountFen), unit: '¥', under: from(benefit.thresholdFen) };
  }
  if (benefit.kind === 'percent') {
    return { value: String((100 - benefit.percentOff) / 10), unit: '折', under: from(benefit.thresholdFen) };
  }
  if (benefit.kind === 'shipping') return { value: '免运', unit: '', under: from(benefit.thresholdFen) };
  if (benefit.kind === 'gift') return { value: '赠品', unit: '', under: from(benefit.thresholdFen) };
  return { value: '兑换', unit: '', under: `最高抵 ${formatFenShort(benefit.maxFen)}` };
};

const shortYuan = (fen: number): string => fenToYuan(fen).replace(/\.?0+$/, '');

/** `4711` ms → `{ hours: '00', minutes: '00', seconds: '05' }`; seconds round up, so that 0 means over. */
export const countdownParts = (leftMs: number): { days: number; hours: string; minutes: string; seconds: string } => {
  const total = Math.max(0, Math.ceil(leftMs / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  return {
    days: Math.floor(total / 86_400),
    hours: two(Math.floor((total % 86_400) / 3600)),
    minutes: two(Math.floor((total % 3600) / 60)),
    seconds: two(total % 60),
  };
};
