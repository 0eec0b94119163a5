export const CONSENT_CHANNELS = ['inbox', 'subscribe', 'sms', 'wecom'] as const;
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number];

export interface ConsentFacts extends Record<ConsentChannel, boolean> {
  /** null: was never asked, so that a `false` is no refusal. */
  privacyVersion: string | null;
}

/** One person's consent out of two records: on each channel the stricter answer wins; who was never asked has no say. */
export const mergeConsents = <C extends ConsentFacts>(winner: C, loser: ConsentFacts): C => {
  if (loser.privacyVersion === null) return winner;
  if (winner.privacyVersion === null) return { ...winner, ...loser };
  const stricter = CONSENT_CHANNELS.map((channel) => [channel, winner[channel] && loser[channel]]);
  return { ...winner, ...(Object.fromEntries(stricter) as Record<ConsentChannel, boolean>) };
};

interface Unmerge {
  before: ConsentFacts;
  merged: ConsentFacts;
  now: ConsentFacts;
}

/** Consent after a merge is undone: what the merge changed goes back, what the person changed since stays. */
export const unmergeConsents = ({ before, merged, now }: Unmerge): Record<ConsentChannel, boolean> =>
  Object.fromEntries(CONSENT_CHANNELS.map((channel) => [channel, now[channel] === merged[channel] ? before[channel] : now[channel]])) as Record<ConsentChannel, boolean>;
