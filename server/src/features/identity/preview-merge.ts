import { decideMerge, MERGE_UNDO_DAYS } from '@shuke/shared/rules/identity/decide-merge';
import { CONSENT_CHANNELS, mergeConsents } from '@shuke/shared/rules/identity/merge-consents';
import { purposeName } from '@shuke/shared/rules/privacy/purpose-name';
import { recordDataAccess } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { accountId, Accounts, type Asset } from '../../platform/ledger/index';
import { Coupons } from '../coupons/index';
import { InboxMessages } from '../inbox/index';
import { findVisibleMember, toMemberRow, whoLooked } from '../member-records/index';
import { Orders } from '../orders/index';
import { Tags } from '../tags/index';
import { factsToTake, sideOf, titleOfFact } from './merge-facts';

const netOf = async (deps: Deps, memberId: string, asset: Asset): Promise<number> => {
  const account = await Accounts(deps.db).findById(accountId(memberId, asset)).lean();
  return account ? account.balance - account.debt : 0;
};

const countMoves = async (deps: Deps, memberId: string) => {
  const [points, growth, coupons, orders, messages] = await Promise.all([
    netOf(deps, memberId, 'points'), netOf(deps, memberId, 'growth'),
    Coupons(deps.db).countDocuments({ memberId, state: { $in: ['issued', 'held'] } }), Orders(deps.db).countDocuments({ memberId }),
    InboxMessages(deps.db).countDocuments({ memberId }),
  ]);
  return { points, growth, coupons, orders, messages };
};

/** What a merge would do, before anybody does it. Looking at two people at once is recorded for both. */
export const previewMerge = async (deps: Deps, actor: OperatorActor, winnerId: string, loserId: string) => {
  const [winner, loser] = [await findVisibleMember(deps, actor, winnerId), await findVisibleMember(deps, actor, loserId)];
  const gained = loser.tags.filter(({ tagId }) => !winner.tags.some((held) => held.tagId === tagId)).map(({ tagId }) => tagId);
  const [winnerRow, loserRow, moves, tags, winnerSide, loserSide] = await Promise.all([
    toMemberRow(deps, winner), toMemberRow(deps, loser), countMoves(deps, loserId), Tags(deps.db).find({ _id: { $in: gained } }, { name: 1 }).lean(),
    sideOf(deps, winner), sideOf(deps, loser),
  ]);
  const decision = decideMerge(winnerSide, loserSide);
  const after = mergeConsents(winner.consents, loser.consents);
  for (const memberId of new Set([winnerId, loserId])) {
    await recordDataAccess(deps, { memberId, who: whoLooked(actor), what: '会员资料', why: '核对两条记录是否同一个人' });
  }
  return {
    winner: winnerRow, loser: loserRow,
    moves: { ...moves, tags: tags.map((tag) => tag.name), profile: factsToTake(winner, loser).map(titleOfFact) },
    consents: CONSENT_CHANNELS.map((channel) => ({ channel: purposeName(channel), winner: winner.consents[channel], loser: loser.consents[channel], after: after[channel] })),
    refusal: decision.ok ? null : decision.detail,
    undoDays: MERGE_UNDO_DAYS,
  };
};
