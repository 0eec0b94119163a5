import type { DeliveryMethod, Quote } from '@shuke/shared/contract/orders';
import { goodsAfterTierFen, priceBasket, type PricedBasket } from '@shuke/shared/rules/price/price-basket';
import { shippingFee } from '@shuke/shared/rules/price/shipping-fee';
import type { Deps } from '../../platform/deps';
import { orRefuse } from '../../platform/errors';
import { AppError } from '../../platform/errors';
import { shippingSettings } from '../brand/index';
import { findProducts, type Product } from '../catalog/index';
import { couponsToConsider, toCouponFacts, toCouponView, type Coupon } from '../coupons/index';
import { findMember, type Member } from '../membership/index';
import { pointsOf, pointsTermsFor } from '../points/index';
import { findStore, Stores, type Store } from '../stores/index';
import { freeShippingOf, priceTierOf, tierOf, type Tier } from '../tiers/index';

export interface BasketRequest {
  memberId: string;
  storeId: string;
  lines: readonly { productId: string; quantity: number }[];
  couponIds: readonly string[] | 'best';
  usePoints: boolean;
  /** Price of one piece when the order is a seat in a team; coupons and points do not add to it. */
  groupBuyUnitFen?: number;
  /** Absent: fetched at the store. */
  delivery?: DeliveryMethod;
}

export interface PricedRequest {
  member: Member;
  tier: Tier;
  store: Store;
  products: Product[];
  coupons: Coupon[];
  /** Products that come with the purchase for 0 fen. */
  gifts: Product[];
  priced: PricedBasket;
  delivery: Quote['delivery'];
}

/** The same product twice is one line. */
const mergeLines = (lines: BasketRequest['lines']): { productId: string; quantity: number }[] => {
  const byProduct = new Map<string, number>();
  for (const { productId, quantity } of lines) byProduct.set(productId, (byProduct.get(productId) ?? 0) + quantity);
  return [...byProduct].map(([productId, quantity]) => ({ productId, quantity }));
};

const productsFor = async (deps: Deps, lines: readonly { productId: string }[]): Promise<Product[]> => {
  const found = await findProducts(deps, lines.map((line) => line.productId));
  return lines.map(({ productId }) => {
    const product = found.get(productId);
    if (!product) throw new AppError('PRODUCT_NOT_FOUND');
    if (!product.onShelf) throw new AppError('PRODUCT_OFF_SHELF', { detail: product.name });
    return product;
  });
};

const giftIdsOf = (coupons: readonly Coupon[]): string[] => coupons.flatMap(({ benefit }) => (benefit.kind === 'gift' ? [benefit.productId] : []));

/** Gifts come from the shelf, beside what the basket itself takes from it. */
const giftsOut = (coupons: readonly Coupon[], found: ReadonlyMap<string, Product>, lines: BasketRequest['lines']): Set<string> => {
  const wanted = new Map(lines.map(({ productId, quantity }) => [productId, quantity]));
  return new Set(giftIdsOf(coupons).filter((id) => {
    const product = found.get(id);
    return !product?.onShelf || product.stock < 1 + (wanted.get(id) ?? 0);
  }));
};

/** What sending these goods costs this member; refuses it where it is not offered. Seats in a team are fetched. */
const deliveryOf = async (deps: Deps, { delivery: method = 'pickup', groupBuyUnitFen }: BasketRequest, tier: Tier, goodsFen: number): Promise<Quote['delivery']> => {
  const settings = await shippingSettings(deps);
  const offered = settings.offered && groupBuyUnitFen === undefined;
  if (method === 'parcel' && !offered) throw new AppError('DELIVERY_NOT_OFFERED');
  return { method, offered, ...(offered ? shippingFee({ ...settings, benefit: freeShippingOf(tier) }, goodsFen) : { feeFen: 0, words: '' }) };
};

/** Loads everything a price depends on and lets the pure rules decide. */
export const priceRequest = async (deps: Deps, request: BasketRequest, whenUnusable: 'leave-out' | 'refuse'): Promise<PricedRequest & { lines: { productId: string; quantity: number }[] }> => {
  const lines = mergeLines(request.lines);
  const now = deps.clock.now();
  const inTeam = request.groupBuyUnitFen !== undefined;
  const [member, store, products, coupons, points, stores] = await Promise.all([
    findMember(deps, request.memberId), findStore(deps, request.storeId), productsFor(deps, lines),
    inTeam ? [] : couponsToConsider(deps, request.memberId, now, request.couponIds === 'best' ? [] : request.couponIds),
    pointsOf(deps, request.memberId), Stores(deps.db).find({}, { name: 1 }).lean(),
  ]);
  const [{ tier }, gifts] = await Promise.all([tierOf(deps, member), findProducts(deps, giftIdsOf(coupons))]);
  const channel = inTeam ? 'group-buy' : 'shop';
  const terms = await pointsTermsFor(deps, { birthdayKey: member.birthdayKey, tier, channel, storeId: store._id, at: now });
  const toPrice = lines.map((line, i) => ({
    ...line, category: products[i]!.category, unitFen: products[i]!.priceFen, ...(inTeam ? { groupBuyUnitFen: request.groupBuyUnitFen } : {}),
  }));
  const priceTier = priceTierOf(tier);
  const delivery = await deliveryOf(deps, request, tier, goodsAfterTierFen(toPrice, priceTier.percentOff));
  const priced = orRefuse(priceBasket({
    lines: toPrice, shippingFen: delivery.method === 'parcel' ? delivery.feeFen : 0,
    tier: { ...priceTier, key: tier._id }, giftsOut: giftsOut(coupons, gifts, lines),
    coupons: coupons.map(toCouponFacts), chosen: request.couponIds, whenUnusable,
    points: { balance: points.balance, use: request.usePoints && !inTeam, terms }, storeId: store._id, channel: 'shop', now,
    storeNames: new Map(stores.map((one) => [one._id, one.name])),
  }));
  return { member, tier, store, products, coupons, priced, delivery, lines, gifts: priced.gifts.map(({ productId }) => gifts.get(productId)!) };
};

/** What a member sees at checkout. */
export const quoteBasket = async (deps: Deps, request: BasketRequest): Promise<{ quote: Quote; store: Store }> => {
  const { store, products, coupons, priced, delivery, lines } = await priceRequest(deps, request, 'leave-out');
  const byId = new Map(coupons.map((coupon) => [coupon._id, coupon]));
  const quote: Quote = {
    lines: lines.map((line, i) => ({ ...lineFacts(products[i]!), quantity: line.quantity, paidFen: priced.lines[i]!.paidFen })),
    price: priced.price, goodsFen: priced.goodsFen, payableFen: priced.payableFen, pointsUsed: priced.pointsUsed, pointsUsable: priced.pointsUsable,
    pointsUsableFen: priced.pointsUsableFen, pointsEarned: priced.pointsEarned, delivery, chosenCouponIds: priced.chosenCouponIds,
    coupons: priced.coupons.map(({ couponId, usable, savesFen, refusal, note }) => ({ coupon: toCouponView(byId.get(couponId)!), usable, savesFen, refusal, note })),
  };
  return { quote, store };
};

export const lineFacts = (product: Product) => ({ productId: product._id, name: product.name, picture: product.picture, unitFen: product.priceFen });
