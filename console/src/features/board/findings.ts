import type { Reply } from '../../api/api';
import { changeOf, count, monthDay, yuan } from '../../ui/format';

export type Board = Reply<'GET /v1/console/board'>;
export type Stage = Board['stages'][number];
type Daily = Board['daily'];

const periodDays = 30;

/** The days of the period shown; the server may send the period before it as well. */
export const lastDays = (daily: Daily): Daily => daily.slice(-periodDays);

const movement = (now: number, before: number): string => {
  const change = changeOf(now, before);
  const words = { up: `比前 ${periodDays} 天多 ${change.text}`, down: `比前 ${periodDays} 天少 ${change.text}`, same: `与前 ${periodDays} 天持平`, new: `前 ${periodDays} 天没有` };
  return words[change.direction];
};

/** `近 30 天营收 ¥128,400，比前 30 天多 12.3%，11月11日最高` */
export function revenueFinding(board: Board): string {
  const days = lastDays(board.daily);
  const best = days.reduce<Daily[number] | undefined>((top, day) => (!top || day.revenueFen > top.revenueFen ? day : top), undefined);
  const total = `近 ${periodDays} 天营收 ${yuan(board.revenueFen)}`;
  if (!best || best.revenueFen === 0) return `${total}，还没有成交的日子`;
  return `${total}，${movement(board.revenueFen, board.revenueFenBefore)}，${monthDay(best.day)}最高`;
}

/** `近 30 天新增会员 126 人，11月1日最多（18 人）` */
export function newMembersFinding(daily: Daily): string {
  const days = lastDays(daily);
  const total = days.reduce((sum, day) => sum + day.newMembers, 0);
  const best = days.reduce<Daily[number] | undefined>((top, day) => (!top || day.newMembers > top.newMembers ? day : top), undefined);
  if (total === 0 || !best) return `近 ${periodDays} 天没有新会员`;
  return `近 ${periodDays} 天新增会员 ${count(total)} 人，${monthDay(best.day)}最多（${count(best.newMembers)} 人）`;
}
