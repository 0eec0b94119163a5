import { decideDelivery } from '@shuke/shared/rules/campaigns/decide-delivery';
import { isDuplicateKey } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { Members, type Member } from '../membership/index';
import { leaveOut, recordArrivals } from './leave-out';
import { Deliveries, type Campaign, type Chunk, type Delivery } from './model';
import { toCampaignFacts, toRecipient } from './recipients';

type Known = Pick<Member, '_id' | 'tierKey' | 'status' | 'consents'>;

const rowMaker = (campaign: Campaign, chunkId: string): ((memberId: string, member: Known | undefined) => Delivery) => {
  const facts = toCampaignFacts(campaign);
  const offers = new Map(campaign.offers.map((offer) => [offer.key, offer]));
  return (memberId, member) => {
    const decision = member ? decideDelivery(facts, toRecipient(member)) : ({ arm: 'skipped', reason: 'not-joined' } as const);
    const offer = 'offerKey' in decision ? offers.get(decision.offerKey) : undefined;
    const treated = decision.arm === 'treated';
    return {
      _id: `${campaign._id}:${memberId}`, campaignId: campaign._id, chunkId, memberId, tierKey: member?.tierKey ?? '', arm: decision.arm,
      offerKey: offer?.key ?? null, couponId: null, grant: treated && offer?.couponTemplateId ? 'pending' : 'none',
      inbox: treated && decision.inbox ? 'pending' : 'none', subscribe: treated && decision.subscribe ? 'pending' : 'none',
      reason: decision.arm === 'skipped' ? decision.reason : null, subscribeReason: null, claimedAt: null, tries: 0, at: null,
    };
  };
};

/** True when every row is new; false when an earlier run had written some. */
const insertNew = async (deps: Deps, rows: readonly Delivery[]): Promise<boolean> => {
  try {
    await Deliveries(deps.db).insertMany([...rows], { ordered: false, lean: true });
    return true;
  } catch (error) {
    const failed = [(error as { writeErrors?: unknown }).writeErrors ?? []].flat();
    if (!isDuplicateKey(error) || !failed.every(isDuplicateKey)) throw error;
    return false;
  }
};

/** Who took consent back, or left, while the campaign was paused gets nothing more of it. */
const honourWithdrawals = async (deps: Deps, chunkId: string, decided: readonly Delivery[]): Promise<void> => {
  const onTheWay = await recordArrivals(deps, chunkId);
  const idsOf = (gone: (row: Delivery) => boolean) => ({ _id: { $in: decided.filter((row) => gone(row) && !onTheWay.has(row._id)).map((row) => row._id) } });
  const all = (row: Delivery): boolean => row.reason === 'no-consent' || row.reason === 'not-joined';
  await leaveOut(deps, idsOf(all), 'grant', 'no-consent');
  await leaveOut(deps, idsOf((row) => all(row) || (row.arm === 'treated' && row.inbox === 'none')), 'inbox', 'no-consent');
  await leaveOut(deps, idsOf((row) => all(row) || (row.arm === 'treated' && row.subscribe === 'none')), 'subscribe', 'no-consent');
};

/** One row a member, unique, decided by what the member agrees to now. Answers the rows as they stand. */
export const writeRows = async (deps: Deps, campaign: Campaign, chunk: Chunk): Promise<Delivery[]> => {
  const members = await Members(deps.db).find({ _id: { $in: chunk.memberIds } }, { tierKey: 1, status: 1, consents: 1 }).lean();
  const known = new Map(members.map((member) => [member._id, member]));
  const toRow = rowMaker(campaign, chunk._id);
  const rows = chunk.memberIds.map((memberId) => toRow(memberId, known.get(memberId)));
  if (await insertNew(deps, rows)) return rows;
  await honourWithdrawals(deps, chunk._id, rows);
  return Deliveries(deps.db).find({ chunkId: chunk._id }).lean();
};
