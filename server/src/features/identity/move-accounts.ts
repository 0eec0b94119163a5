import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { accountId, Accounts, Lots, post, Postings, type Asset } from '../../platform/ledger/index';
import { withTransaction } from '../../platform/transaction';
import type { Merge } from './model';

const OUT_TITLE = '会员合并转出';
const IN_TITLE = '会员合并转入';
const BACK_TITLE = '撤销会员合并';

interface Part {
  /** Negative: a debt that moves. */
  amount: number;
  expiresAt: Date | null;
}

/** What goes over next: the debt, or what is left of the lots that expire first, so that each keeps its day. */
const nextPart = async (deps: Deps, session: Session, account: { memberId: string; asset: Asset; balance: number; debt: number }): Promise<Part> => {
  const { memberId, asset, balance, debt } = account;
  if (debt > 0) return { amount: -debt, expiresAt: null };
  const lots = await Lots(deps.db).find({ memberId, asset, left: { $gt: 0 } }, null, { session }).lean();
  if (lots.length === 0) return { amount: balance, expiresAt: null };
  const first = lots.reduce((soonest, lot) => ((lot.expiresAt?.getTime() ?? Infinity) < (soonest.expiresAt?.getTime() ?? Infinity) ? lot : soonest));
  const same = lots.filter((lot) => lot.expiresAt?.getTime() === first.expiresAt?.getTime());
  return { amount: same.reduce((sum, lot) => sum + lot.left, 0), expiresAt: first.expiresAt };
};

/** One transfer, out of one account and into the other in one transaction; spending in parallel comes before or after it. */
const moveNext = (deps: Deps, merge: Merge, asset: Asset): Promise<boolean> =>
  withTransaction(deps.db, async (session) => {
    const account = await Accounts(deps.db).findById(accountId(merge.loserId, asset), null, { session }).lean();
    if (!account || (account.balance === 0 && account.debt === 0)) return false;
    const { amount, expiresAt } = await nextPart(deps, session, account);
    const step = `${merge._id}:${account.seq + 1}`;
    const common = { asset, at: deps.clock.now(), shortfall: 'debt' } as const;
    await post(deps, session, { ...common, memberId: merge.loserId, delta: -amount, reference: `merge-out:${step}`, title: OUT_TITLE });
    await post(deps, session, { ...common, memberId: merge.winnerId, delta: amount, reference: `merge-in:${step}`, title: IN_TITLE, expiresAt });
    return true;
  });

/** Empties the loser's accounts into the winner's. Safe to repeat: what is gone is gone, what came late goes now. */
export const moveAccounts = async (deps: Deps, merge: Merge): Promise<void> => {
  for (const { asset } of await Accounts(deps.db).find({ memberId: merge.loserId }, { asset: 1 }).lean()) {
    while (await moveNext(deps, merge, asset));
  }
};

const ASSETS: readonly Asset[] = ['points', 'growth', 'stored-value'];

/** The lots that a transfer took say when the points expire. */
const expiryOf = async (deps: Deps, session: Session, reference: string): Promise<Date | null> => {
  const out = await Postings(deps.db).findOne({ reference }, { lots: 1 }, { session }).lean();
  const lot = out?.lots[0] ? await Lots(deps.db).findById(out.lots[0].lotId, { expiresAt: 1 }, { session }).lean() : null;
  return lot?.expiresAt ?? null;
};

const giveBack = (deps: Deps, merge: Merge, asset: Asset, step: string, delta: number): Promise<void> =>
  withTransaction(deps.db, async (session) => {
    const expiresAt = await expiryOf(deps, session, `${asset}:merge-out:${merge._id}:${step}`);
    const common = { asset, at: deps.clock.now(), shortfall: 'debt', title: BACK_TITLE } as const;
    const of = `${merge._id}:${step}`;
    await post(deps, session, { ...common, memberId: merge.winnerId, delta: -delta, reference: `merge-undo-out:${of}`, reversalOf: `merge-in:${of}` });
    await post(deps, session, { ...common, memberId: merge.loserId, delta, reference: `merge-undo-in:${of}`, expiresAt });
  });

/** Every transfer of a merge goes back; what the winner has spent since becomes a visible debt. Safe to repeat. */
export const giveAccountsBack = async (deps: Deps, merge: Merge): Promise<void> => {
  for (const asset of ASSETS) {
    const prefix = `${asset}:merge-in:${merge._id}:`;
    const transfers = await Postings(deps.db).find({ reference: { $gte: prefix, $lt: `${prefix.slice(0, -1)};` } }, { reference: 1, delta: 1 }).sort({ seq: 1 }).lean();
    for (const { reference, delta } of transfers) await giveBack(deps, merge, asset, reference.slice(prefix.length), delta);
  }
};
