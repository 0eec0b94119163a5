import type { LifecycleStage } from '@shuke/shared/contract/segment-rule';
import type { Reply } from '../../api/api';

export type Lifecycle = Reply<'GET /v1/console/lifecycle'>;
export type Flow = Lifecycle['flows'][number];
export type StageOrNone = Flow['from'];

export const stageNames: Record<LifecycleStage, string> = { new: '新客', active: '活跃', loyal: '忠诚', 'at-risk': '有流失风险', dormant: '沉睡', lost: '已流失' };
export const stageColours: Record<LifecycleStage, string> = { new: '#3A7CA5', active: '#4E9A7A', loyal: '#14785A', 'at-risk': '#B7791F', dormant: '#A8663A', lost: '#7C8798' };
export const nameOf = (stage: StageOrNone): string => (stage ? stageNames[stage] : '未消费');

export const LIFECYCLE_ORDER: readonly StageOrNone[] = [null, 'new', 'active', 'loyal', 'at-risk', 'dormant', 'lost'];

const good: readonly StageOrNone[] = ['new', 'active', 'loyal'];
/** Towards the shop, away from it, or neither. */
export const directionOf = ({ from, to }: Flow): 'back' | 'away' | 'on' => {
  if (to && !good.includes(to)) return 'away';
  return from && !good.includes(from) ? 'back' : 'on';
};

export const lifecycleFinding = ({ flows, days }: Lifecycle): string => {
  const sum = (direction: string) => flows.filter((flow) => directionOf(flow) === direction).reduce((total, { moves }) => total + moves, 0);
  const intoSilence = flows.filter(({ to }) => to === 'dormant').reduce((total, { moves }) => total + moves, 0);
  if (flows.length === 0) return `最近 ${days} 天没有变化`;
  return `最近 ${days} 天有 ${sum('back').toLocaleString('zh-CN')} 人次回来，${intoSilence.toLocaleString('zh-CN')} 人次转为沉睡`;
};
