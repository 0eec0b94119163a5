/**
 * Every collection whose rows belong to a member, and what becomes of them. A collection that is missing here keeps a
 * test red, so that nobody's data is left behind by a merge or by an erasure.
 */
export interface Holding {
  collection: string;
  /** The field that names the member. */
  field: string;
  /** move: rows follow. stay: history of the record they belong to. own: a step of its own does it. */
  onMerge: 'move' | 'stay' | 'own';
  /** delete: gone. keep: nothing in it names the person. own: a step of its own. Otherwise what is written over it. */
  onErase: 'delete' | 'keep' | 'own' | { set: Record<string, unknown> };
}

const row = (collection: string, onMerge: Holding['onMerge'], onErase: Holding['onErase'], field = 'memberId'): Holding =>
  ({ collection, field, onMerge, onErase });

export const HOLDINGS: readonly Holding[] = [
  // The ledger, orders and coupons are kept by law, without the person.
  row('ledger_accounts', 'own', 'keep'),
  row('ledger_postings', 'own', 'keep'),
  row('ledger_lots', 'own', 'keep'),
  row('points_pending', 'move', 'keep'),
  row('points_adjustments', 'move', { set: { reason: '' } }),
  row('mall_redemptions', 'move', 'keep'),
  row('orders', 'own', 'own'), // its parcel's address goes
  row('coupons', 'own', 'own'),
  row('payments', 'move', { set: { openid: '' } }),
  // Proof that what was sent was allowed: purpose, time and yes or no.
  row('consent_events', 'move', 'keep'),
  // A campaign's numbers must go on adding up; its rows hold ids and states.
  row('deliveries', 'stay', 'keep'),
  row('inbox_messages', 'move', 'own'),
  row('subscribe_permissions', 'own', 'delete'),
  row('data_accesses', 'move', 'delete'),
  row('tier_moves', 'move', 'delete'),
  // Cards and what was paid for them are kept like orders; nothing in them names the person.
  row('member_cards', 'move', 'keep'),
  row('card_orders', 'move', 'keep'),
  row('card_codes', 'move', 'keep', 'redeemedBy'),
  // Where a record stands is judged anew after a merge; its moves were its own.
  row('lifecycle_standings', 'own', 'delete', '_id'),
  // Scored anew each day.
  row('cluster_members', 'own', 'delete', '_id'),
  row('churn_scores', 'own', 'delete', '_id'),
  row('lifecycle_moves', 'stay', 'delete'),
  row('tag_events', 'move', 'delete'),
  // Marks that somebody has to look; whoever stands after a merge is marked by the merge's own facts.
  row('tag_checks', 'stay', 'delete', '_id'),
  row('tag_run_rows', 'stay', 'keep'),
  row('scans', 'move', 'delete'),
  row('counter_notes', 'move', 'delete'),
  row('spoken_codes', 'stay', 'delete'),
  row('staff', 'move', { set: { name: '已离职' } }),
  row('coupon_codes', 'move', 'keep'),
  row('coupon_gifts', 'move', 'keep', 'fromMemberId'),
  row('coupon_gifts', 'move', 'keep', 'toMemberId'),
  // One for an occasion and year: the winner's stay unique by their ids. Its day is the birthday.
  row('care_gifts', 'move', 'delete'),
  row('reward_grants', 'move', 'keep'),
  row('coupon_grant_rows', 'stay', 'keep'),
  row('make_up_cards', 'move', 'keep'),
  row('member_list_rows', 'move', 'delete'),
  // The record that stands comes into segments by itself, and the other leaves them, at the next snapshot.
  row('segment_members', 'stay', 'delete'),
  row('segment_moves', 'stay', 'delete'),
  row('task_facts', 'move', 'keep'),
  // These are found by ids that hold the member's own: on the day of a merge each record keeps what it had reached.
  row('check_ins', 'stay', 'keep'),
  row('task_progress', 'stay', 'keep'),
  row('task_set_progress', 'stay', 'keep'),
  row('questionnaire_answers', 'stay', 'delete'),
  row('referrals', 'move', 'keep', 'inviterId'),
  row('referrals', 'move', { set: { deviceKey: null, networkKey: null } }, 'friendId'),
  row('referral_rungs', 'move', 'keep', 'inviterId'),
  row('referral_shares', 'move', 'keep'),
  // A code already printed leads to the record that stands.
  row('referral_inviters', 'stay', 'delete', '_id'),
  row('sessions', 'move', 'delete', 'sub'),
  row('privacy_requests', 'move', { set: { text: null, answer: null, linkHash: null } }),
  row('privacy_files', 'move', 'delete'),
];
