import type { PipelineStage } from 'mongoose';
import type { Deps } from '../../platform/deps';
import { SegmentMoves, type StoreShare } from './snapshot-model';

const MOVED: PipelineStage[] = [
  { $lookup: { from: 'members', localField: 'memberId', foreignField: '_id', as: 'member', pipeline: [{ $project: { homeStoreId: 1 } }] } },
  { $group: { _id: { storeId: { $first: '$member.homeStoreId' }, kind: '$kind' }, n: { $sum: 1 } } },
  { $match: { '_id.storeId': { $type: 'string' } } },
];

/** A snapshot's numbers store by store, for those who may see their own stores' members only. `counts`: who is in, by store. */
export const sharesOf = async (deps: Deps, snapshotId: string, counts: ReadonlyMap<string, number>): Promise<StoreShare[]> => {
  const moves = await SegmentMoves(deps.db).aggregate<{ _id: { storeId: string; kind: 'entered' | 'left' }; n: number }>([{ $match: { snapshotId } }, ...MOVED]);
  const shares = new Map([...counts].map(([storeId, count]): [string, StoreShare] => [storeId, { storeId, count, entered: 0, left: 0 }]));
  for (const { _id: { storeId, kind }, n } of moves) {
    const share = shares.get(storeId) ?? { storeId, count: 0, entered: 0, left: 0 };
    shares.set(storeId, { ...share, [kind]: n });
  }
  return [...shares.values()];
};
