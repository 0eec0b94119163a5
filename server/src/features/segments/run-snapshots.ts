import { Type } from 'typebox';
import { businessDate } from '@shuke/shared/values/time';
import type { OperatorActor } from '../../platform/auth/actors';
import { recordAudit } from '../../platform/audit';
import type { Deps } from '../../platform/deps';
import { defineJob, defineTimer, enqueue } from '../../platform/jobs';
import { findSegment } from './manage-segments';
import { Segments } from './model';
import { SegmentSnapshots, type SegmentSnapshot } from './snapshot-model';
import { openSnapshot, takeSnapshot } from './take-snapshot';

export const takeSnapshotJob = defineJob({
  name: 'take-segment-snapshot',
  queue: 'campaigns',
  payload: Type.Object({ snapshotId: Type.String() }),
  run: ({ snapshotId }, deps) => takeSnapshot(deps, snapshotId),
});

const wake = (deps: Deps, snapshotId: string): Promise<boolean> => enqueue(deps, takeSnapshotJob, { snapshotId }, { key: snapshotId });

/** Opens the day's snapshot of every segment that has none yet, and wakes all that are open: Redis may have lost them. */
export const snapshotSegments = async (deps: Deps): Promise<void> => {
  const day = businessDate(deps.clock.now());
  const taken = await SegmentSnapshots(deps.db).distinct('segmentId', { day, daily: true });
  const due = Segments(deps.db).find({ _id: { $nin: taken as string[] }, archivedAt: null }).lean().cursor();
  for await (const segment of due) await openSnapshot(deps, segment, true);
  for (const { _id } of await SegmentSnapshots(deps.db).find({ state: 'running' }, { _id: 1 }).lean()) await wake(deps, _id);
};

/** Due from business midnight on: the first look of a day finds every segment without that day's snapshot. */
export const snapshotTimer = defineTimer({ name: 'snapshot-segments', everyMs: 60_000, run: snapshotSegments });

/** Somebody wants one now. */
export const askSnapshot = async (deps: Deps, actor: OperatorActor, segmentId: string): Promise<SegmentSnapshot> => {
  const segment = await findSegment(deps, segmentId);
  const snapshot = await openSnapshot(deps, segment, false);
  // Between a refusal and the look for its reason the other one may have come to its end.
  if (!snapshot) return askSnapshot(deps, actor, segmentId);
  await recordAudit(deps, null, { actor, action: 'snapshot-segment', target: `segment:${segmentId}` });
  await wake(deps, snapshot._id);
  return snapshot;
};
