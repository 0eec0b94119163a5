/** The counter of the fixture brand. */
import { priceBasket } from '../../../shared/rules/price/price-basket';
import { startOfBusinessDay, MINUTE_MS } from '../../../shared/values/time';
import { Refusal, type Routes } from './fixture-routes';
import {
  couponView, iso, newId, nowOf, percentOff, pointsTimes, STORES, tierNow, tierView, type SaleRow, type World,
} from './fixture-world';

export const counterCode = 'M1.0042.fixture';
const undoMinutes = 10;

const quote = (world: World, scanId: string, amountFen: number, couponIds: string[] | undefined, usePoints: boolean) => {
  const scan = world.scans.get(scanId);
  if (!scan || nowOf(world).getTime() - scan.at > 15 * MINUTE_MS) throw new Refusal('SCAN_EXPIRED');
  const tier = tierNow(world);
  const result = priceBasket({
    lines: [{ productId: null, category: null, quantity: 1, unitFen: amountFen }],
    tier: { name: tier.name, percentOff: percentOff(tier), pointsTimes: pointsTimes(tier) },
    coupons: world.coupons.filter((coupon) => coupon.state === 'issued'), chosen: couponIds ?? 'best', whenUnusable: 'leave-out',
    points: { balance: world.member.points, use: usePoints }, storeId: scan.storeId, channel: 'counter', now: nowOf(world),
    storeNames: new Map(STORES.map((one) => [one._id, one.name])),
  });
  if (!result.ok) throw new Refusal('COUPON_NOT_STACKABLE');
  return { ...result, storeId: scan.storeId };
};

const STAFF_TAGS = ['爱喝岩茶', '周末常来', '少糖', '自带杯'].map((name, index) => ({ id: `${index + 1}`.repeat(24), name }));

const tagsOf = (world: World) => ({
  tags: STAFF_TAGS.filter(({ id }) => world.staffTags.has(id)).map(({ name }) => name),
  tagGroups: [{ name: '服务备注', exclusive: false, tags: STAFF_TAGS.map((tag) => ({ ...tag, on: world.staffTags.has(tag.id) })) }],
});
const knownBy = (world: World) => ({ ...tagsOf(world), notes: world.notes });

const counterMember = (world: World) => ({
  memberId: world.member.id, nameMasked: '小*', memberNo: world.member.memberNo, avatarKey: world.member.avatarKey, tier: tierView(world),
  points: world.member.points, birthdayHint: '3 天后生日', ...knownBy(world), lastVisitAt: iso(nowOf(world).getTime() - 6 * 86_400_000), visits: 23,
});

const bookSale = (world: World, body: { scanId: string; amountFen: number; couponIds: string[]; usePoints: boolean; expectedPayableFen: number }): SaleRow => {
  const priced = quote(world, body.scanId, body.amountFen, body.couponIds, body.usePoints);
  if (priced.payableFen !== body.expectedPayableFen) throw new Refusal('PRICE_CHANGED');
  world.coupons.filter((coupon) => priced.chosenCouponIds.includes(coupon.couponId)).forEach((coupon) => { coupon.state = 'redeemed'; });
  world.member.growth += priced.growthEarned;
  world.member.points += priced.pointsEarned - priced.pointsUsed;
  const now = nowOf(world);
  const sale: SaleRow = {
    id: newId(), orderNo: `C26112200${String(world.sales.length + 1).padStart(4, '0')}`, at: iso(now),
    storeName: STORES.find((one) => one._id === priced.storeId)?.name ?? '', staffName: '小周', memberMasked: '小* 1147',
    amountFen: body.amountFen, payableFen: priced.payableFen, price: priced.price, pointsEarned: priced.pointsEarned, growthEarned: priced.growthEarned,
    tierAfter: tierNow(world).name, state: 'done', undoUntil: iso(now.getTime() + undoMinutes * MINUTE_MS), canUndo: true, undone: null,
  };
  world.sales.unshift(sale);
  return sale;
};

const undo = (world: World, id: string, reason: string): SaleRow => {
  const sale = world.sales.find((one) => one.id === id);
  if (!sale) throw new Refusal('SALE_NOT_FOUND');
  if (sale.state === 'undone') throw new Refusal('SALE_ALREADY_UNDONE');
  if (nowOf(world).getTime() > Date.parse(sale.undoUntil)) throw new Refusal('UNDO_TOO_LATE');
  Object.assign(sale, { state: 'undone', canUndo: false, undone: { by: '小周', at: iso(nowOf(world)), reason } });
  const ids = sale.price.map((line) => line.refId);
  world.coupons.filter((coupon) => ids.includes(coupon.couponId)).forEach((coupon) => { coupon.state = 'issued'; });
  world.member.growth -= sale.growthEarned;
  world.member.points -= sale.pointsEarned;
  return sale;
};

const summary = (world: World) => {
  const today = world.sales.filter((sale) => sale.state === 'done' && Date.parse(sale.at) >= startOfBusinessDay(nowOf(world)).getTime());
  const sum = (pick: (sale: SaleRow) => number): number => today.reduce((total, sale) => total + pick(sale), 0);
  return {
    sales: today.length, amountFen: sum((sale) => sale.amountFen), payableFen: sum((sale) => sale.payableFen),
    coupons: sum((sale) => sale.price.filter((line) => line.kind === 'coupon').length), newMembers: 2,
  };
};

export const staffView = () => ({
  id: 'a'.repeat(24), name: '小周', role: 'associate' as const, stores: STORES.slice(0, 2).map((store) => ({ id: store._id, name: store.name })),
});

const shiftRoutes = (world: World): Partial<Routes> => {
  const view = () => {
    const { sales, amountFen, payableFen, coupons, newMembers } = summary(world);
    return {
      id: 'c'.repeat(24), storeName: STORES[0]!.name, staffName: '小周', openedAt: iso(world.shift.openedAt ?? 0), closedAt: null as string | null,
      sales, amountFen, payableFen, coupons, newMembers, pointsUsed: 0, pointsEarned: 0, undone: 0, undoneFen: 0,
    };
  };
  return {
    'GET /v1/staff/counter/shifts': () => ({ open: world.shift.openedAt === null ? null : view(), closed: [] }),
    'POST /v1/staff/counter/shifts': () => {
      world.shift.openedAt ??= nowOf(world).getTime();
      return view();
    },
    'POST /v1/staff/counter/shifts/:id/close': () => {
      const closed = { ...view(), closedAt: iso(nowOf(world)) };
      world.shift.openedAt = null;
      return closed;
    },
    'GET /v1/staff/counter/team': () => ({
      from: iso(startOfBusinessDay(nowOf(world))), openShifts: [],
      staff: [{ staffId: 'a'.repeat(24), name: '小周', role: 'associate', active: true, sales: world.sales.length, payableFen: summary(world).payableFen, coupons: 0, undone: 0, membersBrought: 3, broughtFen: 120_00 }],
    }),
  };
};

export const counterRoutes = (world: World): Partial<Routes> => ({
  'GET /v1/staff/me': () => staffView(),
  'POST /v1/staff/counter/scan': ({ body }) => {
    if (body.code.startsWith('OLD')) throw new Refusal('MEMBER_CODE_STALE');
    if (!body.code.startsWith('M1.') && !/^\d+$/.test(body.code)) throw new Refusal('MEMBER_CODE_INVALID');
    if (world.usedCodes.has(body.code)) throw new Refusal('MEMBER_CODE_USED');
    world.usedCodes.add(body.code);
    const scanId = newId();
    world.scans.set(scanId, { storeId: body.storeId, at: nowOf(world).getTime() });
    return { scanId, expiresAt: iso(nowOf(world).getTime() + 15 * MINUTE_MS), member: counterMember(world) };
  },
  'POST /v1/staff/counter/quote': ({ body }) => {
    const priced = quote(world, body.scanId, body.amountFen, body.couponIds, body.usePoints ?? false);
    return {
      amountFen: body.amountFen, payableFen: priced.payableFen, price: priced.price, chosenCouponIds: priced.chosenCouponIds,
      pointsUsed: priced.pointsUsed, pointsUsable: priced.pointsUsable, pointsUsableFen: priced.pointsUsableFen,
      pointsEarned: priced.pointsEarned, growthEarned: priced.growthEarned,
      coupons: priced.coupons.map(({ couponId, usable, savesFen, refusal }) => ({
        coupon: couponView(world.coupons.find((one) => one.couponId === couponId)!), usable, savesFen, refusal,
      })),
    };
  },
  'POST /v1/staff/counter/sales': ({ body }) => bookSale(world, body),
  'POST /v1/staff/counter/sales/:id/undo': ({ params, body }) => undo(world, params.id, body.reason),
  'GET /v1/staff/counter/sales': () => ({ today: summary(world), page: { rows: world.sales.slice(0, 20), nextCursor: null } }),
  'POST /v1/staff/counter/scans/:id/notes': ({ body }) => {
    world.notes.unshift({ id: newId(), text: body.text, by: '小周', at: iso(nowOf(world)) });
    return { notes: world.notes };
  },
  'POST /v1/staff/counter/scans/:id/tags': ({ body }) => {
    if (body.on) world.staffTags.add(body.tagId);
    else world.staffTags.delete(body.tagId);
    return tagsOf(world);
  },
  ...shiftRoutes(world),
  'GET /v1/staff/counter/live-codes': () => ({ codes: [{ label: '小满', tierName: '银芽', code: counterCode }] }),
});
