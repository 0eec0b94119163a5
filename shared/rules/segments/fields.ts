import type { FieldName } from '../../contract/segment-rule';

/** choice: one of a few words. day: a business day, `2026-11-22`. flag: yes or no. store: a store of the brand. */
export type FieldKind = 'choice' | 'number' | 'day' | 'flag' | 'store';

export interface FieldFacts {
  kind: FieldKind;
  title: string;
  unit?: string;
  /** Of a choice: what it may be, and how that is called. */
  choices?: Readonly<Record<string, string>>;
}

const CHANNEL_TITLES = { inbox: '站内信', subscribe: '订阅消息', sms: '短信', wecom: '企业微信' } as const;
type Channel = keyof typeof CHANNEL_TITLES;
const flags = <P extends string>(prefix: P, title: string): Record<`${P}.${Channel}`, FieldFacts> =>
  Object.fromEntries(Object.entries(CHANNEL_TITLES).map(([key, name]) => [`${prefix}.${key}`, { kind: 'flag', title: `${title}${name}` }])) as Record<
    `${P}.${Channel}`, FieldFacts
  >;

export const FIELDS: Readonly<Record<FieldName, FieldFacts>> = {
  gender: { kind: 'choice', title: '性别', choices: { male: '男', female: '女' } },
  birthdayMonth: { kind: 'number', title: '生日月份', unit: ' 月' },
  birthdayWithinDays: { kind: 'number', title: '距下次生日', unit: ' 天' },
  age: { kind: 'number', title: '年龄', unit: ' 岁' },
  joinedAt: { kind: 'day', title: '加入日期' },
  source: {
    kind: 'choice', title: '来源',
    choices: { store: '门店', staff: '店员', poster: '海报', campaign: '活动', referral: '好友推荐', import: '导入', direct: '自己找来' },
  },
  store: { kind: 'store', title: '所属门店' },
  pointsBalance: { kind: 'number', title: '积分余额', unit: ' 分' },
  pointsExpiringWithinDays: { kind: 'number', title: '距最近一批积分到期', unit: ' 天' },
  growth: { kind: 'number', title: '成长值' },
  ...flags('consent', '同意接收'),
  ...flags('reachable', '可以发到'),
};

/** What may be asked of a field. */
export const OPERATORS: Readonly<Record<FieldKind, readonly string[]>> = {
  choice: ['eq', 'in', 'exists'],
  store: ['eq', 'in', 'exists'],
  number: ['eq', 'in', 'gte', 'lte', 'between', 'exists'],
  day: ['eq', 'in', 'gte', 'lte', 'between', 'exists'],
  flag: ['eq'],
};
