import type { PipelineStage } from 'mongoose';
import { SKIP_TEXT } from '@shuke/shared/rules/campaigns/decide-delivery';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { memberNo, Members } from '../membership/index';
import { allTiers } from '../tiers/index';
import { findCampaign } from './manage-campaigns';
import { Deliveries, type ChannelState, type Delivery } from './model';

const REASONS: Record<string, string> = {
  ...SKIP_TEXT,
  'no-openid': '没有微信身份',
  'no-template': '没有配置订阅消息模板',
  'retries-used-up': '多次重试仍未成功',
  'worker-lost': '发送时进程中断，不确定微信是否收到',
  TIMEOUT: '微信没有及时回应，不确定是否收到',
  CONNECTION_LOST: '连接中断，不确定微信是否收到',
};
const STATES: Record<string, string> = { pending: '待发送', sent: '已送达', skipped: '未发送', failed: '失败', unknown: '结果未知' };

type State = 'pending' | 'sent' | 'skipped' | 'failed' | 'unknown';
const CHANNELS = ['grant', 'inbox', 'subscribe'] as const;

/** `claimed` is a send under way; `none` means that the channel was not meant for this member. */
const publicState = (state: ChannelState): State => (state === 'claimed' ? 'pending' : state === 'none' ? 'skipped' : state);

interface Grouped {
  _id: { arm: Delivery['arm']; state: ChannelState; reason: string | null };
  n: number;
}

const groupBy = (deps: Deps, campaignId: string, channel: (typeof CHANNELS)[number]) =>
  Deliveries(deps.db).aggregate<Grouped>([
    { $match: { campaignId } },
    { $group: { _id: { arm: '$arm', state: `$${channel}`, reason: channel === 'subscribe' ? { $ifNull: ['$subscribeReason', '$reason'] } : '$reason' }, n: { $sum: 1 } } },
  ]);

const textOf = (state: State, reason: string | null): string => (reason ? `${STATES[state]}：${REASONS[reason] ?? reason}` : STATES[state]!);

/** Per channel: holdout + every line = audience, to the last member. Members not yet reached are pending lines. */
export const campaignReceipt = async (deps: Deps, id: string) => {
  const campaign = await findCampaign(deps, id);
  const byChannel = await Promise.all(CHANNELS.map(async (channel) => ({ channel, rows: await groupBy(deps, id, channel) })));
  const holdout = byChannel[0]!.rows.filter((row) => row._id.arm === 'holdout').reduce((sum, row) => sum + row.n, 0);
  const lines = byChannel.flatMap(({ channel, rows }) => {
    const found = rows.filter((row) => row._id.arm !== 'holdout').map((row) => {
      const state = publicState(row._id.state);
      const reason = row._id.reason ?? (row._id.state === 'none' ? 'not-meant' : null);
      return { channel, state, reason, text: row._id.state === 'none' && !row._id.reason ? '不通过这个渠道发送' : textOf(state, row._id.reason), members: row.n };
    });
    const unwritten = campaign.audience - rows.reduce((sum, row) => sum + row.n, 0);
    const rest = campaign.state === 'stopped' ? ({ state: 'skipped', reason: 'stopped' } as const) : ({ state: 'pending', reason: null } as const);
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
