import { splitFen } from '../../values/money';
import type { BasketLine, CouponFacts } from './coupon-facts';

/** What is still to pay on each line, and how many of its pieces no item voucher has taken. */
export interface Remainder {
  leftFen: readonly number[];
  piecesLeft: readonly number[];
  /** Price of one piece. It stays: what a voucher does not cover of its piece makes no other piece dearer. */
  pieceFen: readonly number[];
  /** What is still to pay for bringing the goods; no line has a part of it. */
  shippingFen: number;
}

/** A coupon that may be used, with the lines it takes from. */
export interface UsableCoupon {
  coupon: CouponFacts;
  eligible: readonly number[];
}

export interface Applied {
  /** Money. */
  savesFen: number;
  /** Money, and what a gift that comes with it is worth. */
  worthFen: number;
  remainder: Remainder;
}

export const wholeBasket = (lines: readonly BasketLine[], shippingFen = 0): Remainder => ({
  leftFen: lines.map((line) => line.amountFen),
  piecesLeft: lines.map((line) => line.quantity),
  pieceFen: lines.map((line) => Math.floor(line.amountFen / line.quantity)),
  shippingFen,
});

export const totalFen = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

/**
 * Takes one coupon off. `keepFen` must remain on the whole basket: WeChat Pay takes no payment of 0.
 * What it saves is spread over its lines by what each still costs, to the fen.
 */
export const applyCoupon = (usable: UsableCoupon, before: Remainder, keepFen: number): Applied => {
  const savesFen = savingOf(usable, before, keepFen);
  const { benefit } = usable.coupon;
  const remainder = remainderAfter(usable, before, savesFen);
  return { savesFen, worthFen: benefit.kind === 'gift' ? benefit.worthFen : savesFen, remainder };
};

const remainderAfter = (usable: UsableCoupon, before: Remainder, savesFen: number): Remainder => {
  switch (usable.coupon.benefit.kind) {
    case 'item': return payOnePiece(usable, before, savesFen);
    case 'shipping': return { ...before, shippingFen: before.shippingFen - savesFen };
    case 'gift': return before;
    default: return takeOffLines(usable, before, savesFen);
  }
};

/** What can still be taken off so that `keepFen` remains. */
export const roomOf = (left: Remainder, keepFen: number): number => Math.max(totalFen(left.leftFen) + left.shippingFen - keepFen, 0);

/** How much the coupon would be worth here: what it saves, or its gift. */
export const worthOf = (usable: UsableCoupon, before: Remainder, keepFen: number): number =>
  usable.coupon.benefit.kind === 'gift' ? usable.coupon.benefit.worthFen : savingOf(usable, before, keepFen);

/** How much money the coupon would save here, without taking it off. */
export const savingOf = ({ coupon, eligible }: UsableCoupon, before: Remainder, keepFen: number): number => {
  const room = roomOf(before, keepFen);
  const { benefit } = coupon;
  if (benefit.kind === 'gift') return 0;
  if (benefit.kind === 'shipping') return Math.min(benefit.maxFen, before.shippingFen, room);
  if (benefit.kind === 'item') return Math.min(dearestPiece(eligible, before)?.pieceFen ?? 0, benefit.maxFen, room);
  const baseFen = eligible.reduce((sum, index) => sum + before.leftFen[index]!, 0);
  if (benefit.kind === 'threshold') return Math.min(benefit.discountFen, baseFen, room);
  return Math.min(Math.floor((baseFen * benefit.percentOff) / 100), benefit.capFen ?? baseFen, room);
};

const takeOffLines = (usable: UsableCoupon, before: Remainder, savesFen: number): Remainder => {
  const parts = splitFen(savesFen, usable.eligible.map((index) => before.leftFen[index]!));
  const leftFen = [...before.leftFen];
  usable.eligible.forEach((line, part) => (leftFen[line]! -= parts[part]!));
  return { ...before, leftFen };
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
const payOnePiece = (usable: UsableCoupon, before: Remainder, savesFen: number): Remainder => {
  const piece = dearestPiece(usable.eligible, before);
  if (!piece) return before;
  const leftFen = before.leftFen.map((left, line) => (line === piece.line ? left - savesFen : left));
  const piecesLeft = before.piecesLeft.map((pieces, line) => (line === piece.line ? pieces - 1 : pieces));
  return { ...before, leftFen, piecesLeft };
};

const KIND_ORDER = { item: 0, percent: 1, threshold: 2, shipping: 3, gift: 4 } as const;

const strength = ({ benefit }: CouponFacts): number => {
  switch (benefit.kind) {
    case 'percent': return benefit.percentOff;
    case 'threshold': return benefit.discountFen;
    case 'gift': return benefit.worthFen;
    default: return benefit.maxFen;
  }
};

/** Two coupons that can stand for each other on this basket have the same text. */
export const effectText = ({ coupon, eligible }: UsableCoupon): string => JSON.stringify([coupon.benefit, eligible, coupon.exclusionKey ?? null]);

const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/**
 * The one order in which coupons are taken off, whatever order they were chosen in: item vouchers, then percent coupons
 * (on what is left, the larger first), then threshold discounts, then the shipping fee, then gifts. Percent before
 * amounts is the better order for the member. Among coupons of the same effect the one that expires first goes first.
 */
export const inOrderOfUse = <U extends UsableCoupon>(coupons: readonly U[]): U[] =>
  [...coupons].sort((a, b) =>
    KIND_ORDER[a.coupon.benefit.kind] - KIND_ORDER[b.coupon.benefit.kind] || strength(b.coupon) - strength(a.coupon) ||
    compareText(effectText(a), effectText(b)) || a.coupon.expiresAt.getTime() - b.coupon.expiresAt.getTime() ||
    compareText(a.coupon.couponId, b.coupon.couponId));

/** A coupon that is not stackable goes alone; of one exclusion key only one goes. */
export const mayCombine = (coupons: readonly Pick<CouponFacts, 'stackable' | 'exclusionKey'>[]): boolean => {
  if (coupons.length < 2) return true;
  const keys = coupons.flatMap(({ exclusionKey }) => exclusionKey ?? []);
  return coupons.every(({ stackable }) => stackable) && new Set(keys).size === keys.length;
};

export interface AppliedMix {
  savesFen: number;
  worthFen: number;
  steps: { coupon: CouponFacts; savesFen: number }[];
  remainder: Remainder;
}

/** Takes a whole mix off, in order of use. */
export const applyMix = (coupons: readonly UsableCoupon[], lines: readonly BasketLine[], keepFen: number, shippingFen = 0): AppliedMix => {
  let remainder = wholeBasket(lines, shippingFen);
  let worthFen = 0;
  const steps = inOrderOfUse(coupons).map((usable) => {
    const applied = applyCoupon(usable, remainder, keepFen);
    remainder = applied.remainder;
    worthFen += applied.worthFen;
    return { coupon: usable.coupon, savesFen: applied.savesFen };
  });
  return { savesFen: totalFen(steps.map((step) => step.savesFen)), worthFen, steps, remainder };
};
