import type { PipelineStage } from 'mongoose';
import { EVENT_NAMES, type EventName } from '@shuke/shared/contract/segment-rule';
import { PURCHASED_STATES } from '../orders/index';
import type { Need } from './needs';

type Steps = NonNullable<PipelineStage.Lookup['$lookup']['pipeline']>;

/** Where events that are kept today stand; each has a time, some have what they were about. */
export const EVENT_SOURCES: Readonly<Record<EventName, { collection: string; at: string; match: Record<string, unknown>; template?: string; campaign?: string }>> = {
  'message.opened': { collection: 'inbox_messages', at: 'openedAt', match: { openedAt: { $ne: null } }, campaign: 'campaignId' },
  'coupon.redeemed': { collection: 'coupons', at: 'redeemedAt', match: { state: 'redeemed', redeemedAt: { $ne: null } }, template: 'templateId' },
  'store.visited': { collection: 'task_facts', at: 'at', match: { kind: 'visit', reversed: false } },
  'member.checked-in': { collection: 'check_ins', at: 'at', match: { kind: 'day' } },
};

/** Names of events have dots, which field names must not have. */
export const eventsField = (name: EventName): string => `events${EVENT_NAMES.indexOf(name)}`;

const join = (from: string, as: string, pipeline: Steps, foreignField = 'memberId'): PipelineStage.Lookup =>
  ({ $lookup: { from, localField: '_id', foreignField, let: { me: '$_id' }, as, pipeline } });

const purchases = (asOf: Date): Steps => [
  { $match: { paidAt: { $ne: null, $lte: asOf }, state: { $in: [...PURCHASED_STATES] } } },
  { $project: {
    _id: 0, at: '$paidAt', fen: { $subtract: ['$paidFen', '$refundedFen'] }, storeId: 1, channel: 1, 'lines.category': 1, 'lines.productId': 1, 'lines.paidFen': 1,
  } },
];

const pastTags = (asOf: Date): Steps => [
  { $match: { at: { $lte: asOf } } },
  { $sort: { at: 1, _id: 1 } },
  { $group: { _id: '$tagId', at: { $last: { $ifNull: ['$since', '$at'] } }, on: { $last: '$on' }, expiresAt: { $last: '$expiresAt' } } },
  { $match: { on: true } },
  { $project: { _id: 0, tagId: '$_id', at: 1, expiresAt: 1 } },
];

const balanceAt = (asset: 'points' | 'growth', asOf: Date): Steps => [
  { $match: { asset, at: { $lte: asOf } } }, { $sort: { seq: -1 } }, { $limit: 1 }, { $project: { _id: 0, balanceAfter: 1 } },
];

const paidSeat = { $first: { $filter: { input: '$seats', as: 's', cond: { $and: [{ $eq: ['$$s.memberId', '$$me'] }, { $eq: ['$$s.state', 'paid'] }] } } } };
const paidSeats = { $size: { $filter: { input: '$seats', as: 's', cond: { $eq: ['$$s.state', 'paid'] } } } };

const teams = (): Steps => [
  { $project: { activityId: 1, state: 1, missing: { $subtract: ['$size', paidSeats] }, seat: paidSeat } },
  { $match: { seat: { $exists: true } } },
  { $project: { _id: 0, activityId: 1, state: 1, missing: 1, at: '$seat.heldAt' } },
];

const events = (name: EventName): Steps => {
  const { at, match, template, campaign } = EVENT_SOURCES[name];
  return [{ $match: match }, { $project: { _id: 0, at: `$${at}`, ...(template ? { template: `$${template}` } : {}), ...(campaign ? { campaign: `$${campaign}` } : {}) } }];
};

const joinsOf = (need: Need, asOf: Date): PipelineStage[] => {
  switch (need) {
    case 'orders': return [join('orders', 'purchases', purchases(asOf))];
    case 'tag-history': return [join('tag_events', 'pastTags', pastTags(asOf))];
    case 'tier-history': return [
      join('tier_moves', 'laterTiers', [{ $match: { at: { $gt: asOf } } }, { $sort: { at: 1, _id: 1 } }, { $limit: 1 }, { $project: { fromKey: 1 } }]),
      join('tier_moves', 'earlierTiers', [
        { $match: { at: { $lte: asOf }, kind: { $ne: 'renewal' } } }, { $sort: { at: -1, _id: -1 } }, { $limit: 1 }, { $project: { periodFrom: 1 } },
      ]),
    ];
    case 'points': return [join('ledger_postings', 'points', balanceAt('points', asOf))];
    case 'growth': return [join('ledger_postings', 'growth', balanceAt('growth', asOf))];
    case 'lots': return [join('ledger_lots', 'lots', [
      { $match: { asset: 'points', left: { $gt: 0 }, earnedAt: { $lte: asOf }, expiresAt: { $gt: asOf } } }, { $project: { expiresAt: 1 } },
    ])];
    case 'coupons': return [join('coupons', 'coupons', [
      { $match: { state: { $ne: 'reserving' } } }, { $project: { _id: 0, templateId: 1, state: 1, issuedAt: 1, expiresAt: 1, redeemedAt: 1 } },
    ])];
    case 'teams': return [join('group_buy_teams', 'teams', teams(), 'seats.memberId')];
    case 'permissions': return [join('subscribe_permissions', 'permissions', [{ $match: { remaining: { $gt: 0 }, banned: false } }, { $project: { _id: 1 } }])];
    case 'lists': return [join('member_list_rows', 'lists', [{ $project: { _id: 0, listId: 1 } }])];
    default: return [join(EVENT_SOURCES[need].collection, eventsField(need), events(need))];
  }
};

const OWN_FIELDS = [
  'tierKey', 'tierSince', 'createdAt', 'tags', 'ordinal', 'status', 'gender', 'birthday', 'joinedAt', 'source.kind', 'homeStoreId', 'consents', 'phoneIndex',
  'wecomExternalUserId',
];

/** Members of a population with what rules need, and nothing else. */
export const scan = (population: Record<string, unknown>, needs: ReadonlySet<Need>, asOf: Date): PipelineStage[] => [
  { $match: population },
  { $project: Object.fromEntries(OWN_FIELDS.map((field) => [field, 1 as const])) },
  ...[...needs].flatMap((need) => joinsOf(need, asOf)),
];
