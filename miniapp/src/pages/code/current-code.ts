import type { MemberCode, MemberCodes } from '../../types';

export type Shown =
  | { kind: 'live'; code: MemberCode; secondsLeft: number; windowSeconds: number }
  /** Every window that we hold is over: only the server can give new ones. */
  | { kind: 'spent' };

/** The code whose window holds `now` (ms of the server's clock). Windows follow one another without a gap. */
export const shownAt = ({ codes, windowSeconds }: MemberCodes, now: number): Shown => {
  const code = codes.find(({ from, until }) => Date.parse(from) <= now && now < Date.parse(until));
  if (!code) return { kind: 'spent' };
  return { kind: 'live', code, windowSeconds, secondsLeft: Math.max(1, Math.ceil((Date.parse(code.until) - now) / 1000)) };
};

/** Windows still unused after this one; below two it is time to fetch more. */
export const windowsAhead = ({ codes }: MemberCodes, now: number): number =>
  codes.filter(({ from }) => Date.parse(from) > now).length;

/** `8800 2316 4021`: groups of four, as people read them out. */
export const groupDigits = (digits: string): string => digits.replace(/(\d{4})(?=\d)/g, '$1 ');
