import type { PriceLine } from '../../contract/orders';
import { splitFen } from '../../values/money';
import { applyMix, mayCombine, savingOf, totalFen, wholeBasket, type AppliedMix, type UsableCoupon } from '../coupons/apply-coupons';
import { chooseBestMix } from '../coupons/choose-best-mix';
import type { BasketLine, CouponChannel, CouponFacts, UseContext, UseRefusal } from '../coupons/coupon-facts';
import { decideUse, type UseDecision } from '../coupons/decide-use';
import { formatFold, summarizeBenefit } from '../coupons/describe-coupon';
import { explainMix } from '../coupons/explain-mix';
import { explainRefusal } from '../coupons/explain-refusal';
import { plainTerms, pointsEarned, type PointsTerms } from '../points/points-terms';
import { growthEarnedFor, pointsAllowance } from './points-allowance';
import { tierUnitFen } from './tier-price';

export interface PricedLineInput {
  /** null at the counter, where an amount is typed. */
  productId: string | null;
  category: string | null;
  quantity: number;
  unitFen: number;
  /** Price of one piece in a team; it replaces list price and tier price. */
  groupBuyUnitFen?: number;
}

export interface BasketInput {
  lines: readonly PricedLineInput[];
  /** `percentOff` 5 is 9.5 折; 0: no discount. `name` such as `银芽`. */
  tier: { key?: string; name: string; percentOff: number; pointsTimes: number };
  /** Every coupon the member could think of using. */
  coupons: readonly CouponFacts[];
  chosen: readonly string[] | 'best';
  /** What to do with a chosen coupon that may not be used: leave it out and say so, or refuse the whole basket. */
  whenUnusable: 'leave-out' | 'refuse';
  /** Without `terms`: the default rules with the tier's multiplier. */
  points: { balance: number; use: boolean; terms?: PointsTerms };
  storeId: string;
  channel: CouponChannel;
  now: Date;
  /** To be paid for bringing the goods; absent: they are fetched. */
  shippingFen?: number;
  /** Products of which not one more piece can be given away. */
  giftsOut?: ReadonlySet<string>;
  /** For refusals in words. */
  storeNames?: ReadonlyMap<string, string>;
}

export interface CouponVerdict {
  couponId: string;
  usable: boolean;
  /** Chosen: what it takes off in this mix. Otherwise: what it would take off alone. */
  savesFen: number;
  reason: UseRefusal | null;
  /** The reason in Chinese, with the way out. */
  refusal: string | null;
  /** Why it is in the mix or not, for one that may be used. */
  note: string | null;
}

export interface PricedBasket {
  ok: true;
  /** Each step with its reason; the amounts add up to `payableFen`. */
  price: PriceLine[];
  /** As the input's lines; with `shippingPaidFen`, `paidFen` adds up to `payableFen`. */
  lines: { paidFen: number }[];
  shippingPaidFen: number;
  /** What comes with the purchase for 0 fen, one piece each. */
  gifts: { couponId: string; productId: string; name: string; worthFen: number }[];
  goodsFen: number;
  payableFen: number;
  /** In order of use. */
  chosenCouponIds: string[];
  coupons: CouponVerdict[];
  pointsUsed: number;
  pointsUsable: number;
  pointsUsableFen: number;
  pointsEarned: number;
  growthEarned: number;
}

export type BasketRefusal = UseRefusal | 'COUPON_NOT_STACKABLE';
export type BasketResult = PricedBasket | { ok: false; reason: BasketRefusal; detail?: string };

/**
 * The price of a basket, in this order: goods → tier price of each piece (or the group-buy price in its place) →
 * the shipping fee → coupons on what is left → points on what is left of the goods. Every step is a line with its reason.
 *
 * In the shop at least 1 fen stays to be paid, because WeChat Pay takes no payment of 0; at the counter 0 is allowed.
 */
export const priceBasket = (input: BasketInput): BasketResult => {
  const lines = input.lines.map((line) => afterTier(line, input.tier.percentOff));
  const context: UseContext = {
    storeId: input.storeId, channel: input.channel, lines, shippingFen: input.shippingFen ?? 0,
    ...(input.tier.key === undefined ? {} : { tierKey: input.tier.key }), ...(input.giftsOut ? { giftsOut: input.giftsOut } : {}),
  };
  const keepFen = input.channel === 'shop' ? 1 : 0;
  const looked = input.coupons.map((coupon) => ({ coupon, decision: decideUse(coupon, context, input.now) }));
  const usable = looked.flatMap(({ coupon, decision }) => (decision.ok ? [{ coupon, eligible: decision.eligible }] : []));
  const choice = choose(input, context, looked, usable, keepFen);
  if (!choice.ok) return choice;
  const mix = applyMix(choice.mix, lines, keepFen, context.shippingFen);
  const coupons = looked.map((one) => verdict(input, context, one, { mix, chosen: choice.mix, keepFen }));
  return { ok: true, ...settle(input, lines, mix), coupons };
};

/** What the goods cost after tier or group-buy price: what thresholds of coupons and of free shipping look at. */
export const goodsAfterTierFen = (lines: readonly PricedLineInput[], percentOff: number): number => totalFen(lines.map((line) => afterTier(line, percentOff).amountFen));

const afterTier = (line: PricedLineInput, percentOff: number): BasketLine => ({
  productId: line.productId,
  category: line.category,
  quantity: line.quantity,
  amountFen: line.quantity * (line.groupBuyUnitFen ?? tierUnitFen(line.unitFen, percentOff)),
});

interface Looked {
  coupon: CouponFacts;
  decision: UseDecision;
}
type Choice = { ok: true; mix: UsableCoupon[] } | { ok: false; reason: BasketRefusal; detail?: string };

const choose = (input: BasketInput, context: UseContext, looked: readonly Looked[], usable: readonly UsableCoupon[], keepFen: number): Choice => {
  const wanted = input.chosen === 'best' ? chooseBestMix(usable, context.lines, keepFen, context.shippingFen).couponIds : input.chosen;
  const mix: UsableCoupon[] = [];
  for (const couponId of new Set(wanted)) {
    const one = looked.find(({ coupon }) => coupon.couponId === couponId);
    if (!one) return { ok: false, reason: 'COUPON_NOT_FOUND' };
    if (one.decision.ok) mix.push({ coupon: one.coupon, eligible: one.decision.eligible });
    else if (input.whenUnusable === 'refuse') {
      const detail = explainRefusal(one.coupon, one.decision, context, input.storeNames);
      return { ok: false, reason: one.decision.reason, detail };
    }
  }
  if (!mayCombine(mix.map(({ coupon }) => coupon))) return { ok: false, reason: 'COUPON_NOT_STACKABLE' };
  return { ok: true, mix };
};

const settle = (input: BasketInput, lines: readonly BasketLine[], mix: AppliedMix): Omit<PricedBasket, 'ok' | 'coupons'> => {
  const left = mix.remainder.leftFen;
  const terms = input.points.terms ?? plainTerms(input.tier.pointsTimes);
  const allowance = pointsAllowance(input.points.balance, totalFen(left), terms.redeem);
  const used = input.points.use ? allowance : { points: 0, worthFen: 0 };
  const byPoints = splitFen(used.worthFen, left);
  const paid = left.map((leftFen, index) => ({ paidFen: leftFen - byPoints[index]! }));
  const shippingPaidFen = mix.remainder.shippingFen;
  const payableFen = totalFen(left) + shippingPaidFen - used.worthFen;
  return {
    price: [...goodsSteps(input, lines), ...mix.steps.map(couponStep), ...pointsStep(used)],
    lines: paid,
    shippingPaidFen,
    gifts: mix.steps.flatMap(giftOf),
    goodsFen: goodsFenOf(input),
    payableFen,
    chosenCouponIds: mix.steps.map((step) => step.coupon.couponId),
    pointsUsed: used.points,
    pointsUsable: allowance.points,
    pointsUsableFen: allowance.worthFen,
    pointsEarned: pointsEarned(payableFen, terms),
    growthEarned: growthEarnedFor(payableFen),
  };
};

const goodsFenOf = (input: BasketInput): number => totalFen(input.lines.map((line) => line.quantity * line.unitFen));

/** List prices, then what tier and group buy take off them. */
const goodsSteps = (input: BasketInput, lines: readonly BasketLine[]): PriceLine[] => {
  const takenOff = (inTeam: boolean): number =>
    totalFen(input.lines.map((line, index) => ((line.groupBuyUnitFen !== undefined) === inTeam ? line.quantity * line.unitFen - lines[index]!.amountFen : 0)));
  const step = (kind: PriceLine['kind'], title: string, fen: number): PriceLine[] => (fen === 0 ? [] : [{ kind, title, amountFen: -fen, refId: null }]);
  return [
    { kind: 'goods', title: input.channel === 'counter' ? '消费金额' : '商品合计', amountFen: goodsFenOf(input), refId: null },
    ...step('tier', tierTitle(input.tier), takenOff(false)),
    ...step('group-buy', '拼团优惠', takenOff(true)),
    ...step('shipping', '运费', -(input.shippingFen ?? 0)),
  ];
};

/** `银芽会员 9.5 折`; a paid card goes by its own name: `听檐年卡 9.2 折`. */
const tierTitle = ({ name, percentOff }: BasketInput['tier']): string => `${/(会员|卡)$/.test(name) ? name : `${name}会员`} ${formatFold(percentOff)}`;

const couponStep = ({ coupon, savesFen }: AppliedMix['steps'][number]): PriceLine => {
  const summary = summarizeBenefit(coupon.benefit);
  return { kind: 'coupon', title: coupon.title === summary ? summary : `${coupon.title} · ${summary}`, amountFen: 0 - savesFen, refId: coupon.couponId };
};

const giftOf = ({ coupon: { couponId, benefit } }: AppliedMix['steps'][number]): PricedBasket['gifts'] =>
  benefit.kind === 'gift' ? [{ couponId, productId: benefit.productId, name: benefit.giftName, worthFen: benefit.worthFen }] : [];

const pointsStep = (used: { points: number; worthFen: number }): PriceLine[] =>
  used.points === 0 ? [] : [{ kind: 'points', title: `${used.points} 积分抵扣`, amountFen: -used.worthFen, refId: null }];

interface Applied {
  mix: AppliedMix;
  chosen: readonly UsableCoupon[];
  keepFen: number;
}

const verdict = (input: BasketInput, context: UseContext, { coupon, decision }: Looked, { mix, chosen, keepFen }: Applied): CouponVerdict => {
  const { couponId } = coupon;
  if (!decision.ok) {
    return { couponId, usable: false, savesFen: 0, reason: decision.reason, refusal: explainRefusal(coupon, decision, context, input.storeNames), note: null };
  }
  const shippingFen = context.shippingFen ?? 0;
  const usable = { coupon, eligible: decision.eligible };
  const step = mix.steps.find((one) => one.coupon.couponId === couponId);
  const savesFen = step ? step.savesFen : savingOf(usable, wholeBasket(context.lines, shippingFen), keepFen);
  const note = explainMix(usable, chosen, { lines: context.lines, keepFen, shippingFen });
  return { couponId, usable: true, savesFen, reason: null, refusal: null, note };
};
