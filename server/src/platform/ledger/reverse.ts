import { latestEnd } from '@shuke/shared/rules/points/lots';
import type { Session } from '../database';
import type { Deps } from '../deps';
import { Lots, Postings, type Asset } from './model';
import { post, type PostResult } from './post';

export interface ReverseInput {
  asset: Asset;
  /** The reference (`bizType:bizId`) that is taken back. */
  reference: string;
  /** Reference of the reversal itself. */
  as: string;
  title: string;
  at: Date;
  /** Part to take back, 0 < share ≤ 1; rounds towards the member. */
  share?: number;
}

/** Takes a posting back, wholly or in part. Points already spent become a visible debt. Nothing to reverse: undefined. */
export const reverse = async (deps: Pick<Deps, 'db'>, session: Session, input: ReverseInput): Promise<PostResult | undefined> => {
  const original = await Postings(deps.db).findOne({ reference: `${input.asset}:${input.reference}` }, null, { session }).lean();
  if (!original) return undefined;
  const exact = -original.delta * (input.share ?? 1);
  const delta = exact < 0 ? Math.ceil(exact) : Math.floor(exact);
  if (delta === 0) return undefined;
  const expiresAt = delta > 0 ? await expiryOfConsumed(deps, session, original.lots) : null;
  return post(deps, session, {
    memberId: original.memberId, asset: input.asset, delta, reference: input.as, title: input.title, at: input.at,
    shortfall: 'debt', reversalOf: input.reference, expiresAt,
  });
};

/** Points that come back keep the latest expiry of the lots they were taken from. */
const expiryOfConsumed = async (deps: Pick<Deps, 'db'>, session: Session, consumed: { lotId: string }[]): Promise<Date | null> => {
  const lots = await Lots(deps.db).find({ _id: { $in: consumed.map((l) => l.lotId) } }, null, { session }).lean();
  return latestEnd(lots);
};
