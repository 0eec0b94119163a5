import { purposeName } from '@shuke/shared/rules/privacy/purpose-name';
import { formatFen } from '@shuke/shared/values/money';
import { formatMinute } from '@shuke/shared/values/time';
import { DataAccesses } from '../../platform/audit';
import type { Deps } from '../../platform/deps';
import { Postings } from '../../platform/ledger/index';
import { readBrand } from '../brand/index';
import { CounterNotes } from '../counter/index';
import { Coupons, toCouponView } from '../coupons/index';
import { InboxMessages } from '../inbox/index';
import { ConsentEvents, findMember, memberNo, type Member } from '../membership/index';
import { openAddress, Orders, storeNamesOf, type Order } from '../orders/index';
import { MemberListRows, MemberLists } from '../segments/index';
import { TagEvents, Tags } from '../tags/index';
import { Tiers } from '../tiers/index';
import { PrivacyRequests } from './model';

/** One table of the file; readable by people and by programs alike. */
export interface Section {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}
export interface PersonalData {
  title: string;
  madeAt: string;
  sections: Section[];
}

type Gather = (deps: Deps, member: Member) => Promise<Section>;

const when = (at: Date | null | undefined): string => (at ? formatMinute(at) : '');
const said = (granted: boolean): string => (granted ? '同意' : '不同意');
const GENDER = { male: '男', female: '女', unknown: '未填写' } as const;
const COUPON_STATE: Record<string, string> = { issued: '可用', held: '订单占用中', redeemed: '已使用', expired: '已过期', revoked: '已作废' };
const CHANNEL: Record<string, string> = { shop: '商城', counter: '门店', 'group-buy': '拼团', import: '历史消费' };
const ORDER_STATE: Record<string, string> = {
  unpaid: '待支付', paid: '已支付', 'waiting-team': '等待成团', ready: '待交付', sent: '已发货', done: '已完成', closed: '已关闭', refunding: '退款中', refunded: '已退款',
};

const profile: Gather = async (deps, member) => {
  const [stores, tier] = await Promise.all([storeNamesOf(deps, [member.homeStoreId, member.source.storeId]), Tiers(deps.db).findById(member.tierKey, { name: 1 }).lean()]);
  const store = (id: string | null) => (id ? (stores.get(id) ?? '') : '');
  return {
    title: '个人资料', columns: ['项目', '内容'],
    rows: [
      ['会员号', memberNo(member.ordinal)], ['昵称', member.nickname], ['手机号', member.phoneSealed ? deps.pii.decrypt(member.phoneSealed) : ''],
      ['性别', GENDER[member.gender]], ['生日', member.birthday ?? ''], ['微信标识 openid', member.openid ?? ''], ['微信标识 unionid', member.unionid ?? ''],
      ['企业微信联系人', member.wecomExternalUserId ?? ''], ['外部会员编号', member.externalId ?? ''], ['等级', tier?.name ?? ''],
      ['首次到访', when(member.createdAt)], ['入会时间', when(member.joinedAt)], ['来源门店', store(member.source.storeId)], ['常去门店', store(member.homeStoreId)],
    ],
  };
};

const consents: Gather = async (_deps, { consents: { privacyVersion, ...channels } }) => ({
  title: '当前的同意', columns: ['用途', '状态'],
  rows: [['隐私政策', privacyVersion ? `已同意 ${privacyVersion} 版` : '还没有同意'], ...Object.entries(channels).map(([channel, granted]) => [purposeName(channel), said(granted)])],
});

const consentHistory: Gather = async (deps, { _id: memberId }) => {
  const rows = await ConsentEvents(deps.db).find({ memberId }).sort({ at: -1, _id: -1 }).lean();
  return { title: '同意记录', columns: ['时间', '用途', '选择'], rows: rows.map(({ at, purpose, granted }) => [when(at), purposeName(purpose), said(granted)]) };
};

const addressOf = (deps: Deps, { parcel }: Order): string => {
  const address = parcel ? openAddress(deps, parcel.sealed) : null;
  return address ? `${address.name} ${address.phone} ${address.address}` : '';
};

const orders: Gather = async (deps, { _id: memberId }) => {
  const rows = await Orders(deps.db).find({ memberId }).sort({ createdAt: -1, _id: -1 }).lean();
  const stores = await storeNamesOf(deps, rows.map((row) => row.storeId));
  return {
    title: '订单与消费', columns: ['时间', '订单号', '渠道', '门店', '商品', '实付', '已退', '状态', '收货信息'],
    rows: rows.map((row) => [
      when(row.createdAt), row.orderNo, CHANNEL[row.channel] ?? row.channel, row.storeId ? (stores.get(row.storeId) ?? '') : '',
      row.lines.map((line) => `${line.name || '商品'} ×${line.quantity}`).join('、'), formatFen(row.paidFen), formatFen(row.refundedFen), ORDER_STATE[row.state] ?? row.state, addressOf(deps, row),
    ]),
  };
};

const notes: Gather = async (deps, { _id: memberId }) => {
  const rows = await CounterNotes(deps.db).find({ memberId }).sort({ at: -1, _id: -1 }).lean();
  return { title: '店员备注', columns: ['时间', '内容', '店员'], rows: rows.map(({ at, text, by }) => [when(at), text, by]) };
};

const coupons: Gather = async (deps, { _id: memberId }) => {
  const rows = await Coupons(deps.db).find({ memberId, state: { $ne: 'reserving' } }).sort({ issuedAt: -1, _id: -1 }).lean();
  return {
    title: '优惠券', columns: ['得到时间', '券', '内容', '有效期至', '状态', '使用时间'],
    rows: rows.map((row) => [when(row.issuedAt), row.title, toCouponView(row).summary, when(row.expiresAt), COUPON_STATE[row.state] ?? row.state, when(row.redeemedAt)]),
  };
};

const ledger = (asset: 'points' | 'growth', title: string): Gather => async (deps, { _id: memberId }) => {
  const rows = await Postings(deps.db).find({ memberId, asset }).sort({ seq: -1 }).lean();
  return { title, columns: ['时间', '说明', '变化', '余额'], rows: rows.map((row) => [when(row.at), row.title, String(row.delta), String(row.balanceAfter)]) };
};

const messages: Gather = async (deps, { _id: memberId }) => {
  const rows = await InboxMessages(deps.db).find({ memberId }).sort({ at: -1, _id: -1 }).lean();
  return { title: '消息', columns: ['时间', '标题', '内容', '打开时间'], rows: rows.map((row) => [when(row.at), row.title, row.text, when(row.openedAt)]) };
};

const tags: Gather = async (deps, member) => {
  const events = await TagEvents(deps.db).find({ memberId: member._id }).sort({ at: -1, _id: -1 }).lean();
  const ids = [...member.tags.map(({ tagId }) => tagId), ...events.map(({ tagId }) => tagId)];
  const names = new Map((await Tags(deps.db).find({ _id: { $in: ids } }, { name: 1 }).lean()).map((tag) => [tag._id, tag.name]));
  const name = (id: string) => names.get(id) ?? '已删除的标签';
  return {
    title: '标签', columns: ['时间', '标签', '变化'],
    rows: [...member.tags.map(({ tagId, at }) => [when(at), name(tagId), '现在带有']), ...events.map(({ tagId, at, on }) => [when(at), name(tagId), on ? '打上' : '去掉'])],
  };
};

const lists: Gather = async (deps, { _id: memberId }) => {
  const rows = await MemberListRows(deps.db).find({ memberId }, { listId: 1 }).lean();
  const found = await MemberLists(deps.db).find({ _id: { $in: rows.map(({ listId }) => listId) } }).sort({ createdAt: -1 }).lean();
  return { title: '所在名单', columns: ['名单', '导入时间'], rows: found.map(({ name, createdAt }) => [name, when(createdAt)]) };
};

const accesses: Gather = async (deps, { _id: memberId }) => {
  const rows = await DataAccesses(deps.db).find({ memberId }).sort({ at: -1, _id: -1 }).lean();
  return { title: '谁看过我的信息', columns: ['时间', '谁', '看了什么', '原因'], rows: rows.map(({ at, who, what, why }) => [when(at), who, what, why]) };
};

const requests: Gather = async (deps, { _id: memberId }) => {
  const rows = await PrivacyRequests(deps.db).find({ memberId }).sort({ askedAt: -1, _id: -1 }).lean();
  const KIND = { export: '导出', erasure: '注销', complaint: '投诉' } as const;
  return {
    title: '隐私申请', columns: ['时间', '编号', '类别', '内容', '答复'],
    rows: rows.map((row) => [when(row.askedAt), row.requestNo, KIND[row.kind], row.kind === 'complaint' ? (row.text ?? '') : '', row.kind === 'complaint' ? (row.answer ?? '') : '']),
  };
};

/** Smaller records, told field by field. */
const OTHERS: readonly [collection: string, title: string, fields: Readonly<Record<string, string>>][] = [
  ['tier_moves', '等级变化', { at: '时间', fromName: '从', toName: '到', why: '原因' }],
  ['member_cards', '付费会员卡', { name: '名称', startsAt: '开始', endsAt: '结束' }],
  ['card_orders', '会员卡订单', { createdAt: '时间', orderNo: '订单号', name: '名称', priceFen: '金额（分）', state: '状态' }],
  ['reward_grants', '奖励', { at: '时间', title: '奖励' }],
  ['mall_redemptions', '积分兑换', { createdAt: '时间', title: '商品', points: '积分', priceFen: '金额（分）', state: '状态' }],
  ['care_gifts', '生日和节日礼', { at: '时间', title: '礼物' }],
  ['check_ins', '签到', { date: '日期' }],
  ['questionnaire_answers', '问卷', { at: '时间', answers: '回答' }],
  ['scans', '到店出示会员码', { createdAt: '时间', storeId: '门店编号' }],
  ['subscribe_permissions', '微信通知授权', { templateKey: '通知', remaining: '剩余次数' }],
  ['deliveries', '收到的活动', { at: '时间', campaignId: '活动编号', inbox: '站内信', subscribe: '微信通知' }],
];

const told = (value: unknown): string => {
  if (value instanceof Date) return when(value);
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const other = ([collection, title, fields]: (typeof OTHERS)[number]): Gather => async (deps, { _id: memberId }) => {
  const rows = await deps.db.collection(collection).find({ memberId }).sort({ _id: -1 }).toArray();
  return { title, columns: Object.values(fields), rows: rows.map((row) => Object.keys(fields).map((field) => told(row[field]))) };
};

const SECTIONS: readonly Gather[] = [
  profile, consents, consentHistory, orders, coupons, notes, ledger('points', '积分明细'), ledger('growth', '成长值明细'), messages, tags, lists, accesses, requests,
  ...OTHERS.map(other),
];

/** Everything that is held about a member, in the clear. */
export const gatherData = async (deps: Deps, memberId: string): Promise<PersonalData> => {
  const [member, brand] = await Promise.all([findMember(deps, memberId), readBrand(deps)]);
  const sections: Section[] = [];
  for (const gather of SECTIONS) sections.push(await gather(deps, member));
  return { title: `${brand.name}：我的个人信息`, madeAt: deps.clock.now().toISOString(), sections };
};
