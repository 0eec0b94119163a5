import { standingOf, takeFromLots } from '@shuke/shared/rules/points/lots';
import { insertRows, newId, type Session } from '../database';
import type { Deps } from '../deps';
import { accountId, Accounts, Lots, Postings, type Account, type Asset, type Posting } from './model';

export interface PostInput {
  memberId: string;
  asset: Asset;
  /** A whole number, not zero; negative takes away. */
  delta: number;
  /** `bizType:bizId`; posting the same reference again answers the first posting and changes nothing. */
  reference: string;
  title: string;
  at: Date;
  /** For credits of points: when what is left of this lot goes. */
  expiresAt?: Date | null;
  /** What to do when the balance does not cover a debit: refuse it, or let a visible debt stand. */
  shortfall?: 'refuse' | 'debt';
  /** For reversals: the reference being taken back; its own lot is consumed first. */
  reversalOf?: string;
  /** What the reference names was made in this very transaction, so nobody can have posted it: saves the look. The unique index stays. */
  isNew?: boolean;
}

export type PostResult = { ok: true; posting: Posting; repeated: boolean } | { ok: false; reason: 'POINTS_INSUFFICIENT' };

const hasLots = (asset: Asset): boolean => asset === 'points';

/**
 * Posts to a member's account. Must run inside a transaction: account, lots and posting change together.
 * Credits pay off a debt first. Debits consume lots by expiry, first in, first out.
 */
export const post = async (deps: Pick<Deps, 'db'>, session: Session, input: PostInput): Promise<PostResult> => {
  if (!Number.isSafeInteger(input.delta) || input.delta === 0) throw new Error(`ledger delta must be a whole number other than 0, got ${input.delta}`);
  const reference = `${input.asset}:${input.reference}`;
  const earlier = input.isNew ? null : await Postings(deps.db).findOne({ reference }, null, { session }).lean();
  if (earlier) return { ok: true, posting: earlier, repeated: true };
  const account = await moveBalance(deps, session, input);
  if (!account) return { ok: false, reason: 'POINTS_INSUFFICIENT' };
  const lots = await moveLots(deps, session, input, reference, account);
  const posting: Posting = {
    _id: newId(), reference, memberId: input.memberId, asset: input.asset, delta: input.delta,
    balanceAfter: account.after.balance - account.after.debt, seq: account.after.seq, title: input.title, at: input.at,
    reversalOf: input.reversalOf ? `${input.asset}:${input.reversalOf}` : null, lots,
  };
  await insertRows(Postings(deps.db), [posting], session);
  return { ok: true, posting, repeated: false };
};

interface Moved {
  before: Pick<Account, 'balance' | 'debt'>;
  after: Pick<Account, 'balance' | 'debt' | 'seq'>;
}

/** One conditional write; answers undefined when the balance does not cover a refusable debit. */
const moveBalance = async (deps: Pick<Deps, 'db'>, session: Session, input: PostInput): Promise<Moved | undefined> => {
  const { memberId, asset, delta } = input;
  const refusable = delta < 0 && input.shortfall !== 'debt';
  const old = { balance: { $ifNull: ['$balance', 0] }, debt: { $ifNull: ['$debt', 0] } };
  const net = { $add: [{ $subtract: [old.balance, old.debt] }, delta] };
  const before = await Accounts(deps.db).findOneAndUpdate(
    { _id: accountId(memberId, asset), ...(refusable ? { balance: { $gte: -delta } } : {}) },
    [{ $set: {
      memberId, asset, updatedAt: input.at, seq: { $add: [{ $ifNull: ['$seq', 0] }, 1] },
      balance: { $max: [net, 0] }, debt: { $max: [{ $multiply: [net, -1] }, 0] },
    } }],
    { session, upsert: !refusable, returnDocument: 'before', updatePipeline: true },
  ).lean();
  if (!before && refusable) return undefined;
  const was = { balance: before?.balance ?? 0, debt: before?.debt ?? 0 };
  const sum = was.balance - was.debt + delta;
  return { before: was, after: { ...standingOf(sum), seq: (before?.seq ?? 0) + 1 } };
};

/** Keeps Σ lots.left equal to the balance: what a credit adds beyond the debt, or what a debit takes. */
const moveLots = async (deps: Pick<Deps, 'db'>, session: Session, input: PostInput, reference: string, moved: Moved): Promise<Posting['lots']> => {
  if (!hasLots(input.asset)) return [];
  const change = moved.after.balance - moved.before.balance;
  if (change > 0) return [await addLot(deps, session, input, reference, change)];
  return change < 0 ? consumeLots(deps, session, input, -change) : [];
};

const addLot = async (deps: Pick<Deps, 'db'>, session: Session, input: PostInput, reference: string, amount: number): Promise<Posting['lots'][number]> => {
  const lot = { _id: newId(), memberId: input.memberId, asset: input.asset, reference, earned: amount, left: amount, earnedAt: input.at, expiresAt: input.expiresAt ?? null };
  await insertRows(Lots(deps.db), [lot], session);
  return { lotId: lot._id, amount };
};

const consumeLots = async (deps: Pick<Deps, 'db'>, session: Session, input: PostInput, amount: number): Promise<Posting['lots']> => {
  const lots = await Lots(deps.db).find({ memberId: input.memberId, asset: input.asset, left: { $gt: 0 } }, null, { session }).lean();
  const taken = takeFromLots(lots.map(({ _id: id, ...lot }) => ({ ...lot, id })), amount, input.reversalOf ? `${input.asset}:${input.reversalOf}` : '');
  for (const { lotId, amount: take } of taken) await Lots(deps.db).updateOne({ _id: lotId }, { $inc: { left: -take } }, { session });
  return taken.map(({ lotId, amount: take }) => ({ lotId, amount: -take }));
};
