import type { PipelineStage } from 'mongoose';
import { SKIP_TEXT } from '@shuke/shared/rules/campaigns/decide-delivery';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { memberNo, Members } from '../membership/index';
import { allTiers } from '../tiers/index';
import { CHANNELS } from './leave-out';
import { findCampaign } from './manage-campaigns';
import { Deliveries, type ChannelState, type Delivery } from './model';

const REASONS: Record<string, string> = {
  ...SKIP_TEXT,
  'no-openid': '没有微信身份',
  'no-template': '没有配置订阅消息模板',
  'retries-used-up': '多次重试仍未成功',
  'worker-lost': '发送时进程中断，不确定微信是否收到',
  'template-unfit': '订阅消息模板里有这个权益填不了的字段',
  TIMEOUT: '微信没有及时回应，不确定是否收到',
  CONNECTION_LOST: '连接中断，不确定微信是否收到',
};
const STATES: Record<string, string> = { pending: '待发送', sent: '已送达', skipped: '未发送', failed: '失败', unknown: '结果未知' };

type State = 'pending' | 'sent' | 'skipped' | 'failed' | 'unknown';

/** `claimed` is a send under way; `none` means that the channel was not meant for this member. */
const publicState = (state: ChannelState): State => (state === 'claimed' ? 'pending' : state === 'none' ? 'skipped' : state);

interface Grouped {
  _id: Pick<Delivery, 'arm' | 'grant' | 'inbox' | 'subscribe' | 'reason' | 'subscribeReason'>;
  n: number;
}

/** One pass for all channels, so that their sums are of one moment even while rows are written. */
const groupRows = (deps: Deps, campaignId: string): Promise<Grouped[]> => {
  const keys = ['arm', 'grant', 'inbox', 'subscribe', 'reason', 'subscribeReason'];
  return Deliveries(deps.db).aggregate<Grouped>([
    { $match: { campaignId } }, { $group: { _id: Object.fromEntries(keys.map((key) => [key, `$${key}`])), n: { $sum: 1 } } },
  ]);
};

interface ChannelRows {
  state: ChannelState;
  reason: string | null;
  members: number;
}

/** One channel's share of the rows. The row's reason tells why something did not go out; what did needs none. */
const channelRows = (rows: readonly Grouped[], channel: (typeof CHANNELS)[number]): ChannelRows[] => {
  const merged = new Map<string, ChannelRows>();
  for (const { _id, n } of rows) {
    if (_id.arm === 'holdout') continue;
    const state = _id[channel];
    const why = channel === 'subscribe' ? (_id.subscribeReason ?? _id.reason) : _id.reason;
    const reason = state === 'sent' ? null : why;
    const found = merged.get(`${state}:${reason}`);
    merged.set(`${state}:${reason}`, { state, reason, members: n + (found?.members ?? 0) });
  }
  return [...merged.values()];
};

const textOf = (state: State, reason: string | null): string => (reason ? `${STATES[state]}：${REASONS[reason] ?? reason}` : STATES[state]!);

/** Per channel: holdout + every line = audience, to the last member. Members not yet reached are pending lines. */
export const campaignReceipt = async (deps: Deps, id: string) => {
  const campaign = await findCampaign(deps, id);
  const grouped = await groupRows(deps, id);
  const written = grouped.reduce((sum, row) => sum + row.n, 0);
  const holdout = grouped.filter((row) => row._id.arm === 'holdout').reduce((sum, row) => sum + row.n, 0);
  const unwritten = campaign.audience - written;
  const rest = campaign.state === 'stopped' ? ({ state: 'skipped', reason: 'stopped' } as const) : ({ state: 'pending', reason: null } as const);
  const lines = CHANNELS.flatMap((channel) => {
    const found = channelRows(grouped, channel).map((row) => {
      const unmeant = row.state === 'none';
      const state = publicState(row.state);
      return {
        channel, state, reason: row.reason ?? (unmeant ? 'not-meant' : null),
        text: unmeant && !row.reason ? '不通过这个渠道发送' : textOf(state, row.reason), members: row.members,
      };
    });
    return unwritten > 0 ? [...found, { channel, ...rest, text: textOf(rest.state, rest.reason), members: unwritten }] : found;
  });
  const adds = CHANNELS.every((channel) => holdout + lines.filter((line) => line.channel === channel).reduce((sum, line) => sum + line.members, 0) === campaign.audience);
  return { audience: campaign.audience, holdout, adds, lines };
};

const FILTERS: Record<State, Record<string, unknown>> = {
  pending: { $or: CHANNELS.map((channel) => ({ [channel]: { $in: ['pending', 'claimed'] } })) },
  sent: { $or: CHANNELS.map((channel) => ({ [channel]: 'sent' })) },
  skipped: { $or: [{ arm: 'skipped' }, ...CHANNELS.map((channel) => ({ [channel]: 'skipped' }))] },
  failed: { $or: CHANNELS.map((channel) => ({ [channel]: 'failed' })) },
  unknown: { $or: CHANNELS.map((channel) => ({ [channel]: 'unknown' })) },
};

interface Query {
  state?: State;
  cursor?: string;
  limit?: number;
}

/** A store manager sees deliveries to own stores' members only. */
const visibleTo = (actor: OperatorActor): PipelineStage[] =>
  actor.role !== 'store-manager' ? [] : [
    { $lookup: { from: 'members', localField: 'memberId', foreignField: '_id', as: 'member', pipeline: [{ $match: { homeStoreId: { $in: actor.storeIds } } }, { $project: { _id: 1 } }] } },
    { $match: { 'member.0': { $exists: true } } },
    { $unset: 'member' },
  ];

/** Deliveries one by one, with reasons in words. */
export const listDeliveries = async (deps: Deps, actor: OperatorActor, id: string, query: Query) => {
  await findCampaign(deps, id);
  const limit = query.limit ?? 20;
  const filter = { $and: [{ campaignId: id }, query.cursor ? { _id: { $gt: query.cursor } } : {}, query.state ? FILTERS[query.state] : {}] };
  const found = await Deliveries(deps.db).aggregate<Delivery>([{ $match: filter }, { $sort: { _id: 1 } }, ...visibleTo(actor), { $limit: limit + 1 }]);
  const rows = found.slice(0, limit);
  const [members, tiers] = await Promise.all([
    Members(deps.db).find({ _id: { $in: rows.map((row) => row.memberId) } }, { nickname: 1, ordinal: 1 }).lean(), allTiers(deps),
  ]);
  const named = new Map(members.map((member) => [member._id, member.nickname || memberNo(member.ordinal)]));
  return {
    rows: rows.map((row) => {
      const reason = row.subscribeReason ?? row.reason;
      return {
        memberId: row.memberId, nickname: named.get(row.memberId) ?? '', tierName: tiers.find((tier) => tier._id === row.tierKey)?.name ?? '',
        offerKey: row.arm === 'holdout' ? null : row.offerKey, grant: row.arm === 'holdout' ? '对照组' : (STATES[row.grant] ?? '—'), inbox: STATES[row.inbox] ?? '—',
        subscribe: STATES[publicState(row.subscribe)] && row.subscribe !== 'none' ? STATES[publicState(row.subscribe)]! : '—',
        reason: reason ? (REASONS[reason] ?? reason) : null, at: row.at?.toISOString() ?? null,
      };
    }),
    nextCursor: found.length > limit ? rows.at(-1)!._id : null,
  };
};
