import { FEN_PER_GROWTH } from '@shuke/shared/rules/tiers/tier-progress';
import { formatFenShort } from '@shuke/shared/values/money';
import { formatDay } from '@shuke/shared/values/time';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { sendInbox } from '../inbox/index';
import { describeBenefit } from './describe-benefits';
import type { Tier, TierMoveRow } from './model';

const TIER_PAGE = '/packages/member/tier/index';

const wordsFor = (move: TierMoveRow, tier: Tier, gifted: boolean): { title: string; text: string } | null => {
  const benefits = tier.benefits.map((benefit) => describeBenefit(benefit).title).join('、') || '会员活动';
  const gift = gifted ? '礼物已经放进你的账户。' : '';
  const until = move.validUntil ? `，有效期到 ${formatDay(new Date(move.validUntil.getTime() - 1))}` : '';
  switch (move.kind) {
    case 'upgrade':
      return { title: `恭喜升级为${tier.name}会员`, text: `从今天起你可以享受：${benefits}。${gift}` };
    case 'renewal':
      return move.validUntil ? { title: `${tier.name}保级成功`, text: `感谢你一直都在${until}。${gift}` } : null;
    case 'downgrade':
      return { title: `等级调整为${tier.name}`, text: `上个有效期的成长值没有达到保级要求。你现在可以享受：${benefits}${until}。` };
    case 'reassigned':
      return { title: `等级调整为${tier.name}`, text: `会员等级有更新。你现在可以享受：${benefits}${until}。` };
  }
};

/** Tells a member of a move, in its own transaction. It is about the membership itself and no marketing, so consent does not ask. */
export const tellMove = async (deps: Deps, session: Session, move: TierMoveRow, tier: Tier, gifted: boolean): Promise<void> => {
  const words = wordsFor(move, tier, gifted);
  if (words) await sendInbox(deps, session, [{ memberId: move.memberId, reference: `tier-move:${move._id}`, kind: 'system', ...words, link: TIER_PAGE }]);
};

interface Grace {
  until: Date;
  missing: number;
}

/** Once for each validity that ends without enough growth. */
export const tellGrace = async (deps: Deps, member: { _id: string; tierValidUntil: Date | null }, tier: Tier, { until, missing }: Grace): Promise<void> => {
  const by = formatDay(new Date(until.getTime() - 1));
  await sendInbox(deps, null, [{
    memberId: member._id, reference: `tier-grace:${member._id}:${member.tierValidUntil?.toISOString() ?? ''}`, kind: 'system', title: `${tier.name}等级将在 ${by}后调整`,
    text: `有效期已到，再消费 ${formatFenShort(missing * FEN_PER_GROWTH)} 就能在 ${by}前保级。`, link: TIER_PAGE,
  }]);
};
