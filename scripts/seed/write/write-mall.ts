import { addDays, startOfBusinessDay } from '../../../shared/values/time';
import { MallItems, MallPieces, type MallItem } from '../../../server/src/features/mall/index';
import type { Deps } from '../../../server/src/platform/deps';
import { templateOf } from '../brand';
import type { DemoHistory } from '../generate';
import { fixedId } from '../random';
import { insertAll } from './insert-all';

/** The mall is new at the brand: nobody has redeemed anything yet. */
const SINCE_DAYS = 5;

type Draft = Pick<MallItem, 'title' | 'detail' | 'picture' | 'good' | 'points' | 'priceFen' | 'stock' | 'perMemberLimit' | 'minTierRank'>;

const items = (): Draft[] => [
  {
    title: '龙井酥一盒', detail: '六枚装，当天现烤，到店领取。', picture: '/art/products/su-longjing.svg', good: { kind: 'pickup', storeIds: [] },
    points: 300, priceFen: 0, stock: 60, perMemberLimit: 2, minTierRank: 0,
  },
  {
    title: '茶点券', detail: '兑换后直接到券包。', picture: '/art/products/gao-guihua.svg', good: { kind: 'coupon', templateId: templateOf('snack')._id },
    points: 200, priceFen: 0, stock: 200, perMemberLimit: 3, minTierRank: 0,
  },
  {
    title: '白瓷盖碗', detail: '德化白瓷，110 毫升，一只。', picture: '/art/products/qi-gaiwan.svg', good: { kind: 'pickup', storeIds: [] },
    points: 1200, priceFen: 0, stock: 20, perMemberLimit: 1, minTierRank: 1,
  },
  {
    title: '旅行茶具', detail: '一壶两杯，带布袋。金毫会员起兑。', picture: '/art/products/qi-lvxing.svg', good: { kind: 'pickup', storeIds: [] },
    points: 2600, priceFen: 0, stock: 8, perMemberLimit: 1, minTierRank: 2,
  },
  {
    title: '旅行茶具，积分加现金', detail: '积分不够也能早点带走，到店领取。', picture: '/art/products/qi-lvxing.svg', good: { kind: 'pickup', storeIds: [] },
    points: 600, priceFen: 99_00, stock: 20, perMemberLimit: 1, minTierRank: 0,
  },
];

/** Items of the points mall with their pieces of stock; the points rules are the product's own defaults. */
export const writeMall = async ({ db }: Deps, { now }: DemoHistory): Promise<void> => {
  const startsAt = startOfBusinessDay(addDays(now, -SINCE_DAYS));
  const rows = items().map((item, n): MallItem => ({
    ...item, _id: fixedId(`mall:${n}`), startsAt, endsAt: null, rank: n + 1, state: 'active', createdAt: startsAt, requestKey: `demo:mall:${n}`,
  }));
  await insertAll(db, MallItems, rows);
  const pieces = rows.flatMap(({ _id, stock }) => Array.from({ length: stock }, (_, n) => ({ _id: `${_id}:${n}`, itemId: _id, redemptionId: null })));
  await insertAll(db, MallPieces, pieces);
};
