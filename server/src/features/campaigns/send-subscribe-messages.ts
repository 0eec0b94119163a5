import { formatMinute } from '@shuke/shared/values/time';
import type { Deps } from '../../platform/deps';
import { Coupons, type Coupon } from '../coupons/index';
import { emptyPermission, MessageTemplates, putPermissionBack, takePermission, type MessageTemplate } from '../inbox/index';
import { Members } from '../membership/index';
import { isRunning } from './finish-campaign';
import { Deliveries, type Campaign, type Delivery } from './model';

export const CAMPAIGN_TEMPLATE = 'campaign-offer';
const AT_ONCE = 10;
const MAX_TRIES = 5;

/** Values of a template's fields by what they are labelled; WeChat's limits: thing 20 characters, time in its own form. */
const fieldValue = (name: string, label: string, example: string, offer: Campaign['offers'][number], coupon: Coupon | undefined): string => {
  if (name.startsWith('time') || name.startsWith('date')) return coupon ? formatMinute(coupon.expiresAt) : example;
  if (!name.startsWith('thing')) return example;
  return (/说明|内容|提示|备注/.test(label) ? offer.text : offer.title).replace(/\s+/g, ' ').slice(0, 20);
};

const dataFor = (template: MessageTemplate, offer: Campaign['offers'][number], coupon: Coupon | undefined): Record<string, string> =>
  Object.fromEntries(template.fields.map(({ name, label, example }) => [name, fieldValue(name, label, example, offer, coupon)]));

/** Sends what waits in this chunk, ten at a time; stops between tens when the campaign is paused or stopped. */
export const sendSubscribeMessages = async (deps: Deps, campaign: Campaign, chunkId: string, beat: () => Promise<void>): Promise<void> => {
  const template = await MessageTemplates(deps.db).findById(CAMPAIGN_TEMPLATE).lean();
  for (;;) {
    if (!(await isRunning(deps, campaign._id))) return;
    await beat();
    const rows = await Deliveries(deps.db).find({ chunkId, subscribe: 'pending', grant: { $ne: 'pending' }, tries: { $lt: MAX_TRIES } }).limit(AT_ONCE).lean();
    if (rows.length === 0) break;
    await Promise.all(rows.map((row) => sendOne(deps, campaign, row, template)));
  }
  await Deliveries(deps.db).updateMany({ chunkId, subscribe: 'pending', tries: { $gte: MAX_TRIES } }, { $set: { subscribe: 'failed', subscribeReason: 'retries-used-up' } });
};

/** WeChat takes no idempotency key: claim first, send once, and whatever cannot be known stays named as unknown. */
const sendOne = async (deps: Deps, campaign: Campaign, row: Delivery, template: MessageTemplate | null): Promise<void> => {
  const claimed = await Deliveries(deps.db).updateOne({ _id: row._id, subscribe: 'pending' }, { $set: { subscribe: 'claimed', claimedAt: new Date() }, $inc: { tries: 1 } });
  if (claimed.modifiedCount === 0) return;
  const member = await Members(deps.db).findById(row.memberId, { openid: 1 }).lean();
  if (!template || !member?.openid) return record(deps, row, 'skipped', template ? 'no-openid' : 'no-template');
  if (!(await takePermission(deps, row.memberId, CAMPAIGN_TEMPLATE))) return record(deps, row, 'skipped', 'no-permission');
  const offer = campaign.offers.find((one) => one.key === row.offerKey)!;
  const coupon = row.couponId ? ((await Coupons(deps.db).findById(row.couponId).lean()) ?? undefined) : undefined;
  const answer = await deps.wechat.sendSubscribeMessage({
    openid: member.openid, templateId: template.templateId, page: 'pages/inbox/index', data: dataFor(template, offer, coupon),
  });
  if (answer.ok) return record(deps, row, 'sent', null);
  if (answer.kind === 'unknown') return record(deps, row, 'unknown', answer.code);
  if (answer.code === 'NOT_SUBSCRIBED') {
    await emptyPermission(deps, row.memberId, CAMPAIGN_TEMPLATE);
    return record(deps, row, 'skipped', 'no-permission');
  }
  await putPermissionBack(deps, row.memberId, CAMPAIGN_TEMPLATE);
  return record(deps, row, answer.kind === 'retryable' ? 'pending' : 'failed', answer.code);
};

const record = async (deps: Deps, row: Delivery, state: Delivery['subscribe'], reason: string | null): Promise<void> => {
  await Deliveries(deps.db).updateOne({ _id: row._id, subscribe: 'claimed' }, { $set: { subscribe: state, subscribeReason: reason, claimedAt: null, at: deps.clock.now() } });
};
