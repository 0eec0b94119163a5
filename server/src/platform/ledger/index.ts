/**
 * Owns: accounts, postings and lots of every asset a member holds.
 * Promises: a reference is posted once; balance − debt = Σ postings; points = Σ lots; nothing is edited, only reversed.
 * Listens to: nothing; features post in their own transactions.
 */
export { post, type PostInput, type PostResult } from './post';
export { reverse } from './reverse';
export { expireLots, expireLotsTimer } from './expire-lots';
export { reconcileLedger } from './reconcile';
export { Accounts, Lots, Postings, accountId, type Asset, type Posting } from './model';
