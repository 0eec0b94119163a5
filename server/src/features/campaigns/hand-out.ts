import type { Deps } from '../../platform/deps';
import { Coupons, issueCouponsInBulk, type Coupon } from '../coupons/index';
import { sendInbox } from '../inbox/index';
import { referenceOf } from './leave-out';
import { Deliveries, type Campaign, type Delivery } from './model';

/** A member without the promised coupon gets no message about it. */
const SOLD_OUT = { grant: 'failed', inbox: 'skipped', subscribe: 'skipped', reason: 'sold-out', subscribeReason: 'sold-out' } as const;
/** What was given is given, even if the row was left out meanwhile: truth is written over it. */
const UNSURE = { $in: ['pending', 'skipped'] as ('pending' | 'skipped')[] };

type Promised = Pick<Coupon, '_id' | 'title' | 'expiresAt'>;

/** Gives the coupons that rows still wait for; answers the rows after it, and the coupons by id. */
export const grantCoupons = async (deps: Deps, campaign: Campaign, rows: readonly Delivery[]): Promise<{ rows: Delivery[]; coupons: Map<string, Promised> }> => {
  const coupons = new Map<string, Promised>();
  const after = new Map(rows.map((row) => [row._id, row]));
  for (const offer of campaign.offers) {
    const mine = rows.filter((row) => row.offerKey === offer.key && row.grant === 'pending');
    if (mine.length === 0 || !offer.couponTemplateId) continue;
    const issued = await issueCouponsInBulk(deps, {
      templateId: offer.couponTemplateId, via: 'campaign', items: mine.map((row) => ({ memberId: row.memberId, reference: referenceOf(row._id) })),
    });
    const at = deps.clock.now();
    const changes = issued.map((result) => (result.state === 'refused' ? { ...SOLD_OUT, at } : { grant: 'sent' as const, couponId: result.coupon._id, at }));
    await Deliveries(deps.db).bulkWrite(changes.map(($set, i) => ({
      updateOne: { filter: { _id: mine[i]!._id, grant: $set.grant === 'sent' ? UNSURE : ('pending' as const) }, update: { $set } },
    })), { ordered: false });
    changes.forEach((change, i) => after.set(mine[i]!._id, { ...mine[i]!, ...change }));
    for (const result of issued) if (result.state !== 'refused') coupons.set(result.coupon._id, result.coupon);
  }
  return { rows: [...after.values()], coupons };
};

const couponsOf = async (deps: Deps, rows: readonly Delivery[], known: ReadonlyMap<string, Promised>): Promise<ReadonlyMap<string, Promised>> => {
  const missing = rows.flatMap((row) => (row.couponId && !known.has(row.couponId) ? [row.couponId] : []));
  if (missing.length === 0) return known;
  const found = await Coupons(deps.db).find({ _id: { $in: missing } }, { title: 1, expiresAt: 1 }).lean();
  return new Map([...known, ...found.map((coupon) => [coupon._id, coupon] as const)]);
};

/** Fills inboxes. A row whose coupon is not settled yet waits for it. */
export const sendInboxes = async (deps: Deps, campaign: Campaign, rows: readonly Delivery[], known: ReadonlyMap<string, Promised>): Promise<void> => {
  const due = rows.filter((row) => row.inbox === 'pending' && row.grant !== 'pending');
  if (due.length === 0) return;
  const coupons = await couponsOf(deps, due, known);
  const offers = new Map(campaign.offers.map((offer) => [offer.key, offer]));
  await sendInbox(deps, null, due.map((row) => {
    const { title, text } = offers.get(row.offerKey!)!;
    const coupon = row.couponId ? coupons.get(row.couponId) : undefined;
    return {
      memberId: row.memberId, reference: referenceOf(row._id), kind: 'campaign' as const, title, text, campaignId: campaign._id,
      ...(coupon ? { offer: { couponId: coupon._id, title: coupon.title, expiresAt: coupon.expiresAt }, link: '/packages/member/coupons/index' } : {}),
    };
  }));
  await Deliveries(deps.db).updateMany({ _id: { $in: due.map((row) => row._id) }, inbox: UNSURE }, { $set: { inbox: 'sent', at: deps.clock.now() } });
};
