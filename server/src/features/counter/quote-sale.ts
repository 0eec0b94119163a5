import type { PointsTerms } from '@shuke/shared/rules/points/points-terms';
import { priceBasket, type PricedBasket } from '@shuke/shared/rules/price/price-basket';
import type { Deps } from '../../platform/deps';
import { orRefuse } from '../../platform/errors';
import { couponsToConsider, toCouponFacts, toCouponView, type Coupon } from '../coupons/index';
import { findMember } from '../membership/index';
import { pointsOf, pointsTermsFor } from '../points/index';
import { Stores } from '../stores/index';
import { priceTierOf, tierOf, type Tier } from '../tiers/index';
import type { Scan } from './model';

export interface CounterBasket {
  amountFen: number;
  couponIds: readonly string[] | 'best';
  usePoints: boolean;
}

export interface PricedSale {
  tier: Tier;
  tiers: Tier[];
  growth: number;
  coupons: Coupon[];
  /** For the points it will earn: the same as in the quote. */
  terms: PointsTerms;
  priced: PricedBasket;
}

/** Prices an amount typed at the counter: one line without a product. Refuses by throwing what the rules refuse. */
export const priceSale = async (deps: Deps, scan: Pick<Scan, 'memberId' | 'storeId'>, basket: CounterBasket, whenUnusable: 'leave-out' | 'refuse'): Promise<PricedSale> => {
  const now = deps.clock.now();
  const named = basket.couponIds === 'best' ? [] : basket.couponIds;
  const [member, coupons, points] = await Promise.all([
    findMember(deps, scan.memberId), couponsToConsider(deps, scan.memberId, now, named), pointsOf(deps, scan.memberId),
  ]);
  const [{ tier, tiers, growth }, storeNames] = await Promise.all([tierOf(deps, member), namesOfStores(deps, coupons)]);
  const terms = await pointsTermsFor(deps, { birthdayKey: member.birthdayKey, tier, channel: 'counter', storeId: scan.storeId, at: now });
  const priced = orRefuse(priceBasket({
    lines: [{ productId: null, category: null, quantity: 1, unitFen: basket.amountFen }],
    tier: { ...priceTierOf(tier), key: tier._id },
    coupons: coupons.map(toCouponFacts), chosen: basket.couponIds, whenUnusable,
    points: { balance: points.balance, use: basket.usePoints, terms }, storeId: scan.storeId, channel: 'counter', now, storeNames,
  }));
  return { tier, tiers, growth, coupons, terms, priced };
};

/** For refusals that name the stores where a coupon can be used. */
const namesOfStores = async (deps: Deps, coupons: readonly Coupon[]): Promise<Map<string, string>> => {
  const ids = [...new Set(coupons.flatMap((coupon) => coupon.scope.storeIds))];
  const stores = ids.length > 0 ? await Stores(deps.db).find({ _id: { $in: ids } }, { name: 1 }).lean() : [];
  return new Map(stores.map((store) => [store._id, store.name]));
};

/** CounterQuote of the contract. */
export const quoteSale = async (deps: Deps, scan: Scan, basket: CounterBasket) => {
  const { priced, coupons } = await priceSale(deps, scan, basket, 'leave-out');
  const byId = new Map(coupons.map((coupon) => [coupon._id, coupon]));
  const { payableFen, price, chosenCouponIds, pointsUsed, pointsUsable, pointsUsableFen, pointsEarned, growthEarned } = priced;
  return {
    amountFen: basket.amountFen, payableFen, price, chosenCouponIds, pointsUsed, pointsUsable, pointsUsableFen, pointsEarned, growthEarned,
    coupons: priced.coupons.map(({ couponId, usable, savesFen, refusal, note }) => ({ coupon: toCouponView(byId.get(couponId)!), usable, savesFen, refusal, note })),
  };
};
