import type { SegmentSnapshotView } from '@shuke/shared/contract/segment-tools';
import type { PipelineStage } from 'mongoose';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { toMemberRows, visibleTo } from '../member-records/index';
import { Members } from '../membership/index';
import { findSegment } from './manage-segments';
import { SegmentMoves, SegmentSnapshots, type SegmentSnapshot, type StoreShare } from './snapshot-model';
import { POPULATION } from './world-at';

const SHOWN = 120;
const SAMPLE = 12;

/** A store manager is told of own stores' share. */
const numbersFor = (actor: OperatorActor, { count, entered, left, stores }: SegmentSnapshot) => {
  if (actor.role !== 'store-manager') return { count, entered, left };
  const own = stores.filter(({ storeId }) => actor.storeIds.includes(storeId));
  const sum = (of: (share: StoreShare) => number) => own.reduce((total, share) => total + of(share), 0);
  return { count: sum((share) => share.count), entered: sum((share) => share.entered), left: sum((share) => share.left) };
};

export const viewSnapshot = (actor: OperatorActor, snapshot: SegmentSnapshot): SegmentSnapshotView => ({
  id: snapshot._id, at: snapshot.at.toISOString(), day: snapshot.day, daily: snapshot.daily, state: snapshot.state, first: snapshot.first,
  ruleChanged: snapshot.ruleChanged, failure: snapshot.failure, ...numbersFor(actor, snapshot),
});

/** Newest first. */
export const listSnapshots = async (deps: Deps, actor: OperatorActor, segmentId: string) => {
  await findSegment(deps, segmentId);
  const rows = await SegmentSnapshots(deps.db).find({ segmentId }).sort({ at: -1 }).limit(SHOWN).lean();
  return { snapshots: rows.map((row) => viewSnapshot(actor, row)) };
};

const TREND_DAYS = 14;

/** The last daily sizes of each segment, oldest first. */
export const trendsOf = async (deps: Deps, actor: OperatorActor, segmentIds: readonly string[]): Promise<Map<string, { day: string; count: number }[]>> => {
  const groups = await SegmentSnapshots(deps.db).aggregate<{ _id: string; last: SegmentSnapshot[] }>([
    { $match: { segmentId: { $in: [...segmentIds] }, daily: true, state: 'done' } },
    { $sort: { segmentId: 1, at: -1 } },
    { $group: { _id: '$segmentId', last: { $firstN: { input: '$$ROOT', n: TREND_DAYS } } } },
  ]);
  return new Map(groups.map(({ _id, last }) => [_id, last.map((one) => ({ day: one.day, count: numbersFor(actor, one).count })).reverse()]));
};

const findSnapshot = async (deps: Deps, segmentId: string, id: string): Promise<SegmentSnapshot> => {
  const snapshot = await SegmentSnapshots(deps.db).findOne({ _id: id, segmentId, state: 'done' }).lean();
  if (!snapshot) throw new AppError('SNAPSHOT_NOT_FOUND');
  return snapshot;
};

const visibleOnly = (actor: OperatorActor): PipelineStage[] => {
  const visible = visibleTo(actor);
  if (Object.keys(visible).length === 0) return [];
  return [
    { $lookup: { from: 'members', localField: '_id', foreignField: '_id', as: 'member', pipeline: [{ $match: visible }, { $project: { _id: 1 } }] } },
    { $match: { 'member.0': { $exists: true } } },
  ];
};

interface Side {
  _id: 1 | -1;
  n: number;
  some: string[];
}

/** Who came and who left from one snapshot to the other: somebody who left and came back has not moved. */
export const diffSnapshots = async (deps: Deps, actor: OperatorActor, segmentId: string, ids: { from: string; to: string }) => {
  await findSegment(deps, segmentId);
  const [a, b] = await Promise.all([findSnapshot(deps, segmentId, ids.from), findSnapshot(deps, segmentId, ids.to)]);
  const [from, to] = a.at <= b.at ? [a, b] : [b, a];
  const between = await SegmentSnapshots(deps.db).distinct('_id', { segmentId, state: 'done', at: { $gt: from.at, $lte: to.at } });
  const sides = await SegmentMoves(deps.db).aggregate<Side>([
    { $match: { snapshotId: { $in: between } } },
    { $group: { _id: '$memberId', net: { $sum: { $cond: [{ $eq: ['$kind', 'entered'] }, 1, -1] } } } },
    { $match: { net: { $ne: 0 } } },
    ...visibleOnly(actor),
    { $group: { _id: '$net', n: { $sum: 1 }, some: { $firstN: { input: '$_id', n: SAMPLE } } } },
  ]).allowDiskUse(true);
  const side = (net: 1 | -1) => sides.find(({ _id }) => _id === net);
  const rows = async (net: 1 | -1) => toMemberRows(deps, await Members(deps.db).find({ _id: { $in: side(net)?.some ?? [] }, status: { $in: POPULATION as never[] } }).lean());
  const [entered, left] = await Promise.all([rows(1), rows(-1)]);
  return { from: viewSnapshot(actor, from), to: viewSnapshot(actor, to), entered: side(1)?.n ?? 0, left: side(-1)?.n ?? 0, sample: { entered, left } };
};
