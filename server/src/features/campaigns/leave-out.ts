import type { SkipReason } from '@shuke/shared/rules/campaigns/decide-delivery';
import type { Deps } from '../../platform/deps';
import { Coupons } from '../coupons/index';
import { InboxMessages } from '../inbox/index';
import { Deliveries } from './model';

export const CHANNELS = ['grant', 'inbox', 'subscribe'] as const;
type Channel = (typeof CHANNELS)[number];

/** Coupons and inbox messages of a campaign carry its row in their unique reference. */
export const referenceOf = (rowId: string): string => `campaign:${rowId}`;
const rowOfReference = (reference: string): string => reference.slice('campaign:'.length);

/**
 * Makes rows of one chunk say what did go out before a worker was cut off. Answers the rows whose coupon is still being
 * issued: what becomes of them is known later. Only for who holds the chunk.
 */
export const recordArrivals = async (deps: Deps, chunkId: string): Promise<Set<string>> => {
  const open = await Deliveries(deps.db).find({ chunkId, $or: [{ grant: 'pending' }, { inbox: 'pending' }] }, { grant: 1, inbox: 1 }).lean();
  const references = (channel: 'grant' | 'inbox') => ({ $in: open.filter((row) => row[channel] === 'pending').map((row) => referenceOf(row._id)) });
  const [coupons, messages] = await Promise.all([
    Coupons(deps.db).find({ reference: references('grant') }, { reference: 1, state: 1 }).lean(),
    InboxMessages(deps.db).find({ reference: references('inbox') }, { reference: 1 }).lean(),
  ]);
  const at = deps.clock.now();
  const given = coupons.filter((coupon) => coupon.state !== 'reserving').map(({ _id, reference }) => ({
    updateOne: { filter: { _id: rowOfReference(reference), grant: 'pending' as const }, update: { $set: { grant: 'sent' as const, couponId: _id, at } } },
  }));
  const told = messages.map(({ reference }) => ({
    updateOne: { filter: { _id: rowOfReference(reference), inbox: 'pending' as const }, update: { $set: { inbox: 'sent' as const, at } } },
  }));
  if (given.length + told.length > 0) await Deliveries(deps.db).bulkWrite([...given, ...told], { ordered: false });
  return new Set(coupons.filter((coupon) => coupon.state === 'reserving').map((coupon) => rowOfReference(coupon.reference)));
};

/** Names what one channel will not send any more. */
export const leaveOut = async (deps: Deps, rows: Record<string, unknown>, channel: Channel, reason: SkipReason): Promise<void> => {
  await Deliveries(deps.db).updateMany({ ...rows, [channel]: 'pending' }, { $set: { [channel]: 'skipped', [channel === 'subscribe' ? 'subscribeReason' : 'reason']: reason } });
};
