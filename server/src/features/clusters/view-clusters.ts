import type { PipelineStage } from 'mongoose';
import { CLUSTER_KINDS } from '@shuke/shared/rules/clusters/name-clusters';
import { formatDay } from '@shuke/shared/values/time';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { insertRows, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { MemberListRows, MemberLists, populationFor } from '../segments/index';
import { ClusterBooks, ClusterMembers } from './model';

const visible = (actor: OperatorActor): PipelineStage[] => [
  { $lookup: { from: 'members', localField: '_id', foreignField: '_id', as: 'member', pipeline: [{ $match: populationFor(actor) }, { $project: { _id: 1 } }] } },
  { $match: { 'member.0': { $exists: true } } },
];

export const viewClusters = async (deps: Deps, actor: OperatorActor) => {
  const [book, sizes] = await Promise.all([
    ClusterBooks(deps.db).findById('clusters').lean(),
    ClusterMembers(deps.db).aggregate<{ _id: string; members: number; paidFen: number }>([
      ...(actor.role === 'store-manager' ? visible(actor) : []), { $group: { _id: '$key', members: { $sum: 1 }, paidFen: { $sum: '$paidFen' } } },
    ]),
  ]);
  const clusters = CLUSTER_KINDS.flatMap(({ key, name, advice }) => {
    const [size, found] = [sizes.find(({ _id }) => _id === key), book?.clusters.find((cluster) => cluster.key === key)];
    return size && found ? [{ key, name, advice, members: size.members, paidFen: size.paidFen, apart: [...found.apart] }] : [];
  });
  return {
    madeAt: book?.madeAt?.toISOString() ?? null, running: book?.wanted ?? false, members: clusters.reduce((sum, { members }) => sum + members, 0),
    clusters: clusters.toSorted((a, b) => b.paidFen - a.paidFen),
  };
};

const BATCH = 1000;

/** Keeps a group as it is now under a name of its own; later groupings do not change the list. */
export const keepAsList = async (deps: Deps, actor: OperatorActor, key: string, requestId: string) => {
  const kind = CLUSTER_KINDS.find((one) => one.key === key);
  const members = kind ? await ClusterMembers(deps.db).countDocuments({ key }) : 0;
  if (!kind || members === 0) throw new AppError('CLUSTER_NOT_FOUND');
  const [listId, now] = [newId(), deps.clock.now()];
  const name = `${kind.name} ${formatDay(now)} ${listId.slice(-4)}`;
  await MemberLists(deps.db).insertMany([{ _id: listId, name, createdAt: now }]);
  for (let after = '', left = true; left; ) {
    const rows = await ClusterMembers(deps.db).find({ key, _id: { $gt: after } }, { _id: 1 }).sort({ _id: 1 }).limit(BATCH).lean();
    left = rows.length === BATCH;
    after = rows.at(-1)?._id ?? after;
    if (rows.length > 0) await insertRows(MemberListRows(deps.db), rows.map(({ _id: memberId }) => ({ _id: `${listId}:${memberId}`, listId, memberId })), null);
  }
  await recordAudit(deps, null, { actor, action: 'keep-cluster-as-list', target: `member-list:${listId}`, after: { name, members }, requestId });
  return { listId, name, members };
};
