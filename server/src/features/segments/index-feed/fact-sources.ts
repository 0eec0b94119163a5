import { EVERY_NEED } from '../facts-of';
import type { Need } from '../needs';

/**
 * What the index is told of a member: all that decides about now. What tags and tiers were before is not: moments that
 * lie behind are the pipeline's.
 */
export const LIVE_NEEDS: ReadonlySet<Need> = new Set([...EVERY_NEED].filter((need) => need !== 'tag-history' && need !== 'tier-history'));

/** A collection that facts come from. `owner`: where a row names its members; `_id`: the row is the member. */
export interface FactSource {
  collection: string;
  owner: '_id' | 'memberId' | 'seats.memberId';
  /** A new row makes no fact while this field has this value. */
  noFactWhile?: { field: string; is: string | null };
}

/** Every collection that `factsOf` reads for LIVE_NEEDS; one that is missing here keeps a test red. */
export const FACT_SOURCES: readonly FactSource[] = [
  { collection: 'members', owner: '_id' },
  { collection: 'orders', owner: 'memberId', noFactWhile: { field: 'paidAt', is: null } },
  { collection: 'ledger_postings', owner: 'memberId' },
  { collection: 'ledger_lots', owner: 'memberId' },
  { collection: 'coupons', owner: 'memberId', noFactWhile: { field: 'state', is: 'reserving' } },
  { collection: 'group_buy_teams', owner: 'seats.memberId' },
  { collection: 'subscribe_permissions', owner: 'memberId' },
  { collection: 'member_list_rows', owner: 'memberId' },
  // A campaign fills a million inboxes, and nobody has opened one yet.
  { collection: 'inbox_messages', owner: 'memberId', noFactWhile: { field: 'openedAt', is: null } },
  { collection: 'task_facts', owner: 'memberId' },
  { collection: 'check_ins', owner: 'memberId' },
];

/** What the stream must tell of each row. */
export const WATCHED_FACTS = FACT_SOURCES.map(({ collection, owner, noFactWhile }) => ({
  collection, fields: [...(owner === '_id' ? [] : [owner]), ...(noFactWhile ? [noFactWhile.field] : [])],
}));

const BY_COLLECTION = new Map(FACT_SOURCES.map((source) => [source.collection, source]));
export const sourceOf = (collection: string): FactSource | undefined => BY_COLLECTION.get(collection);
