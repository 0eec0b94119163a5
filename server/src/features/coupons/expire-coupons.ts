import type { Deps } from '../../platform/deps';
import { defineTimer } from '../../platform/jobs';
import { Coupons } from './model';

/** Ends coupons whose time is over. A held one stays with its order, and ends when it is released. Answers how many. */
export const expireCoupons = async (deps: Deps): Promise<number> => {
  const ended = await Coupons(deps.db).updateMany({ state: 'issued', expiresAt: { $lte: deps.clock.now() } }, { $set: { state: 'expired' } });
  return ended.modifiedCount;
};

export const expireCouponsTimer = defineTimer({ name: 'expire-coupons', everyMs: 60_000, run: async (deps) => void (await expireCoupons(deps)) });
