/** The points mall of the fixture brand: a coupon-like item for points alone, and one for points and money. */
import { Refusal, type Routes } from './fixture-routes';
import { iso, newId, nowOf, type Reply, type World } from './fixture-world';

type Item = Reply<'GET /v1/member/mall'>['items'][number];
type Row = Reply<'GET /v1/member/mall/redemptions'>['rows'][number];

const item = (change: Partial<Item>): Item => ({
  id: newId(), title: '龙井酥一盒', detail: '六枚装，当天现烤。', picture: '/art/products/su-longjing.svg', kind: 'pickup', points: 300, priceFen: 0, left: 40, mayRedeem: 2, endsAt: null, stores: [], refusal: null, ...change,
});
export const CASH_TITLE = '德化白瓷盖碗，手工上釉，附竹托与收纳布袋';

/** Routes of one world; what was redeemed lives as long as it does. The notice comes between the first look and the second. */
export const mallRoutes = (world: World): Partial<Routes> => {
  const items = [item({}), item({ title: CASH_TITLE, picture: '/art/products/qi-gaiwan.svg', points: 500, priceFen: 39_00, mayRedeem: 1 }), item({ title: '旅行茶具', points: 2600, refusal: '还差 1,100 积分' })];
  const rows: Row[] = [];
  const rowOf = (id: string): Row => {
    const row = rows.find((one) => one.id === id);
    if (!row) throw new Refusal('REDEMPTION_NOT_FOUND');
    return row;
  };
  const looked = new Map<string, number>();
  return {
    'GET /v1/member/mall': () => ({ balance: 1500, debt: 0, items }),
    'POST /v1/member/mall/items/:id/redeem': ({ params }) => {
      const { id: itemId, title, picture, kind, points, priceFen } = items.find(({ id }) => id === params['id'])!;
      const unpaid = priceFen > 0;
      const row: Row = {
        id: newId(), itemId, title, picture, kind, points, priceFen, money: unpaid ? 'asked' : 'none', payBefore: unpaid ? iso(nowOf(world).getTime() + 900_000) : null,
        state: unpaid ? 'unpaid' : 'ready', stateText: unpaid ? '待支付' : '待领取', code: unpaid ? null : '123456789012', stores: [], couponId: null, handedOverAt: null, handedOverIn: null,
        createdAt: iso(nowOf(world).getTime()),
      };
      rows.unshift(row);
      return row;
    },
    'GET /v1/member/mall/redemptions': () => ({ rows: [...rows], nextCursor: null }),
    'POST /v1/member/mall/redemptions/:id/pay': ({ params }) => {
      looked.set(params['id'] ?? '', 0);
      return { redemption: rowOf(params['id'] ?? ''), payParams: { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=mall', signType: 'RSA' as const, paySign: 's' } };
    },
    'GET /v1/member/mall/redemptions/:id': ({ params }) => {
      const row = rowOf(params['id'] ?? '');
      const looks = looked.get(row.id);
      if (looks !== undefined) looked.set(row.id, looks + 1);
      if (looks === 1) Object.assign(row, { state: 'ready', stateText: '待领取', money: 'paid', code: '210987654321' });
      return row;
    },
    'POST /v1/member/mall/redemptions/:id/cancel': ({ params }) => Object.assign(rowOf(params['id'] ?? ''), { state: 'cancelled', stateText: '已取消，积分已退回' }),
  };
};
