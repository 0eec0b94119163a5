import type { PipelineStage } from 'mongoose';
import type { Deps } from '../../platform/deps';
import { SegmentMembers, SegmentMoves, type SegmentSnapshot, type StoreShare } from './snapshot-model';

const HOME: PipelineStage[] = [
  { $lookup: { from: 'members', localField: 'memberId', foreignField: '_id', as: 'member', pipeline: [{ $project: { homeStoreId: 1 } }] } },
  { $set: { storeId: { $first: '$member.homeStoreId' } } },
  { $match: { storeId: { $type: 'string' } } },
];

/** A snapshot's numbers store by store, for those who may see their own stores' members only. */
export const sharesOf = async (deps: Deps, { _id, segmentId }: Pick<SegmentSnapshot, '_id' | 'segmentId'>): Promise<StoreShare[]> => {
  const [present, moves] = await Promise.all([
    SegmentMembers(deps.db).aggregate<{ _id: string; n: number }>([{ $match: { segmentId } }, ...HOME, { $group: { _id: '$storeId', n: { $sum: 1 } } }]),
    SegmentMoves(deps.db).aggregate<{ _id: { storeId: string; kind: 'entered' | 'left' }; n: number }>([
      { $match: { snapshotId: _id } }, ...HOME, { $group: { _id: { storeId: '$storeId', kind: '$kind' }, n: { $sum: 1 } } },
    ]),
  ]);
  const shares = new Map<string, StoreShare>();
  const of = (storeId: string): StoreShare => {
    const share = shares.get(storeId) ?? { storeId, count: 0, entered: 0, left: 0 };
    shares.set(storeId, share);
    return share;
  };
  for (const { _id: storeId, n } of present) of(storeId).count = n;
  for (const { _id: { storeId, kind }, n } of moves) of(storeId)[kind] = n;
  return [...shares.values()];
};
