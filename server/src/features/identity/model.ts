import { defineModel, Free } from '../../platform/database';
import type { Member } from '../membership/index';

/** Facts about a person that go over when the winner lacks them; the unique ones leave the loser, so that nobody else has them. */
export type TakenFact = 'openid' | 'unionid' | 'phone' | 'externalId' | 'wecomExternalUserId' | 'birthday' | 'gender' | 'homeStoreId';

/** The winner as it was, for undoing; holds nothing that names a person. */
export type WinnerBefore = Pick<Member, 'tierKey' | 'tierSince' | 'tierValidUntil' | 'consents'>;

/** Two records found to be one person. */
export interface Merge {
  _id: string;
  winnerId: string;
  loserId: string;
  /** moving and undoing are on the way: a sweeper finishes what a crash left there. final: can no more be undone. */
  state: 'moving' | 'done' | 'undoing' | 'undone' | 'final';
  loserStatus: Member['status'];
  before: WinnerBefore;
  consentsAfter: Member['consents'];
  took: TakenFact[];
  tagsAdded: string[];
  byId: string;
  by: string;
  why: string;
  startedAt: Date;
  undoUntil: Date;
  /** Real time until which one process works on it. */
  leaseUntil: Date;
  /** Unique fact of the act: a repeat finds it. */
  requestKey: string;
}
export const Merges = defineModel<Merge>(
  'member_merges',
  {
    winnerId: String, loserId: String, state: String, loserStatus: String, before: Free, consentsAfter: Free, took: [String], tagsAdded: [String],
    byId: String, by: String, why: String, startedAt: Date, undoUntil: Date, leaseUntil: Date, requestKey: String,
  },
  [[{ requestKey: 1 }, { unique: true }], [{ winnerId: 1, startedAt: -1 }], [{ loserId: 1, startedAt: -1 }], [{ state: 1, leaseUntil: 1 }]],
);

/** Which rows a merge took over, so that undoing gives back these and no others. */
export interface MergeMove {
  /** `mergeId|collection|rowId` */
  _id: string;
  mergeId: string;
  collectionName: string;
  rowId: string;
}
export const MergeMoves = defineModel<MergeMove>(
  'member_merge_moves', { mergeId: String, collectionName: String, rowId: String }, [[{ mergeId: 1, collectionName: 1, rowId: 1 }]],
);
