import { refuseRedemption } from '@shuke/shared/rules/mall/decide-redemption';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError, orRefuse } from '../../platform/errors';
import { post } from '../../platform/ledger/index';
import { withTransaction } from '../../platform/transaction';
import { findMember } from '../membership/index';
import { pointsOf } from '../points/index';
import { allTiers } from '../tiers/index';
import { giveCoupon } from './give-coupon';
import { MallItems, Redemptions, type MallItem, type Redemption } from './model';
import { afterPoints } from './pay-redemption';
import { givePieceBack, piecesLeft, takePiece } from './pieces';

interface Wish {
  memberId: string;
  itemId: string;
  expectedPoints: number;
  expectedPriceFen: number;
  key: string;
}

/**
 * Gives points for an item. The row comes first (with a slot of the limit), then a piece by one atomic write, then points
 * and row in one transaction. A repeat with the same key takes up where the first run was cut off. With a cash part the
 * answer is unpaid: points and piece are held until the money comes or its time is over.
 */
export const redeemItem = async (deps: Deps, wish: Wish): Promise<Redemption> => {
  const reference = `member:${wish.memberId}|${wish.key}`;
  const earlier = await Redemptions(deps.db).findOne({ reference }).lean();
  return finish(deps, earlier ?? (await begin(deps, wish, reference)));
};

const begin = async (deps: Deps, { memberId, itemId, expectedPoints, expectedPriceFen }: Wish, reference: string): Promise<Redemption> => {
  const item = await MallItems(deps.db).findById(itemId).lean();
  if (!item) throw new AppError('MALL_ITEM_NOT_FOUND');
  const at = deps.clock.now();
  const refusal = refuseRedemption(item, await factsOf(deps, item, memberId), at);
  if (refusal) throw new AppError(refusal);
  if (item.points !== expectedPoints || item.priceFen !== expectedPriceFen) throw new AppError('PRICE_CHANGED');
  const { title, picture, good, points, priceFen } = item;
  const row: Redemption = {
    _id: newId(), itemId, memberId, reference, title, picture, good, points, priceFen, money: 'none', payBefore: null, paidAt: null, state: 'taking', storeId: null, staffId: null, handedOverAt: null, couponId: null,
    why: null, pieceHeld: false, createdAt: at, touchedAt: new Date(),
  };
  return reserveSlot(deps, row, item.perMemberLimit);
};

const factsOf = async (deps: Deps, { _id: itemId }: MallItem, memberId: string) => {
  const [member, { balance }, redeemed, left, tiers] = await Promise.all([
    findMember(deps, memberId), pointsOf(deps, memberId), Redemptions(deps.db).countDocuments({ itemId, memberId, state: { $nin: ['cancelled', 'dropping'] } }),
    piecesLeft(deps, [itemId]), allTiers(deps),
  ]);
  return { balance, redeemed, left: left.get(itemId) ?? 0, tierRank: tiers.find(({ _id }) => _id === member.tierKey)?.rank ?? 0 };
};

/** Tries one slot after the other; the unique index decides between two at once. */
const reserveSlot = async (deps: Deps, row: Redemption, limit: number): Promise<Redemption> => {
  for (let n = 0; n < limit; n += 1) {
    const slotted = { ...row, slot: `${row.itemId}:${row.memberId}:${n}` };
    try {
      await Redemptions(deps.db).insertMany([slotted]);
      return slotted;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const same = await Redemptions(deps.db).findOne({ reference: row.reference }).lean();
      if (same) return same;
    }
  }
  throw new AppError('MALL_LIMIT_REACHED');
};

const finish = async (deps: Deps, row: Redemption): Promise<Redemption> => {
  if (row.state === 'dropping') throw new AppError('STILL_RUNNING');
  const taken = row.state === 'taking' ? await takePoints(deps, row) : row;
  return taken.state === 'giving' ? giveOrRefuse(deps, taken) : taken;
};

/** The coupon ran out between looking and giving: the points are back, and the person is told. */
const giveOrRefuse = async (deps: Deps, row: Redemption): Promise<Redemption> => {
  const given = await giveCoupon(deps, row);
  if (given.state === 'cancelled') throw new AppError('MALL_SOLD_OUT', { detail: '积分已退回' });
  return given;
};

const takePoints = async (deps: Deps, row: Redemption): Promise<Redemption> => {
  if (!(await takePiece(deps, row.itemId, row._id))) {
    await dropRedemption(deps, row._id);
    throw new AppError('MALL_SOLD_OUT');
  }
  try {
    await withTransaction(deps.db, async (session) => {
      const moved = await Redemptions(deps.db).updateOne({ _id: row._id, state: 'taking' }, { $set: { ...afterPoints(row, deps.clock.now()), touchedAt: new Date() } }, { session });
      if (moved.modifiedCount === 0) throw new AppError('STILL_RUNNING');
      orRefuse(await post(deps, session, {
        memberId: row.memberId, asset: 'points', delta: -row.points, reference: `mall:${row._id}`, title: `兑换${row.title}`, at: deps.clock.now(),
      }));
    });
  } catch (error) {
    if (error instanceof AppError && error.code === 'POINTS_INSUFFICIENT') await dropRedemption(deps, row._id);
    throw error;
  }
  return (await Redemptions(deps.db).findById(row._id).lean())!;
};

/** Ends a redemption that came to nothing. Claimed first, so that a slow run cannot still pay for it; safe to repeat. */
export const dropRedemption = async (deps: Deps, id: string): Promise<void> => {
  const claimed = await Redemptions(deps.db).updateOne({ _id: id, state: { $in: ['taking', 'dropping'] } }, { $set: { state: 'dropping', touchedAt: new Date() } });
  if (claimed.matchedCount === 0) return;
  await givePieceBack(deps, id);
  await Redemptions(deps.db).deleteOne({ _id: id, state: 'dropping' });
};
