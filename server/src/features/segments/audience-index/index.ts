/**
 * Counts of segment rules from memory (docs/segment-index.md). Owns: nothing in the database. Promises: the number the
 * predicate gives, or a refusal that names why.
 */
export { AudienceIndex } from './audience-index';
export type { IndexedMember } from './member-store';
export type { Counted, CountedEach, Overlap, Question, Refused, Scene } from './question';
