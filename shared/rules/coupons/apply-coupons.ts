import { splitFen } from '../../values/money';
import type { BasketLine, CouponFacts } from './coupon-facts';

/** What is still to pay on each line, and how many of its pieces no item voucher has taken. */
export interface Remainder {
  leftFen: readonly number[];
  piecesLeft: readonly number[];
  /** Price of one piece. It stays: what a voucher does not cover of its piece makes no other piece dearer. */
  pieceFen: readonly number[];
}

/** A coupon that may be used, with the lines it takes from. */
export interface UsableCoupon {
  coupon: CouponFacts;
  eligible: readonly number[];
}

export interface Applied {
  savesFen: number;
  remainder: Remainder;
}

export const wholeBasket = (lines: readonly BasketLine[]): Remainder => ({
  leftFen: lines.map((line) => line.amountFen),
  piecesLeft: lines.map((line) => line.quantity),
  pieceFen: lines.map((line) => Math.floor(line.amountFen / line.quantity)),
});

export const totalFen = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

/**
 * Takes one coupon off. `keepFen` must remain on the whole basket: WeChat Pay takes no payment of 0.
 * What it saves is spread over its lines by what each still costs, to the fen.
 */
export const applyCoupon = (usable: UsableCoupon, before: Remainder, keepFen: number): Applied => {
  const room = Math.max(totalFen(before.leftFen) - keepFen, 0);
  return usable.coupon.benefit.kind === 'item' ? payOnePiece(usable, before, room) : takeOffLines(usable, before, room);
};

/** How much the coupon would save here, without taking it off. */
export const savingOf = ({ coupon, eligible }: UsableCoupon, before: Remainder, keepFen: number): number => {
  const room = Math.max(totalFen(before.leftFen) - keepFen, 0);
  const { benefit } = coupon;
  if (benefit.kind === 'item') return Math.min(dearestPiece(eligible, before)?.pieceFen ?? 0, benefit.maxFen, room);
  const baseFen = eligible.reduce((sum, index) => sum + before.leftFen[index]!, 0);
  if (benefit.kind === 'threshold') return Math.min(benefit.discountFen, baseFen, room);
  return Math.min(Math.floor((baseFen * benefit.percentOff) / 100), benefit.capFen ?? baseFen, room);
};

const takeOffLines = (usable: UsableCoupon, before: Remainder, room: number): Applied => {
  const savesFen = Math.min(savingOf(usable, before, 0), room);
  const parts = splitFen(savesFen, usable.eligible.map((index) => before.leftFen[index]!));
  const leftFen = [...before.leftFen];
  usable.eligible.forEach((line, part) => (leftFen[line]! -= parts[part]!));
  return { savesFen, remainder: { ...before, leftFen } };
};

const dearestPiece = (eligible: readonly number[], before: Remainder): { line: number; pieceFen: number } | undefined => {
  let dearest: { line: number; pieceFen: number } | undefined;
  for (const line of eligible) {
    if (before.piecesLeft[line]! < 1) continue;
    const pieceFen = Math.min(before.pieceFen[line]!, before.leftFen[line]!);
    if (!dearest || pieceFen > dearest.pieceFen) dearest = { line, pieceFen };
  }
  return dearest;
};

/** The dearest matching piece is paid by the voucher, up to its limit; what it does not cover stays on the line. */
const payOnePiece = (usable: UsableCoupon, before: Remainder, room: number): Applied => {
  const piece = dearestPiece(usable.eligible, before);
  if (!piece) return { savesFen: 0, remainder: before };
  const savesFen = Math.min(savingOf(usable, before, 0), room);
  const leftFen = before.leftFen.map((left, line) => (line === piece.line ? left - savesFen : left));
  const piecesLeft = before.piecesLeft.map((pieces, line) => (line === piece.line ? pieces - 1 : pieces));
  return { savesFen, remainder: { ...before, leftFen, piecesLeft } };
};

const KIND_ORDER = { item: 0, percent: 1, threshold: 2 } as const;

const strength = ({ benefit }: CouponFacts): number => {
  if (benefit.kind === 'item') return benefit.maxFen;
  return benefit.kind === 'percent' ? benefit.percentOff : benefit.discountFen;
};

/** Two coupons with the same effect on this basket have the same text. */
export const effectText = ({ coupon, eligible }: UsableCoupon): string => JSON.stringify([coupon.benefit, eligible]);

const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/**
 * The one order in which coupons are taken off, whatever order they were chosen in: item vouchers, then percent coupons
 * (on what is left, the larger first), then threshold discounts. Percent before amounts is the better order for the
 * member. Among coupons of the same effect the one that expires first goes first.
 */
export const inOrderOfUse = <U extends UsableCoupon>(coupons: readonly U[]): U[] =>
  [...coupons].sort((a, b) =>
    KIND_ORDER[a.coupon.benefit.kind] - KIND_ORDER[b.coupon.benefit.kind] || strength(b.coupon) - strength(a.coupon) ||
    compareText(effectText(a), effectText(b)) || a.coupon.expiresAt.getTime() - b.coupon.expiresAt.getTime() ||
    compareText(a.coupon.couponId, b.coupon.couponId));

export interface AppliedMix {
  savesFen: number;
  steps: { coupon: CouponFacts; savesFen: number }[];
  remainder: Remainder;
}

/** Takes a whole mix off, in order of use. */
export const applyMix = (coupons: readonly UsableCoupon[], lines: readonly BasketLine[], keepFen: number): AppliedMix => {
  let remainder = wholeBasket(lines);
  const steps = inOrderOfUse(coupons).map((usable) => {
    const applied = applyCoupon(usable, remainder, keepFen);
    remainder = applied.remainder;
    return { coupon: usable.coupon, savesFen: applied.savesFen };
  });
  return { savesFen: totalFen(steps.map((step) => step.savesFen)), steps, remainder };
};
