import { maskName } from '@shuke/shared/values/mask';
import type { StaffActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { findMember } from '../membership/index';
import { Redemptions, type Redemption } from './model';

const mustHandOver = (actor: StaffActor, { good }: Redemption, storeId: string): void => {
  if (!actor.storeIds.includes(storeId)) throw new AppError('STORE_NOT_YOURS');
  const storeIds = good.kind === 'pickup' ? good.storeIds : [];
  if (storeIds.length > 0 && !storeIds.includes(storeId)) throw new AppError('REDEMPTION_WRONG_STORE');
};

const findByCode = async (deps: Deps, code: string): Promise<Redemption> => {
  const row = await Redemptions(deps.db).findOne({ code }).lean();
  if (!row) throw new AppError('REDEMPTION_NOT_FOUND');
  return row;
};

const view = async (deps: Deps, row: Redemption) => ({
  title: row.title, picture: row.picture, who: maskName((await findMember(deps, row.memberId).catch(() => null))?.nickname ?? ''),
  state: row.state === 'taking' || row.state === 'dropping' ? ('ready' as const) : row.state, handedOverAt: row.handedOverAt?.toISOString() ?? null,
});

/** What a code stands for, for staff of a store that hands it over. */
export const lookAtPickup = async (deps: Deps, actor: StaffActor, code: string, storeId: string) => {
  if (!actor.storeIds.includes(storeId)) throw new AppError('STORE_NOT_YOURS');
  const row = await findByCode(deps, code);
  mustHandOver(actor, row, storeId);
  return view(deps, row);
};

/** One guarded write: of two stores at once one hands it over. The same person at the same store again answers the same. */
export const handOver = async (deps: Deps, actor: StaffActor, code: string, storeId: string) => {
  if (!actor.storeIds.includes(storeId)) throw new AppError('STORE_NOT_YOURS');
  mustHandOver(actor, await findByCode(deps, code), storeId);
  const moved = await Redemptions(deps.db).updateOne(
    { code, state: 'ready' },
    { $set: { state: 'done', storeId, staffId: actor.id, handedOverAt: deps.clock.now(), touchedAt: new Date() } },
  );
  const row = await findByCode(deps, code);
  if (row.state === 'cancelled') throw new AppError('REDEMPTION_CANCELLED');
  const again = row.staffId === actor.id && row.storeId === storeId;
  if (moved.modifiedCount === 0 && !again) throw new AppError('REDEMPTION_USED');
  return view(deps, row);
};
