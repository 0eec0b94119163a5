import type { Static } from 'typebox';
import type { ReferralFlag, ReferralRefusal, ReferralSettings } from '../../contract/referral';
import { addDays } from '../../values/time';

export type BindRefusal = Static<typeof ReferralRefusal>;
export type BindFlag = Static<typeof ReferralFlag>;

export interface BindFacts {
  visitedAt: Date;
  joinedAt: Date;
  /** The same person: same member, phone, unionid, or a record merged into the other. */
  self: boolean;
  /** Had joined or bought before opening the invitation. */
  knownBefore: boolean;
  /** The one who invites is still a member. */
  inviterThere: boolean;
  /** Friends of the same inviter bound on this business day and in this month, without this one. */
  boundToday: number;
  boundThisMonth: number;
  /** Other people who came by an invitation on the same phone; null: the phone is not known. */
  othersOnDevice: number | null;
  /** The friend's phone is one that the inviter uses. */
  inviterDevice: boolean;
  /** Other people invited from the same network on the same day. */
  othersOnNetwork: number;
  /** The friend's number came by an invitation before, under another record. */
  phoneSeen: boolean;
}

export type BindDecision =
  | { kind: 'refused'; reason: BindRefusal }
  | { kind: 'held'; flags: BindFlag[] }
  | { kind: 'joined' };

/**
 * What becomes of an invitation when the friend joins. Rules that are plain refuse; what only looks wrong is held until
 * somebody has looked at it.
 */
export const decideBind = (settings: ReferralSettings, facts: BindFacts): BindDecision => {
  const reason = refusalOf(settings, facts);
  if (reason) return { kind: 'refused', reason };
  const flags = flagsOf(settings, facts);
  return flags.length > 0 ? { kind: 'held', flags } : { kind: 'joined' };
};

const refusalOf = (settings: ReferralSettings, facts: BindFacts): BindRefusal | null => {
  if (facts.self) return 'SELF';
  if (!settings.active) return 'CLOSED';
  if (!facts.inviterThere) return 'PERSON_GONE';
  if (facts.knownBefore) return 'KNOWN_BEFORE';
  if (isTooLate(settings, facts.visitedAt, facts.joinedAt)) return 'TOO_LATE';
  if (facts.boundToday >= settings.maxPerDay) return 'DAY_LIMIT';
  return facts.boundThisMonth >= settings.maxPerMonth ? 'MONTH_LIMIT' : null;
};

const flagsOf = (settings: ReferralSettings, facts: BindFacts): BindFlag[] => {
  const { othersOnDevice, inviterDevice, othersOnNetwork, phoneSeen } = facts;
  return [
    ...(inviterDevice ? ['inviter-device' as const] : []),
    ...(othersOnDevice !== null && othersOnDevice >= settings.maxPerDevice ? ['same-device' as const] : []),
    ...(othersOnDevice === null && othersOnNetwork >= settings.maxPerNetwork ? ['same-network' as const] : []),
    ...(phoneSeen ? ['same-phone' as const] : []),
  ];
};

/** An invitation that was not taken up in time is void: the next one may take its place. */
export const isTooLate = ({ bindWithinDays }: Pick<ReferralSettings, 'bindWithinDays'>, visitedAt: Date, at: Date): boolean =>
  at > addDays(visitedAt, bindWithinDays);
