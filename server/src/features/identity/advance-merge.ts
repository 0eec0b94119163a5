import type { Deps } from '../../platform/deps';
import { SubscribePermissions } from '../inbox/index';
import { withTransaction } from '../../platform/transaction';
import { judgeMembers } from '../lifecycle/index';
import { refreshTier } from '../tiers/index';
import { HOLDINGS } from './holdings';
import { Members } from '../membership/index';
import { MergeMoves, Merges, type Merge } from './model';
import { giveAccountsBack, moveAccounts } from './move-accounts';
import { giveOrdersBack, moveOrders } from './move-orders';
import { giveRowsBack, moveRows } from './move-rows';

/** Longer than any merge takes; a process that died leaves its merge to the sweeper after this. Real time. */
const LEASE_MS = 60_000;

/** One process at a time works on a merge, so that moving and undoing never meet. */
const takeLease = (deps: Deps, id: string, states: Merge['state'][]): Promise<Merge | null> => {
  const now = new Date();
  return Merges(deps.db).findOneAndUpdate(
    { _id: id, state: { $in: states }, leaseUntil: { $lte: now } }, { $set: { leaseUntil: new Date(now.getTime() + LEASE_MS) } }, { returnDocument: 'after' },
  ).lean();
};

const letGo = (deps: Deps, merge: Merge, more: Partial<Merge> = {}) =>
  Merges(deps.db).updateOne({ _id: merge._id, state: merge.state }, { $set: { ...more, leaseUntil: new Date(0) } });

type Step = (deps: Deps, merge: Merge) => Promise<void>;

const moving = HOLDINGS.filter(({ onMerge }) => onMerge === 'move');

const moveHoldings: Step = async (deps, merge) => {
  for (const holding of moving) await moveRows(deps, merge, holding);
};
const giveHoldingsBack: Step = async (deps, merge) => {
  for (const holding of moving) await giveRowsBack(deps, merge, holding);
};

/** One-time permissions belong to the WeChat account: they go where the openid went. */
const movePermissions = async (deps: Deps, from: string, to: string): Promise<void> => {
  for (const { _id } of await SubscribePermissions(deps.db).find({ memberId: from }, { _id: 1 }).lean()) {
    await withTransaction(deps.db, async (session) => {
      const row = await SubscribePermissions(deps.db).findOneAndDelete({ _id }, { session }).lean();
      if (!row) return;
      const { templateKey, remaining, banned, updatedAt } = row;
      await SubscribePermissions(deps.db).updateOne(
        { _id: `${to}:${templateKey}` }, { $inc: { remaining }, $set: { banned, updatedAt }, $setOnInsert: { memberId: to, templateKey } }, { session, upsert: true },
      );
    });
  }
};

const permissionsFollow: Step = async (deps, merge) => {
  if (merge.took.includes('openid')) await movePermissions(deps, merge.loserId, merge.winnerId);
};
const permissionsGoBack: Step = async (deps, merge) => {
  if (merge.took.includes('openid')) await movePermissions(deps, merge.winnerId, merge.loserId);
};

/** In this order, each safe to repeat; a crash between or inside them costs nothing but time. */
export const MOVE_STEPS: readonly Step[] = [moveAccounts, moveOrders, moveHoldings, permissionsFollow];
export const UNDO_STEPS: readonly Step[] = [giveAccountsBack, giveOrdersBack, giveHoldingsBack, permissionsGoBack];

const runSteps = async (deps: Deps, merge: Merge, steps: readonly Step[]): Promise<void> => {
  for (const step of steps) await step(deps, merge);
};

/** Brings a merge on its way to its end; does nothing when another process is at it. */
export const advanceMerge = async (deps: Deps, id: string): Promise<void> => {
  const merge = await takeLease(deps, id, ['moving', 'undoing']);
  if (!merge) return;
  const undoing = merge.state === 'undoing';
  await runSteps(deps, merge, undoing ? UNDO_STEPS : MOVE_STEPS);
  await refreshTier(deps, merge.winnerId);
  await judgeMembers(deps, [merge.winnerId, merge.loserId]);
  await letGo(deps, merge, { state: undoing ? 'undone' : 'done' });
  if (undoing) await MergeMoves(deps.db).deleteMany({ mergeId: id });
};

/** What was still written for the loser while the merge ran (a payment on its way, a refund) follows. */
export const bringLateArrivals = async (deps: Deps, id: string): Promise<void> => {
  const merge = await takeLease(deps, id, ['done']);
  if (!merge) return;
  await runSteps(deps, merge, MOVE_STEPS);
  await letGo(deps, merge);
};

/** Nothing but what leads to the winner stays on a tombstone once the merge cannot be undone any more. */
const NAMELESS = { nickname: '已合并会员', avatarKey: '01', phoneSealed: null, phoneMasked: null, birthday: null, birthdayKey: null, gender: 'unknown', tags: [] } as const;

const settle = async (deps: Deps, id: string): Promise<void> => {
  const merge = await takeLease(deps, id, ['done']);
  if (!merge) return;
  await runSteps(deps, merge, MOVE_STEPS);
  await Members(deps.db).updateOne({ _id: merge.loserId, mergedInto: { $ne: null } }, { $set: NAMELESS });
  await MergeMoves(deps.db).deleteMany({ mergeId: id });
  await letGo(deps, merge, { state: 'final' });
};

const each = async (deps: Deps, ids: readonly { _id: string }[], run: (deps: Deps, id: string) => Promise<void>): Promise<void> => {
  for (const { _id } of ids) {
    await run(deps, _id).catch((error: unknown) => deps.log.warn({ err: error, mergeId: _id }, 'a merge did not get on; trying again later'));
  }
};

/** Finishes what a crash left, brings what came late, and closes merges whose time to undo is over. */
export const sweepMerges = async (deps: Deps): Promise<void> => {
  const [real, now] = [new Date(), deps.clock.now()];
  const free = { leaseUntil: { $lte: real } };
  await each(deps, await Merges(deps.db).find({ ...free, state: { $in: ['moving', 'undoing'] } }, { _id: 1 }).lean(), advanceMerge);
  await each(deps, await Merges(deps.db).find({ ...free, state: 'done', undoUntil: { $lte: now } }, { _id: 1 }).lean(), settle);
  await each(deps, await Merges(deps.db).find({ ...free, state: 'done', undoUntil: { $gt: now } }, { _id: 1 }).lean(), bringLateArrivals);
};

/** Something happened to an order of this member: what it moved on a former record's account follows at once. */
export const bringLateArrivalsOf = async (deps: Deps, winnerId: string): Promise<void> =>
  each(deps, await Merges(deps.db).find({ winnerId, state: 'done' }, { _id: 1 }).lean(), bringLateArrivals);

/** Merges that a join began. */
export const advanceMergesOf = async (deps: Deps, winnerId: string): Promise<void> =>
  each(deps, await Merges(deps.db).find({ winnerId, state: 'moving' }, { _id: 1 }).lean(), advanceMerge);
