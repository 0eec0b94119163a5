import { spanOf, windowEnd, windowStart } from '@shuke/shared/rules/segments/order-window';
import { asList, type CouponTest, type EventTest, type GroupBuyTest, type TagTest, type TierTest } from '@shuke/shared/rules/segments/rule-tree';
import { businessDay } from '@shuke/shared/values/time';
import { among, and, countOf, countPasses, dayOf, letIn, passes, type Expression } from './expression';
import { eventsField } from './scan';

/** Later than every end. */
const NEVER = new Date(8_640_000_000_000_000);

/** Tags held now since before asOf, and those whose last act up to asOf put them on; without what had ended by then. */
export const compileTag = ({ any, all, none, addedWithinDays }: TagTest, asOf: Date): Expression => {
  const lately = addedWithinDays === undefined ? [] : [{ $gte: ['$$t.at', windowStart(asOf, addedWithinDays)] }];
  const ever = { $concatArrays: ['$tags', { $ifNull: ['$pastTags', []] }] };
  const held = { $map: { input: { $filter: { input: ever, as: 't', cond: and([{ $lte: ['$$t.at', asOf] }, { $gt: [{ $ifNull: ['$$t.expiresAt', NEVER] }, asOf] }, ...lately]) } }, as: 't', in: '$$t.tagId' } };
  const shared = (ids: string[]) => ({ $size: { $setIntersection: ['$$held', { $literal: ids }] } });
  const parts: Expression[] = [
    ...(any ? [{ $gt: [shared(any), 0] }] : []),
    ...(all ? [{ $eq: [shared(all), new Set(all).size] }] : []),
    ...(none ? [{ $eq: [shared(none), 0] }] : []),
  ];
  return letIn({ held }, and(parts));
};

/** A move after asOf says what the tier was before it. */
export const compileTier = (test: TierTest, asOf: Date): Expression => {
  const next: Expression = { $first: { $ifNull: ['$laterTiers', []] } };
  const before: Expression = { $ifNull: [{ $first: { $ifNull: ['$earlierTiers.periodFrom', []] } }, '$createdAt'] };
  const known = { $ne: [{ $type: '$$next' }, 'missing'] };
  const held = passes({ $subtract: [businessDay(asOf), dayOf('$$since')] }, test.heldForDays ?? {});
  return letIn(
    { next },
    letIn(
      { key: { $cond: [known, '$$next.fromKey', '$tierKey'] }, since: { $cond: [known, before, '$tierSince'] } },
      and([...(test.in ? [among('$$key', test.in)] : []), ...(test.heldForDays ? [{ $lte: ['$$since', asOf] }, ...held] : [])]),
    ),
  );
};

const couponStateAt = (asOf: Date): Expression => ({
  $switch: {
    branches: [
      { case: and([{ $eq: ['$$one.state', 'redeemed'] }, { $eq: [{ $type: '$$one.redeemedAt' }, 'date'] }, { $lte: ['$$one.redeemedAt', asOf] }]), then: 'redeemed' },
      { case: { $eq: ['$$one.state', 'revoked'] }, then: 'revoked' },
      { case: { $lte: ['$$one.expiresAt', asOf] }, then: 'expired' },
      { case: { $in: ['$$one.state', ['redeemed', 'expired']] }, then: 'issued' },
    ],
    default: '$$one.state',
  },
});

export const compileCoupon = ({ template, state, expiringWithinDays, count }: CouponTest, asOf: Date): Expression => {
  const templates = asList(template);
  const wanted = state ?? (expiringWithinDays === undefined ? undefined : 'issued');
  const conditions: Expression[] = [
    { $lte: ['$$one.issuedAt', asOf] },
    ...(templates ? [among('$$one.templateId', templates)] : []),
    ...(wanted ? [{ $eq: [couponStateAt(asOf), wanted] }] : []),
    ...(expiringWithinDays === undefined ? [] : [{ $gt: ['$$one.expiresAt', asOf] }, { $lt: ['$$one.expiresAt', windowEnd(asOf, expiringWithinDays)] }]),
  ];
  return countPasses(countOf('$coupons', conditions), count);
};

export const compileGroupBuy = ({ activity, state, within, missing, count }: GroupBuyTest, asOf: Date): Expression => {
  const activities = asList(activity);
  const conditions: Expression[] = [
    { $lte: ['$$one.at', asOf] },
    ...(within ? [{ $gte: ['$$one.at', windowStart(asOf, within.days)] }] : []),
    ...(activities ? [among('$$one.activityId', activities)] : []),
    ...(state ? [{ $eq: ['$$one.state', state] }] : []),
    ...(missing ? [{ $eq: ['$$one.state', 'open'] }, ...passes('$$one.missing', missing)] : []),
  ];
  return countPasses(countOf('$teams', conditions), count);
};

export const compileEvent = (test: EventTest, asOf: Date): Expression => {
  const { from, until } = spanOf(test, asOf);
  const [templates, campaigns] = [asList(test.where?.template), asList(test.where?.campaign)];
  const conditions: Expression[] = [
    { $lte: ['$$one.at', asOf] },
    ...(from ? [{ $gte: ['$$one.at', from] }] : []),
    ...(until ? [{ $lt: ['$$one.at', until] }] : []),
    ...(templates ? [among('$$one.template', templates)] : []),
    ...(campaigns ? [among('$$one.campaign', campaigns)] : []),
  ];
  return countPasses(countOf(`$${eventsField(test.name)}`, conditions), test.count);
};
