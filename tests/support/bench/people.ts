import { ensureTiers } from '../../../server/src/features/tiers/index';
import { blankMember, Members, reserveOrdinals } from '../../../server/src/features/membership/index';
import type { Deps } from '../../../server/src/platform/deps';

/** Members who have joined, as many as a bench asks for. */
export const benchMembers = async (deps: Deps, count: number): Promise<string[]> => {
  await ensureTiers(deps);
  const first = await reserveOrdinals(deps, count);
  const at = deps.clock.now();
  const rows = Array.from({ length: count }, (_, i) => ({
    ...blankMember(first + i, at, { kind: 'direct' as const, scene: '', storeId: null, at }), status: 'joined' as const, joinedAt: at,
  }));
  await Members(deps.db).insertMany(rows);
  return rows.map((row) => row._id);
};
