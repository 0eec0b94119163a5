/** Shop, checkout, orders and group buys of the fixture brand. */
import { CATEGORIES } from '../../../scripts/seed/brand';
import { goodsAfterTierFen, priceBasket, type PricedBasket } from '../../../shared/rules/price/price-basket';
import { shippingFee } from '../../../shared/rules/price/shipping-fee';
import { tierUnitFen } from '../../../shared/rules/price/tier-price';
import { maskAddress } from '../../../shared/values/mask';
import { HOUR_MS, MINUTE_MS } from '../../../shared/values/time';
import { Refusal, type Routes } from './fixture-routes';
import {
  couponView, iso, newId, nowOf, percentOff, pointsTimes, PRODUCTS, STORES, tierNow, type ActivityRow, type OrderRow, type TeamRow, type World,
} from './fixture-world';

type Product = (typeof PRODUCTS)[number];
type QuoteRequest = { storeId: string; lines: { productId: string; quantity: number }[]; couponIds?: string[]; usePoints?: boolean; delivery?: 'pickup' | 'parcel' };

const productOf = (id: string): Product => {
  const product = PRODUCTS.find((one) => one._id === id);
  if (!product) throw new Refusal('PRODUCT_NOT_FOUND');
  return product;
};

export const storeView = (id: string) => {
  const store = STORES.find((one) => one._id === id);
  if (!store) throw new Refusal('STORE_NOT_FOUND');
  const { name, address, phone, hours, open, lng, lat, picture } = store;
  const openingText = '营业中 · 22:00 打烊';
  return { id, name, address, phone, hours, open, openingText, lng, lat, picture, distanceMetres: null };
};

const soldOut = (product: Product): boolean => product.picture.includes('lv-longjing');

const cardOf = (world: World, product: Product) => {
  const mine = tierUnitFen(product.priceFen, percentOff(tierNow(world)));
  const activity = world.activities.find((one) => one.productId === product._id && one.state === 'running');
  return {
    id: product._id, name: product.name, subtitle: product.subtitle, category: product.category, picture: product.picture,
    priceFen: product.priceFen, tierPriceFen: world.member.joined && mine < product.priceFen ? mine : null,
    groupBuyFen: activity?.groupBuyFen ?? null, sold: 128 + product.rank * 17, inStock: !soldOut(product),
  };
};

/** ¥12, free from ¥199. */
const deliveryOf = (request: QuoteRequest, percentOff: number) => {
  const lines = request.lines.map(({ productId, quantity }) => ({ productId, category: null, quantity, unitFen: productOf(productId).priceFen }));
  const fee = shippingFee({ feeFen: 12_00, freeFromFen: 199_00, benefit: null }, goodsAfterTierFen(lines, percentOff));
  return { method: request.delivery ?? 'pickup' as const, offered: true, ...fee };
};

const price = (world: World, request: QuoteRequest): PricedBasket => {
  const tier = tierNow(world);
  const delivery = deliveryOf(request, percentOff(tier));
  const result = priceBasket({
    lines: request.lines.map(({ productId, quantity }) => {
      const { category, priceFen } = productOf(productId);
      return { productId, category, quantity, unitFen: priceFen };
    }),
    tier: { name: tier.name, percentOff: percentOff(tier), pointsTimes: pointsTimes(tier) },
    coupons: world.coupons.filter((coupon) => coupon.state === 'issued'), chosen: request.couponIds ?? 'best', whenUnusable: 'leave-out',
    points: { balance: world.member.points, use: request.usePoints ?? false },
    shippingFen: delivery.method === 'parcel' ? delivery.feeFen : 0, storeId: request.storeId, channel: 'shop', now: nowOf(world), storeNames: new Map(STORES.map((one) => [one._id, one.name])),
  });
  if (!result.ok) throw new Refusal(result.reason === 'COUPON_NOT_STACKABLE' ? result.reason : 'COUPON_NOT_FOUND');
  return result;
};

const orderLines = (request: QuoteRequest, priced: PricedBasket) =>
  request.lines.map(({ productId, quantity }, place) => {
    const { name, picture, priceFen } = productOf(productId);
    return { productId, name, picture, quantity, unitFen: priceFen, paidFen: priced.lines[place]?.paidFen ?? 0 };
  });

const quoteOf = (world: World, request: QuoteRequest) => {
  const priced = price(world, request);
  const { goodsFen, payableFen, pointsUsed, pointsUsable, pointsUsableFen, pointsEarned, chosenCouponIds } = priced;
  return {
    lines: orderLines(request, priced), price: priced.price, goodsFen, payableFen, pointsUsed, pointsUsable, pointsUsableFen, pointsEarned,
    chosenCouponIds, delivery: deliveryOf(request, percentOff(tierNow(world))),
    coupons: priced.coupons.map(({ couponId, usable, savesFen, refusal }) => ({
      coupon: couponView(world.coupons.find((one) => one.couponId === couponId)!), usable, savesFen, refusal,
    })),
  };
};

const stateWords: Record<OrderRow['state'], string> = {
  unpaid: '待支付', paid: '备货中', 'waiting-team': '等待成团', ready: '待取货', sent: '已发货', done: '已完成', closed: '已关闭', refunding: '退款中', refunded: '已退款',
};

let orderNumber = 0;

const blankOrder = (world: World, storeId: string, more: Partial<OrderRow>): OrderRow => {
  const now = nowOf(world);
  const order: OrderRow = {
    id: newId(), orderNo: `2611220000${String((orderNumber += 1)).padStart(4, '0')}`, channel: 'shop', state: 'unpaid', stateText: stateWords.unpaid,
    store: { id: storeId, name: storeView(storeId).name }, lines: [], price: [], goodsFen: 0, payableFen: 0, paidFen: 0, refundedFen: 0,
    pointsEarned: 0, pickupCode: null, parcel: null, teamId: null, createdAt: iso(now), payBefore: iso(now.getTime() + 15 * MINUTE_MS), paidAt: null, ...more,
  };
  world.orders.unshift(order);
  return order;
};

export const setState = (order: OrderRow, state: OrderRow['state']): void => {
  order.state = state;
  order.stateText = stateWords[state];
};

export const orderOf = (world: World, id: string): OrderRow => {
  const order = world.orders.find((one) => one.id === id);
  if (!order) throw new Refusal('ORDER_NOT_FOUND');
  return order;
};

const releaseCoupons = (world: World, order: OrderRow): void => {
  const ids = order.price.filter((line) => line.kind === 'coupon').map((line) => line.refId);
  world.coupons.filter((coupon) => ids.includes(coupon.couponId)).forEach((coupon) => { coupon.state = 'issued'; });
};

const fillTeam = (world: World, team: TeamRow): void => {
  if (team.missing > 0) return;
  team.state = 'filled';
  world.orders.filter((order) => order.teamId === team.id && order.state === 'waiting-team').forEach((order) => {
    setState(order, 'ready');
    order.pickupCode = '5027 3316';
  });
};

/** The verified notice of WeChat Pay has come. */
export const settleOrder = (world: World, id: string): void => {
  const order = orderOf(world, id);
  world.noticesWaiting.delete(id);
  if (order.state !== 'unpaid') return;
  order.paidFen = order.payableFen;
  order.paidAt = iso(nowOf(world));
  order.payBefore = null;
  const team = world.teams.find((one) => one.id === order.teamId);
  if (!team) {
    setState(order, 'ready');
    order.pickupCode = '4471 0928';
    return;
  }
  setState(order, 'waiting-team');
  const mine = team.seats.find((seat) => seat.me);
  if (mine) mine.paid = true;
  team.missing = team.size - team.seats.filter((seat) => seat.paid).length;
  fillTeam(world, team);
};

const takeSeat = (world: World, team: TeamRow, activity: ActivityRow, storeId: string) => {
  team.seats.push({ nickname: world.member.nickname, avatarKey: world.member.avatarKey, leader: team.seats.length === 0, paid: false, me: true });
  const { name, picture, priceFen } = productOf(activity.productId);
  const order = blankOrder(world, storeId, {
    channel: 'group-buy', teamId: team.id, goodsFen: priceFen, payableFen: activity.groupBuyFen, pointsEarned: Math.floor(activity.groupBuyFen / 100),
    lines: [{ productId: activity.productId, name, picture, quantity: 1, unitFen: priceFen, paidFen: activity.groupBuyFen }],
    price: [
      { kind: 'goods', title: '商品金额', amountFen: priceFen, refId: null },
      { kind: 'group-buy', title: `${activity.size} 人团优惠`, amountFen: activity.groupBuyFen - priceFen, refId: activity.id },
    ],
  });
  return { team, order };
};

const activityRow = (world: World, id: string): ActivityRow => {
  const activity = world.activities.find((one) => one.id === id);
  if (!activity) throw new Refusal('GROUP_BUY_NOT_FOUND');
  return activity;
};

const teamRow = (world: World, id: string): TeamRow => {
  const team = world.teams.find((one) => one.id === id);
  if (!team) throw new Refusal('TEAM_NOT_FOUND');
  return team;
};

const checkSeat = (world: World, team: TeamRow): void => {
  if (team.state !== 'open') throw new Refusal('TEAM_CLOSED');
  if (team.seats.some((seat) => seat.me)) throw new Refusal('TEAM_ALREADY_JOINED');
  if (team.seats.length >= team.size) throw new Refusal('TEAM_FULL');
  if (activityRow(world, team.activityId).newcomersOnly) throw new Refusal('TEAM_NEWCOMERS_ONLY');
};

const inState = (order: OrderRow, wanted: string | undefined): boolean => {
  if (wanted === 'unpaid') return order.state === 'unpaid';
  if (wanted === 'active') return ['paid', 'waiting-team', 'ready', 'sent', 'refunding'].includes(order.state);
  return wanted === 'done' ? ['done', 'closed', 'refunded'].includes(order.state) : true;
};

export const shopRoutes = (world: World): Partial<Routes> => ({
  'GET /v1/shop/stores': () => ({ stores: STORES.map((store, place) => ({ ...storeView(store._id), distanceMetres: [640, 2310, 9820][place] ?? null })) }),
  'GET /v1/shop/products': ({ query }) => ({
    categories: CATEGORIES.map(({ _id, name, icon }) => ({ key: _id, name, icon })),
    products: PRODUCTS
      .filter((product) => !query.category || product.category === query.category)
      .filter((product) => !query.search || `${product.name}${product.subtitle}`.includes(query.search))
      .map((product) => cardOf(world, product)),
  }),
  'GET /v1/shop/products/:id': ({ params }) => {
    const product = productOf(params.id);
    const activity = world.activities.find((one) => one.productId === product._id && one.state === 'running');
    return {
      ...cardOf(world, product), stock: soldOut(product) ? 0 : product.stock, description: product.description, facts: [...product.facts],
      groupBuyActivityId: activity?.id ?? null,
    };
  },
  'POST /v1/member/checkout/quote': ({ body }) => ({ quote: quoteOf(world, body), store: storeView(body.storeId) }),
  'POST /v1/member/orders': ({ body }) => {
    const quote = quoteOf(world, body);
    if (quote.payableFen !== body.expectedPayableFen) throw new Refusal('PRICE_CHANGED');
    world.coupons.filter((coupon) => quote.chosenCouponIds.includes(coupon.couponId)).forEach((coupon) => { coupon.state = 'held'; });
    const { lines, price: steps, goodsFen, payableFen, pointsEarned } = quote;
    const parcel = body.delivery === 'parcel' && body.address ? { to: maskAddress(body.address), shippingPaidFen: quote.delivery.feeFen, sentAt: null, carrier: null, parcelNo: null } : null;
    return blankOrder(world, body.storeId, { lines, price: steps, goodsFen, payableFen, pointsEarned, parcel });
  },
  'POST /v1/member/orders/:id/pay': ({ params }) => {
    const order = orderOf(world, params.id);
    if (order.state !== 'unpaid') throw new Refusal('ORDER_NOT_PAYABLE');
    world.noticesWaiting.add(order.id);
    return {
      order,
      payParams: { timeStamp: '1763800000', nonceStr: 'fixture', package: `prepay_id=${order.id}`, signType: 'RSA' as const, paySign: 'c2lnbg==' },
    };
  },
  'POST /v1/member/orders/:id/cancel': ({ params }) => {
    const order = orderOf(world, params.id);
    if (order.state !== 'unpaid') throw new Refusal('ORDER_NOT_CANCELLABLE');
    setState(order, 'closed');
    releaseCoupons(world, order);
    return order;
  },
  'POST /v1/member/orders/:id/receive': ({ params }) => {
    const order = orderOf(world, params.id);
    if (order.state !== 'sent') throw new Refusal('ORDER_NOT_SENT');
    setState(order, 'done');
    return order;
  },
  'GET /v1/member/orders': ({ query }) => ({ rows: world.orders.filter((order) => inState(order, query.state)), nextCursor: null }),
  'GET /v1/member/orders/:id': ({ params }) => orderOf(world, params.id),
});

export const groupBuyRoutes = (world: World): Partial<Routes> => ({
  'GET /v1/shop/group-buys': () => ({
    activities: world.activities.map((activity) => ({
      activity, teams: world.teams.filter((team) => team.activityId === activity.id && team.state === 'open'),
    })),
  }),
  'GET /v1/shop/teams/:id': ({ params }) => teamRow(world, params.id),
  'POST /v1/member/group-buys/:id/open': ({ params, body }) => {
    const activity = activityRow(world, params.id);
    const team: TeamRow = {
      id: newId(), activityId: activity.id, productId: activity.productId, productName: activity.productName, picture: activity.picture,
      priceFen: activity.priceFen, groupBuyFen: activity.groupBuyFen, size: activity.size, state: 'open', seats: [], missing: activity.size,
      expiresAt: iso(nowOf(world).getTime() + activity.hoursToFill * HOUR_MS), storeName: storeView(body.storeId).name,
    };
    world.teams.push(team);
    return takeSeat(world, team, activity, body.storeId);
  },
  'POST /v1/member/teams/:id/join': ({ params, body }) => {
    const team = teamRow(world, params.id);
    checkSeat(world, team);
    return takeSeat(world, team, activityRow(world, team.activityId), body.storeId);
  },
});
