import { formatFenShort } from '@shuke/shared/values/money';
import type { GainedReward, Task, TaskPart } from '../../../types';

const unitWords: Record<Exclude<TaskPart['unit'], 'fen' | 'step'>, string> = { order: '单', friend: '位好友', visit: '次到店', day: '天' };

/** `1/3 单`, `¥57/¥100`; a single step is done or not and has no words. */
export const partWords = ({ have, need, unit }: TaskPart): string | null => {
  if (unit === 'step') return null;
  if (unit === 'fen') return `${formatFenShort(have)}/${formatFenShort(need)}`;
  return `${have}/${need} ${unitWords[unit]}`;
};

export const progressWords = (parts: readonly TaskPart[]): string => parts.flatMap((part) => partWords(part) ?? []).join(' · ');

/** All parts have to be full: the emptiest tells how far it is, 0 to 100. */
export const progressPercent = (parts: readonly TaskPart[]): number =>
  Math.floor(Math.min(...parts.map(({ have, need }) => have / need), 1) * 100);

const repeatWords: Record<Task['repeats'], string> = { once: '', daily: '每天', weekly: '每周', monthly: '每月' };
export const titleOf = ({ title, repeats }: Task): string => (repeats === 'once' ? title : `${title}（${repeatWords[repeats]}）`);

/** What an act has brought, in one line. */
export const gainedWords = (gained: readonly GainedReward[]): string => {
  const given = gained.filter(({ state }) => state === 'given').map(({ text }) => text);
  if (given.length > 0) return `得到 ${given.join('、')}`;
  if (gained.some(({ state }) => state === 'owed')) return '奖励正在路上，稍后就到';
  return gained.some(({ state }) => state === 'refused') ? '这份券已经发完，请联系门店' : '完成了';
};

/** A rung or milestone has little room: `券` instead of its whole name. */
export const shortReward = ({ kind, text }: { kind: GainedReward['kind']; text: string }): string => {
  if (kind === 'coupon') return '券';
  return kind === 'make-up-card' ? '补签卡' : text.replace(' 积分', '').replace(' 成长值', '').replace(/^/, '+');
};
