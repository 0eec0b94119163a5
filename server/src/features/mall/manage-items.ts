import type { MallGood, MallItemBody, MallItemRow } from '@shuke/shared/contract/mall';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { findTemplate } from '../coupons/index';
import { Stores } from '../stores/index';
import { MallItems, Redemptions, type MallItem } from './model';
import { fitPieces } from './pieces';

const mustExist = async (deps: Deps, good: MallGood): Promise<void> => {
  if (good.kind === 'coupon') return void (await findTemplate(deps, good.templateId));
  const ids = [...new Set(good.storeIds)];
  if ((await Stores(deps.db).countDocuments({ _id: { $in: ids } })) !== ids.length) throw new AppError('STORE_NOT_FOUND');
};

const check = async (deps: Deps, { good, startsAt, endsAt }: MallItemBody): Promise<void> => {
  if (endsAt !== null && new Date(endsAt) <= new Date(startsAt)) {
    throw new AppError('BAD_REQUEST', { errors: [{ path: '/body/endsAt', message: '结束时间要晚于开始时间' }] });
  }
  await mustExist(deps, good);
};

const toRow = ({ startsAt, endsAt, ...body }: MallItemBody) => ({ ...body, startsAt: new Date(startsAt), endsAt: endsAt === null ? null : new Date(endsAt) });

const toBody = ({ _id: _, createdAt: _at, requestKey: _key, startsAt, endsAt, ...rest }: MallItem): MallItemBody =>
  ({ ...rest, startsAt: startsAt.toISOString(), endsAt: endsAt?.toISOString() ?? null });

interface Sum {
  _id: string;
  taken: number;
  handedOver: number;
  pointsSpent: number;
  paidFen: number;
}

const rowsOf = async (deps: Deps, items: readonly MallItem[]): Promise<MallItemRow[]> => {
  const sums = await Redemptions(deps.db).aggregate<Sum>([
    { $match: { itemId: { $in: items.map(({ _id }) => _id) }, state: { $in: ['unpaid', 'giving', 'ready', 'done'] } } },
    { $group: { _id: '$itemId', taken: { $sum: 1 }, handedOver: { $sum: { $cond: [{ $eq: ['$state', 'done'] }, 1, 0] } }, pointsSpent: { $sum: '$points' },
      paidFen: { $sum: { $cond: [{ $eq: ['$money', 'paid'] }, '$priceFen', 0] } } } },
  ]);
  const byId = new Map(sums.map(({ _id, ...sum }) => [_id, sum]));
  return items.map((item) => ({ ...toBody(item), id: item._id, ...(byId.get(item._id) ?? { taken: 0, handedOver: 0, pointsSpent: 0, paidFen: 0 }) }));
};

const rowOf = async (deps: Deps, id: string): Promise<MallItemRow> => {
  const item = await MallItems(deps.db).findById(id).lean();
  if (!item) throw new AppError('MALL_ITEM_NOT_FOUND');
  return (await rowsOf(deps, [item]))[0]!;
};

export const listItems = async (deps: Deps) => ({ items: await rowsOf(deps, await MallItems(deps.db).find().sort({ rank: 1, createdAt: -1 }).lean()) });

export const createItem = async (deps: Deps, actor: OperatorActor, body: MallItemBody, act: { key: string; requestId: string }): Promise<MallItemRow> => {
  await check(deps, body);
  const requestKey = `operator:${actor.id}|${act.key}`;
  const item: MallItem = { _id: newId(), ...toRow(body), createdAt: deps.clock.now(), requestKey };
  try {
    await withTransaction(deps.db, async (session) => {
      await MallItems(deps.db).insertMany([item], { session });
      await recordAudit(deps, session, { actor, action: 'create-mall-item', target: `mall-item:${item._id}`, after: body, requestId: act.requestId });
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const { _id } = (await MallItems(deps.db).findOne({ requestKey }, { _id: 1 }).lean())!;
  await fitPieces(deps, _id, body.stock);
  return rowOf(deps, _id);
};

/** Pieces follow the stock; what was redeemed keeps what it was. Refuses a stock below what is taken. */
export const changeItem = async (deps: Deps, actor: OperatorActor, id: string, body: MallItemBody, requestId: string): Promise<MallItemRow> => {
  const before = await rowOf(deps, id);
  await check(deps, body);
  if (body.stock < before.taken || !(await fitPieces(deps, id, body.stock))) {
    await fitPieces(deps, id, before.stock);
    throw new AppError('MALL_STOCK_TAKEN');
  }
  await withTransaction(deps.db, async (session) => {
    const row = await MallItems(deps.db).findOneAndUpdate({ _id: id }, { $set: toRow(body) }, { session }).lean();
    if (row) await recordAudit(deps, session, { actor, action: 'change-mall-item', target: `mall-item:${id}`, before: toBody(row), after: body, requestId });
  });
  return rowOf(deps, id);
};
