import type { TagSource, Untouched } from './change-holdings';

/** Where a holding comes from, as people read it. */
export const TAG_SOURCES: Readonly<Record<TagSource | 'expiry', string>> = {
  hand: '手动', rule: '规则', import: '导入', questionnaire: '问卷', wecom: '企业微信', journey: '自动化流程', campaign: '营销活动', expiry: '到期',
};

/** Why an act left a member as they were. */
export const UNTOUCHED: Readonly<Record<Untouched, string>> = {
  'has-it': '已经有这个标签', 'not-held': '没有这个标签', ended: '标签已过到期日', 'kept-off': '有人手动摘掉过，规则不再打上',
  'held-by-other': '由别处打上，不归规则管', 'rule-holds': '本来就由规则决定', 'changed-since': '之后又有变动，保持现状', 'out-of-scope': '已不在你能看到的会员里',
};
