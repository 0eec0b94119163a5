import type { Deps } from '../deps';
import { defineTimer } from '../jobs';
import { withTransaction } from '../transaction';
import { Lots, type Lot } from './model';
import { post } from './post';

const expireOne = (deps: Deps, lotId: string, at: Date): Promise<void> =>
  withTransaction(deps.db, async (session) => {
    const lot = await Lots(deps.db).findOne({ _id: lotId, left: { $gt: 0 } }, null, { session }).lean();
    if (!lot) return;
    await post(deps, session, {
      memberId: lot.memberId, asset: lot.asset, delta: -lot.left, reference: `expire:${lot._id}`,
      reversalOf: bare(lot), title: '积分到期', at,
    });
  });

/** A lot's reference without the asset in front: `post` consumes exactly this lot. */
const bare = (lot: Lot): string => lot.reference.slice(lot.asset.length + 1);

/** Takes what is left of every lot whose time is over. Answers how many lots expired. */
export const expireLots = async (deps: Deps): Promise<number> => {
  const at = deps.clock.now();
  const due = Lots(deps.db).find({ left: { $gt: 0 }, expiresAt: { $lte: at } }, { _id: 1 }).sort({ expiresAt: 1 }).lean().cursor();
  let expired = 0;
  for await (const lot of due) {
    await expireOne(deps, lot._id, at);
    expired += 1;
  }
  return expired;
};

export const expireLotsTimer = defineTimer({ name: 'expire-point-lots', everyMs: 60_000, run: async (deps) => void (await expireLots(deps)) });
