import { randomUUID } from 'node:crypto';
import { businessDate } from '@shuke/shared/values/time';
import { insertRows, isDuplicateKey, newId, type Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { eachMatching } from './evaluate-rule';
import { Segments, type Segment } from './model';
import { prepareRule } from './prepare-rule';
import { SegmentMembers, SegmentMoves, SegmentSnapshots, type SegmentMove, type SegmentSnapshot } from './snapshot-model';
import { sharesOf } from './snapshot-shares';
import { changesBetween, type Change } from './changes-between';

const CHUNK = 500;
const LEASE_MS = 60_000;

/** Opens a snapshot of a segment. One at a time: while one is being taken, that one is answered; a second of a day, null. */
export const openSnapshot = async (deps: Deps, segment: Segment, daily: boolean): Promise<SegmentSnapshot | null> => {
  const at = deps.clock.now();
  const snapshot: SegmentSnapshot = {
    _id: newId(), segmentId: segment._id, at, day: businessDate(at), daily, state: 'running', first: false, rule: JSON.stringify(segment.rule),
    ruleChanged: false, count: 0, entered: 0, left: 0, stores: [], failure: null, token: null, leaseUntil: new Date(0),
  };
  try {
    await SegmentSnapshots(deps.db).insertMany([snapshot]);
    return snapshot;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return SegmentSnapshots(deps.db).findOne({ segmentId: segment._id, state: 'running' }).lean();
  }
};

/** Takes the work on; null: it is done, or somebody else is at it. It holds those who are in as of this moment. */
const claim = async (deps: Deps, id: string): Promise<SegmentSnapshot | null> => {
  const snapshot = await SegmentSnapshots(deps.db).findOneAndUpdate(
    { _id: id, state: 'running', leaseUntil: { $lte: new Date() } },
    { $set: { token: randomUUID(), at: deps.clock.now(), leaseUntil: new Date(Date.now() + LEASE_MS) } }, { returnDocument: 'after' },
  ).lean();
  if (!snapshot) return null;
  // While this one runs no other comes to its end, so that what lies before it stands still.
  const before = await SegmentSnapshots(deps.db).findOne({ segmentId: snapshot.segmentId, state: 'done' }).sort({ at: -1 }).lean();
  return { ...snapshot, first: before === null, ruleChanged: before !== null && before.rule !== snapshot.rule };
};

const hold = async (deps: Deps, { _id, token }: SegmentSnapshot, session: Session): Promise<void> => {
  const leaseUntil = new Date(Date.now() + LEASE_MS);
  const held = await SegmentSnapshots(deps.db).updateOne({ _id, token, state: 'running' }, { $set: { leaseUntil } }, { session });
  if (held.matchedCount === 0) throw new Error('the snapshot was taken over by another worker');
};

const moveOf = ({ _id, segmentId, at }: SegmentSnapshot, { memberId, kind }: Change): SegmentMove =>
  ({ _id: `${_id}:${memberId}:${kind}`, segmentId, snapshotId: _id, memberId, kind, at });

/** Moves, membership and events of some hundreds become true together, so that an attempt that is cut off is simply gone on with. */
const apply = (deps: Deps, snapshot: SegmentSnapshot, changes: readonly Change[]): Promise<void> =>
  withTransaction(deps.db, async (session) => {
    await hold(deps, snapshot, session);
    const { _id, segmentId, at, first } = snapshot;
    const of = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).map(({ memberId }) => memberId);
    const [entered, left] = [of('entered'), of('left')];
    if (entered.length > 0) await insertRows(SegmentMembers(deps.db), entered.map((memberId) => ({ _id: `${segmentId}:${memberId}`, segmentId, memberId, since: at })), session);
    if (left.length > 0) await SegmentMembers(deps.db).deleteMany({ segmentId, memberId: { $in: left } }, { session });
    if (first) return;
    await insertRows(SegmentMoves(deps.db), changes.map((change) => moveOf(snapshot, change)), session);
    const fact = { segmentId, snapshotId: _id, at: at.toISOString() };
    if (entered.length > 0) await emit(deps, session, 'segment.entered', { ...fact, memberIds: entered });
    if (left.length > 0) await emit(deps, session, 'segment.left', { ...fact, memberIds: left });
  });

const presentOf = (deps: Deps, segmentId: string) =>
  SegmentMembers(deps.db).find({ segmentId }, { memberId: 1 }).sort({ memberId: 1 }).lean().cursor({ batchSize: 1000 }) as AsyncIterable<{ memberId: string }>;

interface Sizes {
  count: number;
  stores: Map<string, number>;
}

/** Walks both lists in step, so that memory stays flat however many are in. Answers how many are in. */
const follow = async (deps: Deps, snapshot: SegmentSnapshot): Promise<Sizes> => {
  const prepared = await prepareRule(deps, JSON.parse(snapshot.rule), snapshot.segmentId);
  const sizes: Sizes = { count: 0, stores: new Map() };
  const wanted = async function* () {
    for await (const { _id, homeStoreId } of eachMatching(deps, prepared, snapshot.at)) {
      sizes.count += 1;
      if (homeStoreId) sizes.stores.set(homeStoreId, (sizes.stores.get(homeStoreId) ?? 0) + 1);
      yield _id;
    }
  };
  const present = async function* () {
    for await (const { memberId } of presentOf(deps, snapshot.segmentId)) yield memberId;
  };
  let chunk: Change[] = [];
  for await (const change of changesBetween(present(), wanted())) {
    chunk.push(change);
    if (chunk.length < CHUNK) continue;
    await apply(deps, snapshot, chunk);
    chunk = [];
  }
  if (chunk.length > 0) await apply(deps, snapshot, chunk);
  return sizes;
};

const close = async (deps: Deps, snapshot: SegmentSnapshot, result: Partial<SegmentSnapshot>): Promise<boolean> => {
  const { _id, token } = snapshot;
  return (await SegmentSnapshots(deps.db).updateOne({ _id, token, state: 'running' }, { $set: { ...result, token: null } })).modifiedCount === 1;
};

const finish = async (deps: Deps, snapshot: SegmentSnapshot, { count, stores: counts }: Sizes): Promise<void> => {
  const { _id, segmentId, at, first, ruleChanged } = snapshot;
  const moved = (kind: SegmentMove['kind']) => SegmentMoves(deps.db).countDocuments({ snapshotId: _id, kind });
  const [entered, left, stores] = await Promise.all([moved('entered'), moved('left'), sharesOf(deps, _id, counts)]);
  if (await close(deps, snapshot, { state: 'done', first, ruleChanged, count, entered, left, stores })) {
    await Segments(deps.db).updateOne({ _id: segmentId, countedAt: { $lt: at } }, { $set: { count, countedAt: at } });
  }
};

const CANNOT: readonly string[] = ['SEGMENT_RULE_INVALID'];

/** Takes an opened snapshot, from where an attempt before it came to. Safe to run twice, also at once. */
export const takeSnapshot = async (deps: Deps, id: string): Promise<void> => {
  const snapshot = await claim(deps, id);
  if (!snapshot) return;
  try {
    await finish(deps, snapshot, await follow(deps, snapshot));
  } catch (error) {
    if (error instanceof AppError && CANNOT.includes(error.code)) {
      await close(deps, snapshot, { state: 'failed', failure: '条件中有已删除的内容，请编辑后保存' });
      return;
    }
    await SegmentSnapshots(deps.db).updateOne({ _id: id, token: snapshot.token }, { $set: { leaseUntil: new Date(0) } });
    throw error;
  }
};
