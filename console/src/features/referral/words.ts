import { formatFen } from '@shuke/shared/values/money';
import type { Input, Reply } from '../../api/api';
import type { Tone } from '../../ui/parts';
import { formOf, rewardOf, type RewardForm } from '../tasks/reward-form';

export type Board = Reply<'GET /v1/console/referral'>;
export type Row = Reply<'GET /v1/console/referral/records'>['rows'][number];
export type Settings = Input<'PUT /v1/console/referral/settings'>['body'];

export const stateNames: Record<Row['state'], string> = {
  visited: '打开过', joined: '已加入', held: '待核实', refused: '不符合', rejected: '已驳回', settled: '已到账', reversed: '已收回',
};
export const stateTones: Record<Row['state'], Tone> = {
  visited: 'grey', joined: 'blue', held: 'amber', refused: 'grey', rejected: 'red', settled: 'jade', reversed: 'red',
};
export const refusalNames: Record<NonNullable<Row['refusal']>, string> = {
  CLOSED: '活动没开放', SELF: '邀请了自己', KNOWN_BEFORE: '之前就是顾客', TOO_LATE: '加入太晚', DAY_LIMIT: '超过每日上限', MONTH_LIMIT: '超过每月上限',
  PERSON_GONE: '有一方已注销',
};
export const flagNames: Record<Row['flags'][number], string> = {
  'same-device': '同一部手机', 'inviter-device': '邀请人的手机', 'same-network': '同一网络过多', 'same-phone': '号码来过',
};

/** `null`: a coupon without a cap is among the rewards. */
export const fenOrEndless = (fen: number | null): string => (fen === null ? '没有上限' : formatFen(fen));

export interface Values extends Omit<Settings, 'inviterRewards' | 'friendRewards' | 'welcomeRewards' | 'ladder' | 'minPaidFen'> {
  inviterRewards: RewardForm[];
  friendRewards: RewardForm[];
  welcomeRewards: RewardForm[];
  ladder: { friends: number | null; reward: RewardForm }[];
  minPaidYuan: number | null;
}

const points = (amount: number): RewardForm => ({ kind: 'points', amount, templateId: null });

const START: Values = {
  active: false, inviterRewards: [points(300)], friendRewards: [points(100)], welcomeRewards: [], minPaidYuan: 20, bindWithinDays: 14, settleAfterDays: 7,
  takeBackDays: 30, maxPerDay: 5, maxPerMonth: 30, maxPerDevice: 1, maxPerNetwork: 5,
  ladder: [{ friends: 3, reward: points(200) }, { friends: 5, reward: points(500) }],
};

export const valuesOf = (settings: Settings | null): Values => {
  if (!settings) return START;
  const { inviterRewards, friendRewards, welcomeRewards, ladder, minPaidFen, ...rest } = settings;
  return {
    ...rest, minPaidYuan: minPaidFen / 100, inviterRewards: inviterRewards.map(formOf), friendRewards: friendRewards.map(formOf),
    welcomeRewards: welcomeRewards.map(formOf), ladder: ladder.map(({ friends, reward }) => ({ friends, reward: formOf(reward) })),
  };
};

export const settingsOf = ({ inviterRewards, friendRewards, welcomeRewards, ladder, minPaidYuan, ...rest }: Values): Settings => ({
  ...rest, minPaidFen: Math.round((minPaidYuan ?? 0) * 100), inviterRewards: inviterRewards.map(rewardOf), friendRewards: friendRewards.map(rewardOf),
  welcomeRewards: welcomeRewards.map(rewardOf), ladder: ladder.map(({ friends, reward }) => ({ friends: friends ?? 1, reward: rewardOf(reward) })),
});
