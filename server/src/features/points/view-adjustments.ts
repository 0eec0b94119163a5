import type { AdjustmentView } from '@shuke/shared/contract/points';
import type { OperatorActor } from '../../platform/auth/actors';
import { readPlace, writePlace } from '../../platform/cursors';
import type { Deps } from '../../platform/deps';
import { memberNo, Members } from '../membership/index';
import { Adjustments, type Adjustment } from './model';

const viewAll = async (deps: Deps, actor: OperatorActor, rows: readonly Adjustment[]): Promise<AdjustmentView[]> => {
  const members = await Members(deps.db).find({ _id: { $in: rows.map((row) => row.memberId) } }, { nickname: 1, ordinal: 1 }).lean();
  const byId = new Map(members.map((member) => [member._id, member]));
  return rows.map((row) => {
    const member = byId.get(row.memberId);
    return {
      id: row._id, member: { id: row.memberId, nickname: member?.nickname ?? '', memberNo: member ? memberNo(member.ordinal) : '' }, asset: row.asset, delta: row.delta,
      reason: row.reason, state: row.state, by: row.by.name, mine: row.by.id === actor.id, decidedBy: row.decidedBy?.name ?? null,
      decidedAt: row.decidedAt?.toISOString() ?? null, createdAt: row.createdAt.toISOString(),
    };
  });
};

export const viewAdjustment = async (deps: Deps, actor: OperatorActor, row: Adjustment): Promise<AdjustmentView> => (await viewAll(deps, actor, [row]))[0]!;

export const listAdjustments = async (deps: Deps, actor: OperatorActor, query: { state?: Adjustment['state']; cursor?: string; limit?: number }) => {
  const { limit = 20, state } = query;
  const place = readPlace(query.cursor);
  const before = place ? { $or: [{ createdAt: { $lt: place.at } }, { createdAt: place.at, _id: { $lt: place.id } }] } : {};
  const found = await Adjustments(deps.db).find({ ...(state ? { state } : {}), ...before }).sort({ createdAt: -1, _id: -1 }).limit(limit + 1).lean();
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows: await viewAll(deps, actor, rows), nextCursor: found.length > limit && last ? writePlace({ at: last.createdAt, id: last._id }) : null };
};
