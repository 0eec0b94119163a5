import { formatFenShort } from '@shuke/shared/values/money';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { reverse } from '../../platform/ledger/index';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { revokeCoupon } from '../coupons/index';
import { sendInbox } from '../inbox/index';
import { Redemptions, type Redemption } from './model';
import { givePieceBack } from './pieces';

interface Cancel {
  /** States it may be cancelled from. */
  from: Redemption['state'][];
  why: string;
  /** Runs in the same transaction, when it was this call that cancelled. */
  also?: (session: Session, before: Redemption) => Promise<void>;
}

/**
 * Points come back with the end they had, an unused coupon goes, money that was paid is on its way back, the piece is
 * free again: all but the piece in one transaction, the piece after it (a sweeper gives back what a crash left).
 * Repeating it changes nothing.
 */
export const cancelRedemption = async (deps: Deps, id: string, { from, why, also }: Cancel): Promise<Redemption> => {
  await withTransaction(deps.db, async (session) => {
    const before = await Redemptions(deps.db).findOneAndUpdate(
      { _id: id, state: { $in: from } },
      { $set: { state: 'cancelled', why, pieceHeld: true, touchedAt: new Date() }, $unset: { slot: 1 } },
      { session },
    ).lean();
    if (!before) return;
    if (before.state === 'done') await takeCouponBack(deps, session, before);
    await reverse(deps, session, { asset: 'points', reference: `mall:${id}`, as: `mall-back:${id}`, title: `取消兑换${before.title}`, at: deps.clock.now() });
    if (before.money === 'paid') await sendMoneyBack(deps, session, before, why);
    await sendInbox(deps, session, [{
      memberId: before.memberId, reference: `mall-back:${id}`, kind: 'points', title: '兑换已取消', text: `${before.title}：${whatComesBack(before)}。`,
      link: '/packages/member/points/index',
    }]);
    await also?.(session, before);
  });
  await returnPiece(deps, id);
  const row = await Redemptions(deps.db).findById(id).lean();
  if (!row) throw new AppError('REDEMPTION_NOT_FOUND');
  return row;
};

const sendMoneyBack = async (deps: Deps, session: Session, { _id, priceFen }: Redemption, why: string): Promise<void> => {
  await Redemptions(deps.db).updateOne({ _id }, { $set: { money: 'refunding' } }, { session });
  await emit(deps, session, 'refund.wanted', { orderId: _id, refundFen: priceFen, reason: why });
};

const whatComesBack = ({ points, priceFen, money }: Redemption): string =>
  money === 'paid' ? `${points} 积分已退回，${formatFenShort(priceFen)} 将原路退回` : `${points} 积分已退回`;

/** Goods that were handed over, and a coupon that is in use or used, stay. */
const takeCouponBack = async (deps: Deps, session: Session, { _id, good }: Redemption): Promise<void> => {
  const now = good.kind === 'coupon' ? await revokeCoupon(deps, session, `mall:${_id}`) : null;
  if (now !== 'revoked') throw new AppError('REDEMPTION_KEPT');
};

/** Safe to repeat: a cancelled redemption never takes a piece again. */
export const returnPiece = async (deps: Deps, id: string): Promise<void> => {
  const row = await Redemptions(deps.db).findOne({ _id: id, state: 'cancelled', pieceHeld: true }, { _id: 1 }).lean();
  if (!row) return;
  await givePieceBack(deps, id);
  await Redemptions(deps.db).updateOne({ _id: id }, { $set: { pieceHeld: false } });
};
