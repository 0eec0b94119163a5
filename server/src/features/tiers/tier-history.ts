import type { Deps } from '../../platform/deps';
import { findMember } from '../membership/index';
import { LOWEST_TIER } from './default-tiers';
import { TierMoves, Tiers } from './model';

const HISTORY = 100;

/** How a member's tier changed, newest first, down to joining. */
export const tierHistory = async (deps: Deps, memberId: string) => {
  const [member, moves, lowest] = await Promise.all([
    findMember(deps, memberId), TierMoves(deps.db).find({ memberId }).sort({ at: -1, _id: -1 }).limit(HISTORY).lean(), Tiers(deps.db).findById(LOWEST_TIER).lean(),
  ]);
  const rows = moves.map(({ _id, at, kind, fromName, toName, why, validUntil }) => ({
    id: _id, at: at.toISOString(), kind, fromName, toName, why, validUntil: validUntil?.toISOString() ?? null,
  }));
  const joined = member.joinedAt && moves.length < HISTORY ? [{
    id: `joined:${memberId}`, at: member.joinedAt.toISOString(), kind: 'joined' as const, fromName: null, toName: moves.at(-1)?.fromName ?? lowest?.name ?? '会员',
    why: '加入会员', validUntil: null,
  }] : [];
  return { rows: [...rows, ...joined] };
};
