import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { Grants, promiseReward, settleReward, takeBackReward } from '../rewards/index';
import type { Referral } from './model';

/** What a referral gives: to the one who invited and to the friend when it settles, and to the friend on joining. */
export type Share = 'inviter' | 'friend' | 'welcome';

const TITLES: Record<Share, string> = { inviter: '邀请好友奖励', friend: '受邀首单奖励', welcome: '受邀加入礼' };

type Shared = Pick<Referral, '_id' | 'inviterId' | 'friendId' | 'terms'>;

export const shareReferences = ({ _id, terms }: Pick<Referral, '_id' | 'terms'>, share: Share): string[] =>
  (terms?.[share] ?? []).map((_, i) => `referral:${_id}:${share}:${i}`);

/** Writes the rewards of one share down, in the transaction that earns them. */
export const promiseShare = async (deps: Deps, session: Session, row: Shared, share: Share): Promise<void> => {
  const memberId = share === 'inviter' ? row.inviterId : row.friendId;
  const references = shareReferences(row, share);
  for (const [i, reward] of (row.terms?.[share] ?? []).entries()) {
    await promiseReward(deps, session, { reference: references[i]!, memberId, source: 'referral', sourceId: share, reward, title: TITLES[share], at: deps.clock.now() });
  }
};

export const takeBackShare = async (deps: Deps, session: Session, row: Shared, share: Share): Promise<void> => {
  for (const reference of shareReferences(row, share)) await takeBackReward(deps, session, reference, deps.clock.now());
};

type Two = Pick<Referral, 'inviterId' | 'friendId'>;
const owedTo = ({ inviterId, friendId }: Two) => ({ source: 'referral' as const, state: 'owed' as const, memberId: { $in: [inviterId, friendId] } });

/** Gives what a transaction could not give: coupons, and the tier that growth earned. */
export const settleShares = async (deps: Deps, row: Two): Promise<void> => {
  for (const { _id } of await Grants(deps.db).find(owedTo(row), { _id: 1 }).lean()) await settleReward(deps, _id);
};

/** Whether something is still on its way: it has to arrive before it can be taken back. */
export const isOwed = async (deps: Deps, session: Session, row: Two): Promise<boolean> =>
  (await Grants(deps.db).exists(owedTo(row)).session(session)) !== null;
