/** Beyond it a second person must agree. */
export const RUN_FREE_MEMBERS = 500;
/** One run touches so many at most; for more there are rule tags. */
export const MOST_RUN_MEMBERS = 100_000;

/** Why a bulk tagging needs a second person, in words; null: it does not. */
export const runApproval = (wouldChange: number): string | null => (wouldChange > RUN_FREE_MEMBERS ? `会改动超过 ${RUN_FREE_MEMBERS} 人` : null);
