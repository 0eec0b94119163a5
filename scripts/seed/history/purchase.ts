import { priceBasket, type PricedBasket, type PricedLineInput } from '../../../shared/rules/price/price-basket';
import { addDays, businessDate, HOUR_MS, MINUTE_MS } from '../../../shared/values/time';
import { PRODUCTS, STORES, storeOf, type DemoProduct, type StoreKey } from '../brand';
import { productOf } from '../brand/products';
import { fillBasket, type Pick } from './baskets';
import { isWednesday, timeInStore } from './calendar';
import { priceTierOf, refreshTier, someStaff, visit, type LifeEvent, type Person } from './person';
import type { DemoOrder, DemoOrderLine, DemoTeam } from './types';

const STORE_NAMES = new Map(STORES.map((store) => [store._id, store.name]));
const REFUND_CHANCE = 0.02;
const REFUND_REASONS = ['买错了口味', '包装有磕碰', '到店时已售完', '重复下单', '行程有变，来不及取'];

/** `TY`, minute, member, purchase: unique, and short enough for WeChat Pay's out_trade_no. */
const orderNo = (person: Person, at: Date): string => {
  const shifted = new Date(at.getTime() + 8 * HOUR_MS).toISOString();
  const minute = `${businessDate(at).slice(2).replaceAll('-', '')}${shifted.slice(11, 16).replace(':', '')}`;
  return `TY${minute}${String(person.member.ordinal).padStart(5, '0')}${String(person.orders.length + 1).padStart(3, '0')}`;
};

const keyOf = (storeId: string): StoreKey => STORES.find((store) => store._id === storeId)!.key;

interface Sale {
  at: Date;
  channel: DemoOrder['channel'];
  store: StoreKey;
  state: DemoOrder['state'];
  closedAt: Date | null;
  picks: Pick[];
  priced: PricedBasket;
  team?: DemoTeam;
}

const linesOf = ({ picks, priced }: Sale): DemoOrderLine[] =>
  picks.map(({ product, quantity }, index) => ({
    productId: product._id,
    name: product.name,
    category: product.category,
    picture: product.picture,
    quantity,
    unitFen: product.priceFen,
    paidFen: priced.lines[index]!.paidFen,
  }));

const recordOrder = (person: Person, sale: Sale): DemoOrder => {
  const { at, channel, store, state, closedAt, priced, team } = sale;
  const { random } = person;
  const order: DemoOrder = {
    id: random.id(at),
    orderNo: orderNo(person, at),
    memberId: person.member.id,
    storeId: storeOf(store)._id,
    channel,
    state,
    lines: linesOf(sale),
    price: priced.price,
    goodsFen: priced.goodsFen,
    payableFen: priced.payableFen,
    paidFen: priced.payableFen,
    refundedFen: 0,
    couponIds: priced.chosenCouponIds,
    pointsUsed: priced.pointsUsed,
    pointsEarned: 0,
    growthEarned: 0,
    pickupCode: state === 'ready' ? String(random.below(1_000_000)).padStart(6, '0') : null,
    teamId: team?.id ?? null,
    staffId: channel === 'counter' ? someStaff(random, store) : null,
    createdAt: channel === 'counter' ? at : new Date(at.getTime() - random.between(20, 90) * 1000),
    paidAt: at,
    closedAt,
  };
  person.orders.push(order);
  person.world.story.orders.push(order);
  person.wallet.redeem(order.couponIds, order.id, at);
  person.book.spend(order.id, order.pointsUsed, at);
  return order;
};

/** Points and growth for the money paid, by the tier held at that moment. */
export const earn = (person: Person, order: DemoOrder, at: Date): void => {
  const { pointsTimes } = priceTierOf(person.member.tierKey);
  order.pointsEarned = Math.floor((order.paidFen * Math.round(pointsTimes * 100)) / 10_000);
  order.growthEarned = Math.floor(order.paidFen / 100);
  person.book.earn(order.id, order.pointsEarned, order.growthEarned, at);
  refreshTier(person, at);
};

const price = (
  person: Person,
  lines: PricedLineInput[],
  at: Date,
  channel: 'counter' | 'shop',
  store: StoreKey,
  willing = true,
): PricedBasket => {
  const { random, profile, wallet, book } = person;
  const useCoupons = willing && random.chance(profile.habit.usesCoupons);
  const result = priceBasket({
    lines,
    tier: priceTierOf(person.member.tierKey),
    coupons: useCoupons ? wallet.usableAt(at) : [],
    chosen: 'best',
    whenUnusable: 'leave-out',
    points: {
      balance: book.balance('points'),
      use: willing && channel === 'shop' && book.balance('points') >= 300 && random.chance(0.35),
    },
    storeId: storeOf(store)._id,
    channel,
    now: at,
    storeNames: STORE_NAMES,
  });
  if (!result.ok) throw new Error(`the demo's basket was refused: ${result.reason}`);
  return result;
};

const asLines = (picks: readonly Pick[], groupBuyUnitFen?: number): PricedLineInput[] =>
  picks.map(({ product, quantity }) => ({
    productId: product._id,
    category: product.category,
    quantity,
    unitFen: product.priceFen,
    ...(groupBuyUnitFen ? { groupBuyUnitFen } : {}),
  }));

/** Some take a coupon off the shelf before they pay. */
const claimFirst = (person: Person, at: Date): void => {
  const { random, wallet, member } = person;
  const when = new Date(Math.max(at.getTime() - random.between(2, 30) * MINUTE_MS, member.joinedAt.getTime() + 1000));
  if (when >= at) return;
  const claim = (key: 'member-day' | 'snack'): void =>
    void wallet.issue(key, 'claim', `claim:${key}:${member.id}:${wallet.count(key) + 1}`, when);
  if (isWednesday(at) && random.chance(0.34)) claim('member-day');
  if (wallet.count('snack') < 24 && random.chance(0.09)) claim('snack');
};

/** Shop orders wait at the store until they are picked up. */
const pickUp = (person: Person, at: Date, store: StoreKey): { state: 'done' | 'ready'; closedAt: Date | null } => {
  const { random, profile, world } = person;
  const fetched = timeInStore(
    random,
    addDays(
      at,
      random.weighted([
        [0, 3],
        [1, 5],
        [2, 2],
      ]),
    ),
    profile.habit.hours,
    store,
  );
  const closedAt = new Date(Math.max(fetched.getTime(), at.getTime() + 40 * MINUTE_MS));
  return closedAt < world.now ? { state: 'done', closedAt } : { state: 'ready', closedAt: null };
};

const staysBelowCap = (person: Person, priced: PricedBasket): boolean =>
  person.profile.growthCap === null || person.book.balance('growth') + priced.growthEarned <= person.profile.growthCap;

const maybeRefund = (person: Person, order: DemoOrder): void => {
  const { random, profile } = person;
  if (profile.habit.kind === 'persona' || !random.chance(REFUND_CHANCE)) return;
  const after = order.channel === 'counter' ? random.between(3, 60) * MINUTE_MS : random.between(2, 50) * HOUR_MS;
  person.plan({ kind: 'refund', at: new Date(order.paidAt.getTime() + after), order });
};

/** One visit with its basket; answers undefined when the person only looked. */
export const buyBasket = (
  person: Person,
  { at, channel, store }: Extract<LifeEvent, { kind: 'come' }>,
): DemoOrder | undefined => {
  claimFirst(person, at);
  const picks = fillBasket(person.random, person.profile.habit.taste, at);
  const priced = price(person, asLines(picks), at, channel, store);
  if (!staysBelowCap(person, priced)) return undefined;
  const atCounter = channel === 'counter';
  if (!atCounter || person.random.chance(0.55))
    visit(
      person,
      new Date(at.getTime() - 3 * MINUTE_MS),
      atCounter ? storeOf(store).scene : '',
      atCounter ? storeOf(store)._id : null,
    );
  const end = atCounter ? { state: 'done' as const, closedAt: at } : pickUp(person, at, store);
  const order = recordOrder(person, { at, channel, store, ...end, picks, priced });
  earn(person, order, at);
  maybeRefund(person, order);
  return order;
};

/** A purchase that the story knows of beforehand, paid in full at the counter. */
export const buyKnown = (person: Person, { at, products }: Extract<LifeEvent, { kind: 'counter' }>): DemoOrder => {
  const store = person.profile.home;
  const picks = products.map(({ art, quantity }) => ({ product: productOf(art), quantity }));
  const order = recordOrder(person, {
    at,
    channel: 'counter',
    store,
    state: 'done',
    closedAt: at,
    picks,
    priced: price(person, asLines(picks), at, 'counter', store, false),
  });
  earn(person, order, at);
  return order;
};

const asProduct = (unitFen: number): DemoProduct => ({
  ...PRODUCTS[0]!,
  _id: '',
  name: '到店消费',
  category: '茗茶',
  picture: '/art/category/tea.svg',
  priceFen: unitFen,
});

/** A typed amount at the counter that brings growth to exactly what the story needs. */
export const buyToReach = (person: Person, { at, growth }: Extract<LifeEvent, { kind: 'reach-growth' }>): void => {
  const missing = growth - person.book.balance('growth');
  if (missing <= 0) return;
  const store = person.profile.home;
  const { percentOff } = priceTierOf(person.member.tierKey);
  const amountFen = Math.ceil((missing * 100 * 100) / (100 - percentOff));
  const picks = [{ product: asProduct(amountFen), quantity: 1 }];
  const line = { productId: null, category: null, quantity: 1, unitFen: amountFen };
  const order = recordOrder(person, {
    at,
    channel: 'counter',
    store,
    state: 'done',
    closedAt: at,
    picks,
    priced: price(person, [line], at, 'counter', store, false),
  });
  order.lines[0]!.productId = null;
  earn(person, order, at);
};

const TEAM_END = { open: 'waiting-team', filled: 'done', expired: 'waiting-team' } as const;

/** A paid seat: earned at once, as every payment is; picked up when the team fills, refunded when it expires. */
export const buySeat = (person: Person, { at, team, leader }: Extract<LifeEvent, { kind: 'team-seat' }>): DemoOrder => {
  const store = keyOf(team.storeId);
  const picks = [{ product: PRODUCTS.find((product) => product._id === team.productId)!, quantity: 1 }];
  const priced = price(person, asLines(picks, team.groupBuyFen), at, 'shop', store, false);
  visit(person, new Date(at.getTime() - 2 * MINUTE_MS), leader ? '' : 'TY-TEAM', null);
  const order = recordOrder(person, {
    at,
    channel: 'group-buy',
    store,
    state: TEAM_END[team.state],
    closedAt: null,
    picks,
    priced,
    team,
  });
  earn(person, order, at);
  team.seats.push({ memberId: person.member.id, orderId: order.id, leader, paidAt: at });
  if (team.state === 'filled')
    person.plan({ kind: 'team-filled', at: new Date(team.filledAt!.getTime() + 1000), order });
  if (team.state === 'expired') person.plan({ kind: 'team-expired', at: team.expiresAt, order });
  return order;
};

export const fillSeat = (person: Person, order: DemoOrder, at: Date): void => {
  Object.assign(order, pickUp(person, at, keyOf(order.storeId)));
  if (order.state === 'ready') order.pickupCode = String(person.random.below(1_000_000)).padStart(6, '0');
};

/** All the money goes back, and with it points, growth and coupons. */
export const refund = (
  person: Person,
  order: DemoOrder,
  at: Date,
  reason: string = person.random.pick(REFUND_REASONS),
): void => {
  const id = person.random.id(at);
  Object.assign(order, { state: 'refunded', refundedFen: order.paidFen, closedAt: at, pickupCode: null });
  person.world.story.refunds.push({
    id,
    orderId: order.id,
    memberId: order.memberId,
    refundFen: order.paidFen,
    reason,
    at,
  });
  person.book.refund(order.id, id, at);
  person.wallet.giveBack(order.id);
};
