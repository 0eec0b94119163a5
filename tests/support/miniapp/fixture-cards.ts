/** Paid cards and the history of the tier in the fixture brand. */
import { addDays } from '../../../shared/values/time';
import { cardTerm } from '../../../shared/rules/cards/card-term';
import { Refusal, type Routes } from './fixture-routes';
import { iso, newId, nowOf, tiersView, tierView, type Reply, type World } from './fixture-world';

type Card = Reply<'GET /v1/member/cards'>['mine'][number];

const benefits = [
  { kind: 'discount', title: '全场 9.2 折', detail: '到店和商城消费自动享受' },
  { kind: 'monthly-coupon', title: '每月送券', detail: '每 30 天送一张周三会员日券' },
];
export const FIXTURE_PLAN = { id: '7'.repeat(24), name: '听檐年卡', priceFen: 9900, days: 365, trialDays: 7, benefits };
export const FIXTURE_CODE = 'ABCDEFGH2345';

/** Routes of one world; the cards live as long as it does. */
export const cardRoutes = (world: World): Partial<Routes> => {
  const mine: Card[] = [];
  const orders = new Map<string, Reply<'GET /v1/member/card-orders/:id'>>();
  const give = (source: Card['source'], days: number): Card => {
    const until = mine.at(-1)?.endsAt;
    const term = cardTerm(until ? new Date(until) : null, days, nowOf(world));
    const state = term.startsAt > nowOf(world) ? 'waiting' as const : 'running' as const;
    const card: Card = { id: newId(), name: FIXTURE_PLAN.name, source, state, startsAt: iso(term.startsAt.getTime()), endsAt: iso(term.endsAt.getTime()), benefits };
    mine.push(card);
    return card;
  };
  const orderOf = (id: string) => {
    const order = orders.get(id);
    if (!order) throw new Refusal('ORDER_NOT_FOUND');
    return order;
  };
  return {
    'GET /v1/member/tier': () => ({ current: tierView(world), tiers: tiersView() }),
    'GET /v1/member/tier/history': () => ({
      rows: [
        { id: '1', at: iso(addDays(nowOf(world), -40).getTime()), kind: 'upgrade', fromName: '绿叶', toName: '银芽', why: '成长值达到 520，满 500 升级', validUntil: null },
        { id: '0', at: iso(addDays(nowOf(world), -300).getTime()), kind: 'joined', fromName: null, toName: '绿叶', why: '加入会员', validUntil: null },
      ],
    }),
    'GET /v1/member/cards': () => ({ plans: [FIXTURE_PLAN], mine: [...mine].reverse(), trialUsed: mine.some(({ source }) => source === 'trial') }),
    'POST /v1/member/card-plans/:id/trial': () => give('trial', FIXTURE_PLAN.trialDays),
    'POST /v1/member/card-codes/redeem': ({ body }) => {
      if ((body as { code: string }).code !== FIXTURE_CODE) throw new Refusal('CARD_CODE_INVALID');
      return give('gift-code', FIXTURE_PLAN.days);
    },
    'POST /v1/member/card-orders': () => {
      const now = nowOf(world).getTime();
      const order = {
        id: newId(), orderNo: 'V202611220000000001', planName: FIXTURE_PLAN.name, priceFen: FIXTURE_PLAN.priceFen, state: 'unpaid' as const, createdAt: iso(now),
        payBefore: iso(now + 900_000), paidAt: null,
      };
      orders.set(order.id, order);
      return order;
    },
    'POST /v1/member/card-orders/:id/pay': ({ params }) => ({
      order: orderOf(params['id'] ?? ''), payParams: { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=card', signType: 'RSA' as const, paySign: 's' },
    }),
    'GET /v1/member/card-orders/:id': ({ params }) => {
      const order = orderOf(params['id'] ?? '');
      if (order.state === 'unpaid') {
        orders.set(order.id, { ...order, state: 'paid', paidAt: iso(nowOf(world).getTime()) });
        give('bought', FIXTURE_PLAN.days);
      }
      return orderOf(order.id);
    },
  };
};
