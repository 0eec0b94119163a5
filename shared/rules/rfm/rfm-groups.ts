import type { RfmScores } from './score-rfm';

/** A named part of the RFM cube with what to do about it. Bounds are scores, both included; absent: any. */
export interface RfmGroup {
  key: string;
  name: string;
  advice: string;
  r?: readonly [number, number];
  f?: readonly [number, number];
  m?: readonly [number, number];
}

/** The first that fits wins; the last fits everything, so that each scored member is in exactly one. */
export const RFM_GROUPS: readonly RfmGroup[] = [
  { key: 'champions', name: '核心会员', r: [4, 5], f: [4, 5], m: [4, 5], advice: '给新品先享和专属权益，请他们推荐好友，不必再打折' },
  { key: 'loyal', name: '忠诚会员', r: [3, 5], f: [4, 5], advice: '送积分加倍或升级进度，引导买更高价的商品' },
  { key: 'big-spenders', name: '大额会员', r: [3, 5], m: [4, 5], advice: '专人服务，推荐搭配，让下一次来得更早' },
  { key: 'new', name: '新客', r: [4, 5], f: [1, 1], advice: '第一单之后七天内发复购券，介绍会员权益' },
  { key: 'potential', name: '潜力会员', r: [4, 5], advice: '用拼团或满减再带一单，养成到店习惯' },
  { key: 'need-attention', name: '需要关注', r: [3, 3], advice: '发限时券或到期积分提醒，别等到他们离开' },
  { key: 'cannot-lose', name: '不能流失', r: [1, 2], f: [4, 5], m: [4, 5], advice: '店长亲自联系，问清原因，送有分量的回归礼' },
  { key: 'at-risk', name: '流失风险', r: [1, 2], f: [3, 5], advice: '按买过的品类发召回券，只发一次，看是否有回应' },
  { key: 'hibernating', name: '沉睡会员', r: [2, 2], advice: '低成本唤醒：站内信加小额券' },
  { key: 'lost', name: '已流失', advice: '不再频繁打扰，只在大节日发一次' },
];

const inside = (score: number, bounds: readonly [number, number] | undefined): boolean => !bounds || (score >= bounds[0] && score <= bounds[1]);

/** The group of somebody with these scores. */
export const rfmGroupOf = ({ r, f, m }: RfmScores): RfmGroup =>
  RFM_GROUPS.find((group) => inside(r, group.r) && inside(f, group.f) && inside(m, group.m))!;
