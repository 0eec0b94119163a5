import type { Deps } from '../../platform/deps';
import { issueCoupon } from '../coupons/index';
import { cancelRedemption } from './cancel-redemption';
import { Redemptions, type Redemption } from './model';

/** Issues what was paid for, by the redemption's own reference and so once. When the template gives none, the points come back. */
export const giveCoupon = async (deps: Deps, row: Redemption): Promise<Redemption> => {
  if (row.good.kind !== 'coupon') throw new Error(`redemption ${row._id} is for goods, not for a coupon`);
  const { _id, memberId, good } = row;
  const outcome = await issueCoupon(deps, { templateId: good.templateId, memberId, reference: `mall:${_id}`, via: 'mall', at: deps.clock.now() });
  if (!outcome.ok) return cancelRedemption(deps, _id, { from: ['giving'], why: '券已发完，积分自动退回' });
  await Redemptions(deps.db).updateOne({ _id, state: 'giving' }, { $set: { state: 'done', couponId: outcome.coupon._id, touchedAt: new Date() } });
  return (await Redemptions(deps.db).findById(_id).lean())!;
};
