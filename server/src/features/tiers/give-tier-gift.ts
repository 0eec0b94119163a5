import type { Reward } from '@shuke/shared/contract/rewards';
import { businessDate } from '@shuke/shared/values/time';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { promiseReward } from '../rewards/index';
import { TierMoves, type Tier, type TierBenefit, type TierMoveRow } from './model';

type Gift = Extract<TierBenefit, { kind: 'upgrade-gift' | 'annual-gift' }>;

const rewardsOf = ({ points, templateId }: Pick<Gift, 'points' | 'templateId'>): Reward[] => [
  ...(points > 0 ? [{ kind: 'points' as const, points }] : []),
  ...(templateId ? [{ kind: 'coupon' as const, templateId }] : []),
];

/** A validity of this tier that began with a gift is still running: going down and up again brings no second one. */
const giftedAlready = async (deps: Deps, session: Session, { memberId, toKey, at }: TierMoveRow): Promise<boolean> =>
  (await TierMoves(deps.db).exists({ memberId, toKey, gifted: true, $or: [{ validUntil: null }, { validUntil: { $gt: at } }] }).session(session)) !== null;

/**
 * Promises the gift of an upgrade, or of another year, in the move's own transaction. The reference is made of member,
 * tier and the day on which the validity began, so that a validity gives once. Answers what is to be settled.
 */
export const promiseTierGifts = async (deps: Deps, session: Session, move: TierMoveRow, tier: Tier): Promise<string[]> => {
  const kind = ({ upgrade: 'upgrade-gift', renewal: 'annual-gift' } as const)[move.kind as 'upgrade' | 'renewal'];
  const gifts = kind ? tier.benefits.filter((benefit): benefit is Gift => benefit.kind === kind) : [];
  if (gifts.length === 0 || (kind === 'upgrade-gift' && (await giftedAlready(deps, session, move)))) return [];
  const { memberId, at } = move;
  const references: string[] = [];
  for (const [index, gift] of gifts.entries()) {
    for (const reward of rewardsOf(gift)) {
      const reference = `tier-gift:${kind}:${memberId}:${tier._id}:${businessDate(move.periodFrom)}:${index}:${reward.kind}`;
      const title = kind === 'upgrade-gift' ? `升${tier.name}礼` : `${tier.name}年度礼`;
      await promiseReward(deps, session, { reference, memberId, source: 'tier', sourceId: tier._id, reward, title, at });
      references.push(reference);
    }
  }
  return references;
};
