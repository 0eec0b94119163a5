import { fillTemplate } from '@shuke/shared/rules/campaigns/fill-template';
import type { Deps } from '../../platform/deps';
import { Coupons } from '../coupons/index';
import { emptyPermission, MessageTemplates, putPermissionBack, takePermission, type MessageTemplate } from '../inbox/index';
import { Members } from '../membership/index';
import { isRunning } from './finish-campaign';
import { Deliveries, type Campaign, type Delivery } from './model';

export const CAMPAIGN_TEMPLATE = 'campaign-offer';
const AT_ONCE = 10;
const MAX_TRIES = 5;

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
  const [member, coupon] = await Promise.all([
    Members(deps.db).findById(row.memberId, { openid: 1, status: 1, consents: 1 }).lean(),
    row.couponId ? Coupons(deps.db).findById(row.couponId, { expiresAt: 1 }).lean() : null,
  ]);
  if (!template || !member?.openid) return record(deps, row, 'skipped', template ? 'no-openid' : 'no-template');
  if (member.status !== 'joined' || !member.consents.subscribe) return record(deps, row, 'skipped', 'no-consent');
  const { title, text } = campaign.offers.find((one) => one.key === row.offerKey)!;
  const filled = fillTemplate(template.fields, { title, text, launchedAt: campaign.launchedAt ?? deps.clock.now(), expiresAt: coupon?.expiresAt ?? null });
  if (!filled.ok) return record(deps, row, 'skipped', 'template-unfit');
  if (!(await takePermission(deps, row.memberId, CAMPAIGN_TEMPLATE))) return record(deps, row, 'skipped', 'no-permission');
  const answer = await deps.wechat.sendSubscribeMessage({ openid: member.openid, templateId: template.templateId, page: 'pages/inbox/index', data: filled.data });
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
