import type { QueryFilter } from 'mongoose';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { emitMany } from '../../platform/outbox';
import { Coupons, type Coupon } from './model';

/*
 * A coupon's changes of state, each a conditional write in the transaction of the order that causes it:
 *   issued → held(order) → redeemed → issued again, expired, or revoked when its ground went meanwhile
 * Refusals are values: the caller leaves its transaction by throwing.
 */

export type MoveRefusal = 'COUPON_NOT_FOUND' | 'COUPON_NOT_STARTED' | 'COUPON_EXPIRED' | 'COUPON_HELD' | 'COUPON_GIFTING' | 'COUPON_ALREADY_USED';
export type MoveResult = { ok: true } | { ok: false; reason: MoveRefusal };

export interface Use {
  couponIds: readonly string[];
  memberId: string;
  orderId: string;
  at: Date;
  /** The order is made in this very transaction: it cannot have redeemed anything yet. */
  isNew?: boolean;
}

const inTime = (at: Date): QueryFilter<Coupon> => ({ startsAt: { $lte: at }, expiresAt: { $gt: at } });

/** Sets coupons aside for an unpaid order. All or none; repeating it changes nothing. */
export const holdCoupons = async (deps: Deps, session: Session, use: Use): Promise<MoveResult> => {
  const { memberId, orderId, at } = use;
  const wanted = [...new Set(use.couponIds)];
  const held = await Coupons(deps.db).updateMany(
    { _id: { $in: wanted }, memberId, $or: [{ state: 'issued', ...inTime(at) }, { state: 'held', orderId }] },
    { $set: { state: 'held', orderId, heldAt: at } },
    { session },
  );
  return held.matchedCount === wanted.length ? { ok: true } : refusalFor(deps, session, use);
};

/**
 * Uses coupons up: those this order holds (also past their end, for they were held in time), or, at the counter, issued
 * ones. All or none; repeating it for the same order changes nothing and tells nothing twice.
 */
export const redeemCoupons = async (deps: Deps, session: Session, use: Use): Promise<MoveResult> => {
  const { memberId, orderId, at } = use;
  const done = use.isNew ? [] : await Coupons(deps.db).find({ _id: { $in: [...use.couponIds] }, memberId, state: 'redeemed', orderId }, { _id: 1 }, { session }).lean();
  const wanted = [...new Set(use.couponIds)].filter((id) => !done.some((coupon) => coupon._id === id));
  if (wanted.length === 0) return { ok: true };
  const redeemed = await Coupons(deps.db).updateMany(
    { _id: { $in: wanted }, memberId, $or: [{ state: 'held', orderId }, { state: 'issued', ...inTime(at) }] },
    { $set: { state: 'redeemed', orderId, redeemedAt: at } },
    { session },
  );
  if (redeemed.modifiedCount !== wanted.length) return refusalFor(deps, session, use);
  await emitMany(deps, session, 'coupon.redeemed', wanted.map((couponId) => ({ couponId, memberId, orderId })));
  return { ok: true };
};

const refusalFor = async (deps: Deps, session: Session, { couponIds, memberId, orderId, at }: Use): Promise<MoveResult> => {
  const coupons = await Coupons(deps.db).find({ _id: { $in: [...couponIds] }, memberId }, null, { session }).lean();
  for (const id of couponIds) {
    const reason = whyNot(coupons.find((coupon) => coupon._id === id), orderId, at);
    if (reason) return { ok: false, reason };
  }
  // An order that comes too late to hold what it has used up itself.
  if (coupons.some(({ state }) => state === 'redeemed')) return { ok: false, reason: 'COUPON_ALREADY_USED' };
  throw new Error(`coupons of order ${orderId} were refused without a reason`);
};

/** Seen from inside the transaction: those that this order has moved already are not in the way. */
const whyNot = (coupon: Coupon | undefined, orderId: string, at: Date): MoveRefusal | undefined => {
  if (!coupon) return 'COUPON_NOT_FOUND';
  switch (coupon.state) {
    case 'reserving':
    case 'revoked': return 'COUPON_NOT_FOUND';
    case 'redeemed': return coupon.orderId === orderId ? undefined : 'COUPON_ALREADY_USED';
    case 'expired': return 'COUPON_EXPIRED';
    case 'gifting': return 'COUPON_GIFTING';
    case 'held': return coupon.orderId === orderId ? undefined : 'COUPON_HELD';
    case 'issued': {
      if (at >= coupon.expiresAt) return 'COUPON_EXPIRED';
      return at < coupon.startsAt ? 'COUPON_NOT_STARTED' : undefined;
    }
  }
};

export interface GiveBack {
  couponIds: readonly string[];
  orderId: string;
  at: Date;
}

const NOT_IN_USE = { orderId: null, heldAt: null, redeemedAt: null } as const;

const giveBack = async (deps: Deps, session: Session, from: 'held' | 'redeemed', { couponIds, orderId, at }: GiveBack): Promise<number> => {
  const mine = { _id: { $in: [...couponIds] }, state: from, orderId };
  const gone = await Coupons(deps.db).updateMany({ ...mine, revokeWhenBack: true }, { $set: { ...NOT_IN_USE, state: 'revoked' } }, { session });
  const over = await Coupons(deps.db).updateMany({ ...mine, expiresAt: { $lte: at } }, { $set: { ...NOT_IN_USE, state: 'expired' } }, { session });
  const back = await Coupons(deps.db).updateMany({ ...mine, expiresAt: { $gt: at } }, { $set: { ...NOT_IN_USE, state: 'issued' } }, { session });
  return gone.modifiedCount + over.modifiedCount + back.modifiedCount;
};

/** An unpaid order is over: what it held is usable again, or expired when its time has passed meanwhile. Answers how many. */
export const releaseCoupons = (deps: Deps, session: Session, back: GiveBack): Promise<number> => giveBack(deps, session, 'held', back);

/** A purchase is undone: what it used is usable again, or expired when its time has passed meanwhile. Answers how many. */
export const returnCoupons = (deps: Deps, session: Session, back: GiveBack): Promise<number> => giveBack(deps, session, 'redeemed', back);
