import type { Reply } from '../../api/api';
import { StateDot, type Tone } from '../../ui/parts';

export type Campaign = Reply<'GET /v1/console/campaigns/:id'>;
export type Effect = Reply<'GET /v1/console/campaigns/:id/effect'>;
export type CampaignState = Campaign['state'];
export type StageKey = Campaign['stage'];

const states: Record<CampaignState, [Tone, string]> = {
  draft: ['grey', '草稿'],
  preparing: ['blue', '准备中'],
  running: ['jade', '发送中'],
  paused: ['amber', '已暂停'],
  stopped: ['red', '已停止'],
  finished: ['grey', '已完成'],
  failed: ['red', '出错'],
};

export const campaignStateText = (state: CampaignState): string => states[state][1];

export function CampaignStateDot({ state }: { state: CampaignState }) {
  const [tone, text] = states[state];
  return <StateDot tone={tone}>{text}</StateDot>;
}

export const stageNames: Record<StageKey, string> = { acquire: '拉新', activate: '激活', retain: '留存', repurchase: '复购' };

export const stageHints: Record<StageKey, string> = {
  acquire: '让新客人加入会员',
  activate: '让新会员买第一次',
  retain: '让老会员常来',
  repurchase: '让久未消费的会员回来',
};

export const stageKeys = Object.keys(stageNames) as StageKey[];

/** Still changing by itself: worth asking again soon. */
export const isMoving = (state: CampaignState): boolean => state === 'preparing' || state === 'running';

export const channelNames = { grant: '发券', inbox: '站内消息', subscribe: '订阅消息' } as const;

export const deliveryStates = { pending: '待发', sent: '已送达', skipped: '未发', failed: '失败', unknown: '结果未知' } as const;
export type DeliveryState = keyof typeof deliveryStates;
const stateWords: Record<string, DeliveryState> = { 待发送: 'pending', 未发送: 'skipped' };

/** A delivery's state by its code or by the server's word for it; undefined for anything else, such as 对照组. */
export const stateOfWord = (word: string): DeliveryState | undefined =>
  (word in deliveryStates ? (word as DeliveryState) : stateWords[word] ?? (Object.keys(deliveryStates) as DeliveryState[]).find((key) => deliveryStates[key] === word));

export const deliveryTones: Record<DeliveryState, Tone> = { pending: 'grey', sent: 'jade', skipped: 'amber', failed: 'red', unknown: 'blue' };
