import { DEFAULT_POINTS_RULES } from '@shuke/shared/rules/points/points-terms';
import { addDays, businessDate } from '@shuke/shared/values/time';
import type { Audience } from './fixture-audience';
import { idOf, now, stores } from './fixture-people';
import { pageOf, Refusal, type Handlers, type Reply } from './fixture-types';

type Adjustment = Reply<'GET /v1/console/points/adjustments'>['rows'][number];
type Item = Reply<'GET /v1/console/mall/items'>['items'][number];
type Redemption = Reply<'GET /v1/console/mall/redemptions'>['rows'][number];

const LONG = '会员日当天收银机断网，三十多位会员的积分没有当场入账，按手写小票逐笔核对后补发，小票存门店档案';
const ago = (days: number): string => addDays(now, -days).toISOString();

function startAdjustments({ members }: Audience): Adjustment[] {
  const states = ['waiting', 'waiting', 'posted', 'posted', 'rejected'] as const;
  return Array.from({ length: 24 }, (_, i) => {
    const { id, nickname, memberNo } = members[i]!;
    const state = states[i % 5]!;
    return {
      id: idOf('adjustment', i + 1), member: { id, nickname, memberNo }, asset: i % 4 === 3 ? 'growth' : 'points', delta: i % 3 === 2 ? -120 : 3000 + i * 50, reason: i === 1 ? LONG : '活动漏发，凭小票补',
      state, by: i % 2 === 0 ? '何悦' : '林晚', mine: i % 5 === 0, decidedBy: state === 'waiting' ? null : '周掌柜', decidedAt: state === 'waiting' ? null : ago(i), createdAt: ago(i),
    };
  });
}

const startItems = (): Item[] => [
  { title: '龙井酥一盒', picture: '/art/products/su-longjing.svg', good: { kind: 'pickup' as const, storeIds: [] }, points: 300, stock: 60, taken: 42, handedOver: 31 },
  { title: '茶点券', picture: '/art/products/gao-guihua.svg', good: { kind: 'coupon' as const, templateId: idOf('coupon', 1) }, points: 200, stock: 20_000, taken: 8_214, handedOver: 8_214 },
  { title: '德化白瓷盖碗配竹盘一套，礼盒装，限周年会员日兑换', picture: '', good: { kind: 'pickup' as const, storeIds: stores.slice(0, 1).map(({ id }) => id) }, points: 1200, stock: 20, taken: 20, handedOver: 0 },
].map((item, i) => ({
  ...item, id: idOf('mall-item', i + 1), detail: '到店出示兑换码领取。', perMemberLimit: 2, minTierRank: i, startsAt: ago(30), endsAt: i === 2 ? addDays(now, 20).toISOString() : null,
  rank: i + 1, state: i === 2 ? 'stopped' : 'active', pointsSpent: item.points * item.taken, priceFen: i === 2 ? 39_00 : 0, paidFen: i === 2 ? 39_00 * item.taken : 0,
}));

function startRedemptions({ members }: Audience, items: Item[]): Redemption[] {
  const states = ['ready', 'done', 'cancelled', 'giving'] as const;
  return Array.from({ length: 23 }, (_, i) => {
    const [{ id, nickname, memberNo }, item, state] = [members[i]!, items[i % 3]!, states[i % 4]!];
    const handed = state === 'done' && item.good.kind === 'pickup';
    return {
      member: { id, nickname, memberNo }, why: state === 'cancelled' ? '门店缺货，会员同意退回积分' : null,
      redemption: {
        id: idOf('redemption', i + 1), itemId: item.id, title: item.title, picture: item.picture, kind: item.good.kind, points: item.points, priceFen: item.priceFen, money: item.priceFen === 0 ? 'none' : state === 'cancelled' ? 'refunding' : 'paid', payBefore: null, state, stateText: state === 'ready' ? '到店出示兑换码领取' : '已在券包里',
        code: null, stores: [], couponId: null, handedOverAt: handed ? ago(i) : null, handedOverIn: handed ? '静安店' : null, createdAt: ago(i + 1),
      },
    };
  });
}

/** Points rules and adjustments, the points mall and what was redeemed. */
export function pointsHandlers(audience: Audience): Handlers {
  const adjustments = startAdjustments(audience);
  const items = startItems();
  const redemptions = startRedemptions(audience, items);
  const campaign = { title: '周年双倍积分', timesPercent: 200, from: businessDate(now), to: businessDate(addDays(now, 6)), channels: ['counter' as const], storeIds: [], tierKeys: ['gold'] };
  let read: Reply<'GET /v1/console/points/rules'> = { version: 4, rules: { ...DEFAULT_POINTS_RULES, campaigns: [campaign] } };
  return {
    'GET /v1/console/points/rules': () => read,
    'PUT /v1/console/points/rules': ({ body }) => {
      if (body.version !== read.version) throw new Refusal('CHANGED_MEANWHILE');
      return (read = { version: body.version + 1, rules: body.rules });
    },
    'GET /v1/console/points/adjustments': ({ query }) => pageOf(adjustments.filter(({ state }) => !query.state || state === query.state), query),
    'POST /v1/console/points/adjustments/:id/approve': ({ params }, who) => {
      const found = adjustments.find(({ id, state }) => id === params.id && state === 'waiting');
      if (!found) throw new Refusal('ADJUSTMENT_NOT_FOUND');
      return Object.assign(found, { state: 'posted', decidedBy: who.name, decidedAt: now.toISOString() });
    },
    'GET /v1/console/mall/items': () => ({ items }),
    'GET /v1/console/mall/redemptions': ({ query }) => pageOf(redemptions.filter(({ redemption }) => !query.state || redemption.state === query.state), query),
  };
}
