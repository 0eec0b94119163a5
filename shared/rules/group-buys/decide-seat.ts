import type { ErrorCode } from '../../contract/errors';

export interface TeamFacts {
  state: 'open' | 'filled' | 'expired';
  size: number;
  expiresAt: Date;
  seats: readonly { memberId: string }[];
}
export interface JoinerFacts {
  memberId: string;
  /** No purchase before. */
  newcomer: boolean;
}
export type SeatDecision = { ok: true } | { ok: false; reason: Extract<ErrorCode, 'TEAM_CLOSED' | 'TEAM_FULL' | 'TEAM_ALREADY_JOINED' | 'TEAM_NEWCOMERS_ONLY'> };

/** May this person take a seat? The write that takes it is guarded by the same conditions. */
export const decideSeat = (team: TeamFacts, joiner: JoinerFacts, newcomersOnly: boolean, now: Date): SeatDecision => {
  if (team.seats.some((seat) => seat.memberId === joiner.memberId)) return { ok: false, reason: 'TEAM_ALREADY_JOINED' };
  if (team.state === 'filled') return { ok: false, reason: 'TEAM_FULL' };
  if (team.state === 'expired' || team.expiresAt <= now) return { ok: false, reason: 'TEAM_CLOSED' };
  if (team.seats.length >= team.size) return { ok: false, reason: 'TEAM_FULL' };
  if (newcomersOnly && !joiner.newcomer) return { ok: false, reason: 'TEAM_NEWCOMERS_ONLY' };
  return { ok: true };
};

export type ActivityState = 'scheduled' | 'running' | 'ended';

export const activityStateAt = (activity: { startsAt: Date; endsAt: Date }, now: Date): ActivityState => {
  if (now < activity.startsAt) return 'scheduled';
  return now < activity.endsAt ? 'running' : 'ended';
};
