import { readdirSync } from 'node:fs';
import { addDays, formatDay } from '@shuke/shared/values/time';
import { recordAudit, type Audience } from './fixture-audience';
import { categories, idOf, now, seeded, stores } from './fixture-people';
import { pageOf, Refusal, type Activity, type Handlers, type OrderRow, type Reply, type Template } from './fixture-types';

type Product = Reply<'GET /v1/console/products'>['products'][number];

export interface Shop { audience: Audience; templates: Template[]; products: Product[]; activities: Activity[]; orders: OrderRow[] }

const everywhere = { storeIds: [], channels: [], categories: [], productIds: [] };

export function startTemplates(): Template[] {
  const base = { scope: everywhere, stackable: false, claimable: false, minTierRank: 0, state: 'active' as const, perMemberLimit: 1 };
  const rows: (Partial<Template> & Pick<Template, 'title' | 'benefit' | 'summary'>)[] = [
    { title: '秋日满减券', summary: '满 ¥80 减 ¥20', benefit: { kind: 'threshold', thresholdFen: 8000, discountFen: 2000 }, issued: 412, redeemed: 168, stock: 1000 },
    { title: '岩茶尝新券', summary: '满 ¥100 8.8 折', benefit: { kind: 'percent', thresholdFen: 10_000, percentOff: 12, capFen: 5000 }, minTierRank: 2, scope: { ...everywhere, categories: ['yan'] }, issued: 86, redeemed: 41, stock: 200 },
    { title: '新人首杯券', summary: '立减 ¥12', benefit: { kind: 'threshold', thresholdFen: 0, discountFen: 1200 }, claimable: true, issued: 1284, redeemed: 902, stock: null },
    { title: '桂花乌龙兑换券', summary: '兑换桂花乌龙', benefit: { kind: 'item', productIds: [idOf('product', 1)], maxFen: 3200 }, issued: 60, redeemed: 12, stock: 60, validity: { kind: 'fixed', startsAt: addDays(now, -10).toISOString(), endsAt: addDays(now, 20).toISOString() } },
    { title: '夏日冰饮券', summary: '满 ¥40 减 ¥8', benefit: { kind: 'threshold', thresholdFen: 4000, discountFen: 800 }, state: 'stopped', issued: 733, redeemed: 402, stock: 2000 },
    { title: '配送免运费', summary: '满 ¥99 免运费，最高免 ¥12', benefit: { kind: 'shipping', thresholdFen: 9900, maxFen: 1200 }, stackable: true, giftable: true, budgetFen: 120_000, committedFen: 118_800, budgetState: 'spent', issued: 99, redeemed: 31, stock: null },
    { title: '买茶送糕', summary: '满 ¥120 赠桂花糕 1 件', benefit: { kind: 'gift', thresholdFen: 12_000, productId: idOf('product', 10), giftName: '桂花糕', worthFen: 2800 }, stackable: true, exclusionKey: '赠品类', budgetFen: 280_000, committedFen: 229_600, budgetState: 'near', issued: 82, redeemed: 40, stock: 100, scope: { ...everywhere, times: { weekdays: [1, 2, 3, 4, 5], fromMinute: 600, toMinute: 1020 } } },
  ];
  return rows.map((row, index) => ({ ...base, issued: 0, redeemed: 0, stock: null, validity: { kind: 'after-issue', days: 30 }, ...row, id: idOf('coupon', index + 1), createdAt: addDays(now, -30 + index).toISOString() }));
}

const pictureFolder = new URL('../../../server/public/art/products/', import.meta.url);
const names = ['桂花乌龙', '正岩肉桂', '凤凰单丛', '老白茶饼', '明前龙井', '茉莉银针', '小青柑', '滇红金芽', '绿豆糕', '桂花糕', '三才盖碗', '旅行茶具'];

function startProducts(): Product[] {
  const random = seeded(3);
  const pictures = readdirSync(pictureFolder).filter((name) => name.endsWith('.svg')).sort();
  return names.map((name, index) => {
    const priceFen = Math.round(28 + random() * 240) * 100;
    const stock = index === 3 ? 0 : index === 5 ? 8 : Math.round(40 + random() * 300);
    return {
      id: idOf('product', index + 1), name, subtitle: ['手工炭焙，花香清幽', '正岩产区，回甘悠长', '一泡一世界'][index % 3] ?? '', category: categories[index % 4]?.key ?? 'yan', picture: `/art/products/${pictures[index % pictures.length]}`,
      priceFen, tierPriceFen: null, groupBuyFen: index === 0 ? Math.round(priceFen * 0.7) : null, sold: Math.round(random() * 900), inStock: stock > 0, stock, description: '', facts: [], groupBuyActivityId: index === 0 ? idOf('activity', 1) : null,
    };
  });
}

function startOrders(audience: Audience, products: Product[]): OrderRow[] {
  const random = seeded(5);
  const states = ['paid', 'ready', 'done', 'done', 'done', 'waiting-team', 'refunded', 'unpaid', 'closed'] as const;
  return Array.from({ length: 64 }, (_, index) => {
    const product = products[Math.floor(random() * products.length)] as Product;
    const member = audience.members[Math.floor(random() * audience.members.length)];
    const counter = index % 3 === 1;
    const state = counter ? 'done' : (states[index % states.length] ?? 'done');
    const quantity = 1 + Math.floor(random() * 2);
    const goodsFen = product.priceFen * quantity;
    const payableFen = goodsFen - 2000;
    const isPaid = state !== 'unpaid' && state !== 'closed';
    const at = new Date(now.getTime() - index * 3_900_000).toISOString();
    return {
      member: member ? { id: member.id, nickname: member.nickname, memberNo: member.memberNo } : null,
      order: {
        id: idOf('order', index + 1), orderNo: `SK20261122${String(1000 + index)}`, channel: counter ? 'counter' : state === 'waiting-team' ? 'group-buy' : 'shop', state, stateText: state === 'ready' ? '待自提' : '',
        store: stores[index % 3] ? { id: stores[index % 3]?.id ?? '', name: stores[index % 3]?.name ?? '' } : null,
        lines: counter ? [] : [{ productId: product.id, name: product.name, picture: product.picture, quantity, unitFen: product.priceFen, paidFen: payableFen }],
        price: [{ kind: 'goods', title: '商品', amountFen: goodsFen, refId: null }, { kind: 'coupon', title: '秋日满减券：满 ¥80 减 ¥20', amountFen: -2000, refId: null }],
        goodsFen, payableFen, paidFen: isPaid ? payableFen : 0, refundedFen: state === 'refunded' ? payableFen : 0, pointsEarned: isPaid ? Math.floor(payableFen / 100) : 0,
        pickupCode: state === 'ready' ? '8392' : null, parcel: null, teamId: null, createdAt: at, payBefore: null, paidAt: isPaid ? at : null,
      },
    } satisfies OrderRow;
  });
}

export function startShop(audience: Audience, templates: Template[]): Shop {
  const products = startProducts();
  const product = products[0] as Product;
  const activity: Activity = {
    id: idOf('activity', 1), title: '三人同饮，桂花乌龙', productId: product.id, productName: product.name, picture: product.picture, priceFen: product.priceFen, groupBuyFen: Math.round(product.priceFen * 0.7), size: 3,
    hoursToFill: 24, newcomersOnly: false, startsAt: addDays(now, -5).toISOString(), endsAt: addDays(now, 9).toISOString(), state: 'running', openTeams: 4, filledTeams: 17,
  };
  return { audience, templates, products, activities: [activity], orders: startOrders(audience, products) };
}

function groupBuyHandlers(shop: Shop): Handlers {
  return {
    'GET /v1/console/group-buys': () => ({ activities: shop.activities }),
    'POST /v1/console/group-buys': ({ body }) => {
      const product = shop.products.find((item) => item.id === body.productId);
      if (!product) throw new Refusal('PRODUCT_NOT_FOUND');
      const made: Activity = { ...body, id: idOf('activity', shop.activities.length + 1), productName: product.name, picture: product.picture, priceFen: product.priceFen, state: 'running', openTeams: 0, filledTeams: 0 };
      shop.activities.unshift(made);
      return made;
    },
    'GET /v1/console/group-buys/:id/teams': ({ params, query }) => {
      const activity = shop.activities.find((item) => item.id === params.id);
      if (!activity) throw new Refusal('GROUP_BUY_NOT_FOUND');
      const teams = activity.openTeams + activity.filledTeams === 0 ? [] : Array.from({ length: 9 }, (_, index) => {
        const state = (['open', 'open', 'filled', 'filled', 'expired'] as const)[index % 5] ?? 'open';
        const missing = state === 'filled' ? 0 : 1 + (index % 2);
        const seats = shop.audience.members.slice(index * 3, index * 3 + activity.size - missing);
        return {
          refunded: state === 'expired' ? seats.length : 0, stuck: index === 4 ? '微信退款没有回应，已重试 2 次' : null,
          team: {
            id: idOf('team', index + 1), activityId: activity.id, productId: activity.productId, productName: activity.productName, picture: activity.picture, priceFen: activity.priceFen, groupBuyFen: activity.groupBuyFen, size: activity.size,
            state, missing, expiresAt: addDays(now, state === 'open' ? 1 : -1).toISOString(), storeName: stores[index % 3]?.name ?? '', seats: seats.map((member, at) => ({ nickname: member.nickname, avatarKey: member.id, leader: at === 0, paid: at < 2, me: false })),
          },
        };
      });
      return pageOf(teams, query);
    },
  };
}

export function shopHandlers(shop: Shop): Handlers {
  return {
    ...groupBuyHandlers(shop),
    'GET /v1/brand': () => ({ name: '听檐茶事', slogan: '坐下来，听一檐雨，喝一盏茶', logo: '/art/logo.svg', privacyVersion: '1', privacySummary: [] }),
    'GET /v1/shop/products': () => ({ categories, products: shop.products.map(({ stock: _stock, description: _text, facts: _facts, groupBuyActivityId: _id, ...card }) => card) }),
    'GET /v1/console/products': () => ({ products: shop.products }),
    'GET /v1/console/brand/settings': () => ({ shipping: { offered: true, feeFen: 1200, freeFromFen: 19_900 }, calendar: { offDays: [], workDays: [] }, publishedYears: [2025, 2026] }),
    'GET /v1/console/orders': ({ query }) => pageOf(shop.orders.filter(({ order }) => (!query.state || order.state === query.state) && (!query.storeId || order.store?.id === query.storeId)), query),
    'POST /v1/console/orders/:id/refund': ({ params, body }, who) => {
      const row = shop.orders.find(({ order }) => order.id === params.id);
      if (!row) throw new Refusal('ORDER_NOT_FOUND');
      recordAudit(shop.audience, who, { action: '全额退款', target: row.order.orderNo, why: body.reason, before: { state: row.order.state }, after: { state: 'refunding' } });
      return Object.assign(row.order, { state: 'refunding', stateText: `${formatDay(now)}发起退款` });
    },
    'GET /v1/console/coupon-templates': () => ({ templates: shop.templates }),
    'POST /v1/console/coupon-templates': ({ body }) => {
      const made: Template = { ...body, id: idOf('coupon', shop.templates.length + 1), summary: body.title, state: 'active', issued: 0, redeemed: 0, createdAt: now.toISOString() };
      shop.templates.unshift(made);
      return made;
    },
    'POST /v1/console/coupon-templates/:id/stop': ({ params }, who) => {
      const found = shop.templates.find((template) => template.id === params.id);
      if (!found) throw new Refusal('COUPON_TEMPLATE_NOT_FOUND');
      recordAudit(shop.audience, who, { action: '停发优惠券', target: found.title, before: { state: found.state }, after: { state: 'stopped' } });
      found.state = 'stopped';
      return found;
    },
    'GET /v1/console/audit': ({ query }) => pageOf(shop.audience.audit, query),
  };
}
