import { DAY_MS, businessDate, businessDay, formatDay, formatMinute } from '@shuke/shared/values/time';

export { formatFen, formatFenShort } from '@shuke/shared/values/money';

const grouped = new Intl.NumberFormat('zh-CN');

/** `12840` → `12,840` */
export const count = (value: number): string => grouped.format(value);

/** `12840000` fen → `¥128,400`; for big sums where the fen tell nothing. */
export const yuan = (fen: number): string => `${fen < 0 ? '-' : ''}¥${grouped.format(Math.round(Math.abs(fen) / 100))}`;

/** Fen that need not be whole, such as an average: `1234.5` → `¥12.35`. */
export const yuanExact = (fen: number): string => `${fen < 0 ? '-' : ''}¥${(Math.abs(fen) / 100).toFixed(2)}`;

/** `0.1234` → `12.3%` */
export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)}%`;

export const shareOf = (part: number, whole: number): string => (whole === 0 ? '—' : percent(part / whole, part === whole ? 0 : 1));

export interface Change {
  direction: 'up' | 'down' | 'same' | 'new';
  text: string;
}

/** How a measure moved against the same measure before; a base of nothing has no percentage. */
export function changeOf(now: number, before: number): Change {
  if (before === 0) return now === 0 ? { direction: 'same', text: '持平' } : { direction: 'new', text: '前期为 0' };
  const share = (now - before) / before;
  if (Math.abs(share) < 0.0005) return { direction: 'same', text: '持平' };
  return { direction: share > 0 ? 'up' : 'down', text: percent(Math.abs(share)) };
}

export const day = (instant: string): string => businessDate(new Date(instant));
export const minute = (instant: string): string => formatMinute(new Date(instant));
export const clockTime = (instant: string): string => minute(instant).slice(11);
export const monthDay = (businessDateText: string): string => {
  const [, month, date] = businessDateText.split('-');
  return `${Number(month)}月${Number(date)}日`;
};

/** `今天 14:05`, `昨天 09:30`, `11月2日`, `2025-03-02`: as much as is needed to place it. */
export function whenText(instant: string, now: Date): string {
  const at = new Date(instant);
  const days = businessDay(now) - businessDay(at);
  if (days === 0) return `今天 ${clockTime(instant)}`;
  if (days === 1) return `昨天 ${clockTime(instant)}`;
  return businessDate(at).slice(0, 4) === businessDate(now).slice(0, 4) ? formatDay(at) : businessDate(at);
}

export function daysAgo(instant: string, now: Date): string {
  const days = businessDay(now) - businessDay(new Date(instant));
  if (days <= 0) return '今天';
  return days === 1 ? '昨天' : `${days} 天前`;
}

/** `95` → `约 2 分钟` */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} 秒`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} 分钟`;
  const hours = seconds / 3600;
  return hours < 48 ? `${Number(hours.toFixed(hours < 10 ? 1 : 0))} 小时` : `${Math.round((seconds * 1000) / DAY_MS)} 天`;
}

/** `0.88` → `8.8 折` from percent off 12. */
export const zhe = (percentOff: number): string => {
  const tenths = (100 - percentOff) / 10;
  return `${Number.isInteger(tenths) ? tenths : tenths.toFixed(1)} 折`;
};
