import type { Order, Team } from '../../../types';

/** What the person can do on a team's page: exactly one thing. */
export type TeamAct =
  /** Not in, a seat is free. */
  | { kind: 'join' }
  /** My seat is held and not paid yet. */
  | { kind: 'pay'; order: Order }
  /** My payment is on its way. */
  | { kind: 'wait' }
  /** I am in and paid: bring somebody. */
  | { kind: 'invite' }
  /** Filled with me in it. */
  | { kind: 'order'; order: Order | undefined }
  /** Over, or full without me: open one of my own. */
  | { kind: 'own' };

export const actFor = (team: Team, order: Order | undefined): TeamAct => {
  const me = team.seats.find((seat) => seat.me);
  if (team.state === 'filled') return me ? { kind: 'order', order } : { kind: 'own' };
  if (team.state === 'expired') return { kind: 'own' };
  if (!me) return team.seats.length < team.size ? { kind: 'join' } : { kind: 'own' };
  if (me.paid) return { kind: 'invite' };
  return order?.state === 'unpaid' ? { kind: 'pay', order } : { kind: 'wait' };
};

/** The team in one line. */
export const teamTitle = (team: Team): string => {
  if (team.state === 'filled') return '拼团成功';
  if (team.state === 'expired') return '这个团没有凑齐';
  return team.missing === 1 ? '只差 1 人' : `还差 ${team.missing} 人`;
};

/** What happened to my money, when the team did not fill. */
export const refundWords = (team: Team, order: Order | undefined): string | undefined => {
  if (team.state !== 'expired' || !team.seats.some((seat) => seat.me)) return undefined;
  if (order?.state === 'refunded') return '你付的钱已经全额原路退回';
  if (order?.state === 'closed') return '你没有付款，座位已经放开';
  return '你付的钱正在全额原路退回，一般几分钟到账';
};

export const inviteTitle = (team: Team, price: string): string =>
  team.state === 'open' ? `${teamTitle(team)}，${price} 一起拼${team.productName}` : `来拼${team.productName}`;
