/**
 * Owns: the rotating member code in its two spellings, and the short one that is read out.
 * Promises: changes every 30 s, accepted once per window, purpose and store, within a minute of clock difference.
 * Listens to: nothing.
 */
export { liveCodes, showMemberCode } from './show-member-code';
export { speakCode } from './spoken-code';
export { verifyMemberCode, type Verified } from './verify-member-code';
