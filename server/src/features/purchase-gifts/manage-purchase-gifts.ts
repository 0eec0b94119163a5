import type { PurchaseGiftBody, PurchaseGiftView } from '@shuke/shared/contract/purchase-gifts';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { Products } from '../catalog/index';
import { Coupons, CouponTemplates, findTemplate } from '../coupons/index';
import { PurchaseGifts, type PurchaseGift } from './model';

const views = async (deps: Deps, gifts: readonly PurchaseGift[]): Promise<PurchaseGiftView[]> => {
  const templates = await CouponTemplates(deps.db).find({ _id: { $in: gifts.map(({ templateId }) => templateId) } }, { title: 1 }).lean();
  const titles = new Map(templates.map(({ _id, title }) => [_id, title]));
  const given = await Promise.all(gifts.map(({ _id }) => Coupons(deps.db).countDocuments({ reference: { $gte: `purchase:${_id}:`, $lt: `purchase:${_id};` } })));
  return gifts.map(({ _id, title, templateId, minPaidFen, productIds, channels, state, createdAt }, i) => ({
    id: _id, title, templateId, templateTitle: titles.get(templateId) ?? '', minPaidFen, productIds, channels, state, given: given[i]!, createdAt: createdAt.toISOString(),
  }));
};

export const listPurchaseGifts = async (deps: Deps): Promise<{ gifts: PurchaseGiftView[] }> =>
  ({ gifts: await views(deps, await PurchaseGifts(deps.db).find().sort({ createdAt: -1 }).limit(100).lean()) });

/** A repeat with the same key answers the one of the first time. */
export const createPurchaseGift = async (deps: Deps, actor: OperatorActor, body: PurchaseGiftBody, act: { key: string; requestId: string }): Promise<PurchaseGiftView> => {
  const requestKey = `operator:${actor.id}|${act.key}`;
  const template = await findTemplate(deps, body.templateId);
  if (template.state !== 'active') throw new AppError('COUPON_NOT_CLAIMABLE', { detail: '这张券已停发，请换一张' });
  const known = await Products(deps.db).countDocuments({ _id: { $in: body.productIds } });
  if (known < new Set(body.productIds).size) throw new AppError('PRODUCT_NOT_FOUND');
  const gift: PurchaseGift = { _id: newId(), ...body, state: 'active', createdAt: deps.clock.now(), requestKey };
  try {
    await withTransaction(deps.db, async (session) => {
      await PurchaseGifts(deps.db).insertMany([gift], { session });
      await recordAudit(deps, session, { actor, action: 'create-purchase-gift', target: `purchase-gift:${gift._id}`, after: body, requestId: act.requestId });
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return (await views(deps, [(await PurchaseGifts(deps.db).findOne({ requestKey }).lean())!]))[0]!;
  }
  return (await views(deps, [gift]))[0]!;
};

export const stopPurchaseGift = async (deps: Deps, actor: OperatorActor, id: string, requestId: string): Promise<PurchaseGiftView> => {
  await withTransaction(deps.db, async (session) => {
    const stopped = await PurchaseGifts(deps.db).updateOne({ _id: id, state: 'active' }, { $set: { state: 'stopped' } }, { session });
    if (stopped.modifiedCount === 1) await recordAudit(deps, session, { actor, action: 'stop-purchase-gift', target: `purchase-gift:${id}`, requestId });
  });
  const gift = await PurchaseGifts(deps.db).findById(id).lean();
  if (!gift) throw new AppError('PURCHASE_GIFT_NOT_FOUND');
  return (await views(deps, [gift]))[0]!;
};
