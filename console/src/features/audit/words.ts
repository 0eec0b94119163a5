import { auditActions } from '@shuke/shared/values/audit-actions';
import { campaignStateText, type CampaignState } from '../campaigns/words';

interface Kind { name: string; page?: (id: string) => string }
const kinds: Record<string, Kind> = {
  campaign: { name: '活动', page: (id) => `/campaigns/${id}` },
  segment: { name: '人群', page: (id) => `/segments/${id}` },
  member: { name: '会员', page: (id) => `/members/${id}` },
  'group-buy': { name: '拼团', page: (id) => `/group-buys/${id}` },
  'coupon-template': { name: '优惠券', page: () => '/coupons' },
  'coupon-grant': { name: '批量发券', page: (id) => `/coupon-grants/${id}` },
  'coupon-codes': { name: '兑换码', page: () => '/coupon-codes' },
  'purchase-gift': { name: '购后赠券', page: () => '/purchase-gifts' },
  order: { name: '订单', page: () => '/orders' },
  tag: { name: '标签', page: () => '/tags' },
  'tag-group': { name: '标签组', page: () => '/tags' },
  'privacy-request': { name: '隐私申请', page: () => '/privacy?scope=all' },
  tiers: { name: '会员等级', page: () => '/tiers' },
  'points-rules': { name: '积分规则', page: () => '/points' },
  'check-in': { name: '签到规则', page: () => '/check-in' },
  'segment-settings': { name: '评分与阶段', page: () => '/segment-settings' },
  referral: { name: '邀请', page: () => '/referral' },
  'member-list': { name: '导入名单', page: () => '/member-lists' },
  'card-plan': { name: '会员卡', page: () => '/cards' },
  'card-code-batch': { name: '会员卡兑换码', page: () => '/cards' },
  'card-order': { name: '购卡订单', page: () => '/cards' },
  'care-rule': { name: '关怀', page: () => '/care' },
  'mall-item': { name: '兑换商品', page: () => '/mall' },
  task: { name: '任务', page: () => '/tasks' },
  'task-set': { name: '任务组', page: () => '/tasks' },
  store: { name: '门店', page: () => '/stores' },
  staff: { name: '店员', page: () => '/stores' },
};

const fields: Record<string, string> = {
  name: '名称', title: '标题', text: '正文', state: '状态', rule: '条件', offers: '权益', tierKeys: '等级', couponTemplateId: '券', key: '编号', stage: '目标', segmentId: '人群',
  channels: '渠道', inbox: '站内消息', subscribe: '订阅消息', holdoutPercent: '对照组（%）', budgetFen: '预算（分）', attributionDays: '效果窗口（天）', benefit: '优惠', scope: '范围',
  validity: '有效期', stock: '总量', perMemberLimit: '每人张数', stackable: '可同用', claimable: '可领取', minTierRank: '最低等级', exclusive: '单选', forStaff: '店员可见', weekdays: '每周不同', specialDays: '特殊日期', hours: '营业时间', address: '地址', externalId: '外部编号', colour: '颜色', size: '成团人数',
  groupBuyFen: '团价（分）', hoursToFill: '成团时限（小时）', newcomersOnly: '只邀新会员', startsAt: '开始', endsAt: '结束', productId: '商品', tags: '标签', thresholdFen: '门槛（分）', discountFen: '减（分）',
};

const actions: Record<string, string> = auditActions;
/** The server keeps stable codes; a code that is older or newer than this page is shown as it is. */
export const actionText = (code: string): string => actions[code] ?? code;

/** `campaign:169c…7765` → `活动 …7765`, with the page where it stands. */
export function targetOf(target: string): { text: string; to: string | null } {
  const [key = '', id = ''] = target.split(/:(.*)/s);
  const kind = kinds[key];
  if (!kind) return { text: target, to: null };
  // Settings, of which there is one, have a word in place of an id.
  return { text: /^[0-9a-f]{24}$/.test(id) ? `${kind.name} …${id.slice(-6)}` : kind.name, to: kind.page?.(id) ?? null };
}

/** `offers.0.title` → `权益 1 · 标题` */
export const pathText = (path: string): string =>
  path.split('.').map((step) => fields[step] ?? step).join(' · ').replace(/ · (\d+)(?= ·|$)/g, (_, index: string) => ` ${Number(index) + 1}`) || '值';

const campaignStates: readonly string[] = ['draft', 'preparing', 'running', 'paused', 'stopped', 'finished', 'failed'] satisfies CampaignState[];
const plain: Record<string, string> = { true: '是', false: '否', null: '无', active: '发放中' };

export const valueText = (value: string | null): string => {
  if (value === null) return '—';
  return campaignStates.includes(value) ? campaignStateText(value as CampaignState) : plain[value] ?? value;
};
