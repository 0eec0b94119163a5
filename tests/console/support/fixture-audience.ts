import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import { addDays, businessDay } from '@shuke/shared/values/time';
import { idOf, makeMembers, now, stores, tagGroups, tiers, type FixtureMember } from './fixture-people';
import { conditionsIn, holds, sentenceOf } from './fixture-rules';
import { trendOf } from './fixture-trend';
import { pageOf, Refusal, type AuditRow, type Handlers, type Operator, type Reply, type Segment } from './fixture-types';

type MemberRow = Reply<'GET /v1/console/members'>['page']['rows'][number];
type TagView = Reply<'GET /v1/console/tags'>['tagGroups'][number]['tags'][number];
type Entry = Reply<'GET /v1/console/members/:id/timeline'>['rows'][number];

export interface Audience {
  members: FixtureMember[];
  tagGroups: typeof tagGroups;
  segments: Segment[];
  audit: AuditRow[];
}

export const startAudience = (): Audience => {
  const audience: Audience = { members: makeMembers(2084), tagGroups: structuredClone(tagGroups), segments: [], audit: [] };
  const saved: [string, SegmentRule, string[]][] = [
    ['首单 30 天没回来', { all: [{ orders: { count: { eq: 1 }, lastBefore: { days: 30 } } }] }, ['秋日回访']],
    ['银毫以上的岩茶、白茶客', { all: [{ tier: { in: ['silver', 'gold', 'black'] } }, { tag: { any: ['爱喝岩茶', '爱喝白茶'] } }] }, ['岩茶上新，老客先尝']],
    ['沉睡 60 天', { all: [{ orders: { count: { gte: 2 } } }, { orders: { lastBefore: { days: 60 } } }] }, []],
    ['年消费满 ¥1,000', { orders: { sumFen: { gte: 100_000 }, within: { days: 365 } } }, []],
  ];
  audience.segments = saved.map(([name, rule, usedBy], index) => segmentView(audience, idOf('segment', index + 1), name, rule, usedBy.map((used, at) => ({ kind: 'campaign', id: idOf('campaign', at + 1), name: used }))));
  return audience;
};

export const audienceOf = ({ members }: Audience, rule: SegmentRule): FixtureMember[] => members.filter((member) => holds(member, rule));

function segmentView(audience: Audience, id: string, name: string, rule: SegmentRule, usedBy: Segment['usedBy']): Segment {
  const { length: count } = audienceOf(audience, rule);
  return {
    id, name, rule, sentence: sentenceOf(rule), count, countedAt: now.toISOString(), createdAt: addDays(now, -20).toISOString(), archived: false, usedBy, trend: trendOf(count),
  };
}

const paid = (member: FixtureMember): number => member.orders.reduce((sum, order) => sum + order.paidFen, 0);
const masked = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`;

export const rowOf = (audience: Audience, member: FixtureMember): MemberRow => {
  const last = member.orders[member.orders.length - 1];
  return {
    id: member.id, memberNo: member.memberNo, nickname: member.nickname, avatarKey: member.id, phoneMasked: masked(member.phone), status: 'joined',
    tierKey: member.tierKey, tierName: tiers.find((tier) => tier.key === member.tierKey)?.name ?? '',
    tags: audience.tagGroups.flatMap((group) => group.tags).filter((tag) => member.tags.includes(tag.id)).map(({ id, name, colour }) => ({ id, name, colour })),
    storeName: stores.find((store) => store.id === member.storeId)?.name ?? null,
    joinedAt: member.joinedAt.toISOString(), lastOrderAt: last ? last.at.toISOString() : null, orderCount: member.orders.length, paidFen: paid(member), points: member.points,
  };
};

function tierProgress(member: FixtureMember) {
  const growth = Math.floor(paid(member) / 100);
  const at = tiers.findIndex((tier) => tier.key === member.tierKey);
  const [tier, next] = [tiers[at] ?? tiers[0], tiers[at + 1]];
  const from = tier?.growthFrom ?? 0;
  const missing = next ? Math.max(0, next.growthFrom - growth) : null;
  return {
    key: tier?.key ?? '', name: tier?.name ?? '', rank: tier?.rank ?? 0, growth, nextName: next?.name ?? null, growthToNext: missing, fenToNext: missing === null ? null : missing * 100,
    progress: next ? Math.min(1, (growth - from) / (next.growthFrom - from)) : 1, sentence: next ? `再消费 ¥${missing} 升${next.name}` : '已是最高等级，谢谢一路相伴',
    validUntil: addDays(now, 200).toISOString(), keep: null, card: null, benefits: tier?.benefits ?? [],
  };
}

function timelineOf(member: FixtureMember): Entry[] {
  const spent = member.orders.flatMap((order): Entry[] => [
    { at: order.at.toISOString(), kind: order.channel === 'group-buy' ? 'group-buy' : 'order', title: order.channel === 'counter' ? `在${order.store}消费` : `商城下单，${order.store}自提`, detail: '满 ¥50 减 ¥10，使用 1 张券', amountFen: order.paidFen },
    { at: new Date(order.at.getTime() + 60_000).toISOString(), kind: 'points', title: `获得 ${Math.floor(order.paidFen / 100)} 积分`, detail: '消费返积分', amountFen: null },
  ]);
  const others: Entry[] = [
    { at: addDays(now, -3).toISOString(), kind: 'message', title: '收到「岩茶上新，老客先尝」', detail: '已打开', amountFen: null },
    { at: addDays(now, -3).toISOString(), kind: 'coupon', title: '收到「满减券」', detail: '满 ¥80 减 ¥20，12月2日前', amountFen: null },
    { at: addDays(now, -9).toISOString(), kind: 'access', title: '客服查看了手机号', detail: '售后回访，联系会员', amountFen: null },
    { at: member.joinedAt.toISOString(), kind: 'joined', title: '加入会员', detail: '扫静安店的门店码', amountFen: null },
  ];
  return [...spent, ...others].sort((a, b) => b.at.localeCompare(a.at));
}

export function memberHandlers(audience: Audience): Handlers {
  const member = (id: string): FixtureMember => {
    const found = audience.members.find((item) => item.id === id);
    if (!found) throw new Refusal('MEMBER_NOT_FOUND');
    return found;
  };
  return {
    'GET /v1/console/members': ({ query }) => {
      const { search, tierKey, tagId, storeId, status } = query;
      const found = audience.members.filter((item) =>
        (!search || item.nickname.includes(search) || item.memberNo === search || item.phone === search) && (!tierKey || item.tierKey === tierKey)
        && (!tagId || item.tags.includes(tagId)) && (!storeId || item.storeId === storeId) && (!status || status === 'joined'));
      const page = pageOf(found, query);
      return { total: found.length, page: { ...page, rows: page.rows.map((item) => rowOf(audience, item)) } };
    },
    'GET /v1/console/members/:id': ({ params }) => {
      const item = member(params.id);
      const row = rowOf(audience, item);
      const last = item.orders[item.orders.length - 1];
      return {
        profile: { id: item.id, memberNo: item.memberNo, nickname: item.nickname, avatarKey: item.id, phoneMasked: masked(item.phone), gender: 'female', birthday: '03-18', joinedAt: item.joinedAt.toISOString() },
        row, tier: tierProgress(item), source: '扫静安店的门店码', consents: { inbox: true, subscribe: true, sms: false, wecom: false },
        numbers: { orderCount: row.orderCount, paidFen: row.paidFen, averageFen: row.orderCount === 0 ? 0 : Math.round(row.paidFen / row.orderCount), points: item.points, usableCoupons: 2, daysSinceLastOrder: last ? businessDay(now) - businessDay(last.at) : null },
      };
    },
    'GET /v1/console/members/:id/timeline': ({ params, query }) => pageOf(timelineOf(member(params.id)).filter((entry) => !query.kind || entry.kind === query.kind), query, 30),
    'POST /v1/console/members/:id/phone': ({ params, body }, who) => {
      const item = member(params.id);
      recordAudit(audience, who, { action: '查看完整手机号', target: item.memberNo, why: body.reason });
      return { phone: item.phone };
    },
    'POST /v1/console/members/:id/tags': ({ params, body }, who) => {
      const item = member(params.id);
      const group = audience.tagGroups.find((candidate) => candidate.tags.some((tag) => tag.id === body.tagId));
      if (!group) throw new Refusal('TAG_NOT_FOUND');
      const former = group.exclusive ? group.tags.map((tag) => tag.id) : [];
      const before = item.tags;
      item.tags = [...item.tags.filter((id) => !former.includes(id) && id !== body.tagId), body.tagId];
      recordAudit(audience, who, { action: '给会员加标签', target: item.memberNo, before: { tags: before }, after: { tags: item.tags } });
      return rowOf(audience, item);
    },
    'DELETE /v1/console/members/:id/tags/:tagId': ({ params }) => {
      const item = member(params.id);
      item.tags = item.tags.filter((id) => id !== params.tagId);
      return rowOf(audience, item);
    },
  };
}

type Deed = Pick<AuditRow, 'action' | 'target'> & Partial<Pick<AuditRow, 'why' | 'before' | 'after'>>;

export function recordAudit(audience: Audience, who: Operator, deed: Deed): void {
  audience.audit.unshift({ id: idOf('audit', audience.audit.length + 1), at: now.toISOString(), who: who.name, why: null, before: null, after: null, ...deed });
}

const plainTag = { owner: { id: idOf('operator', 2), name: '周管理' }, ends: { kind: 'never' as const }, endsText: '一直有效', rule: null };
/** One of each kind: it ends, it has a rule, its rule names what is gone. */
const special = (name: string): Partial<TagView> => {
  if (name === '少糖') return { ends: { kind: 'days', days: 90 }, endsText: '打上 90 天后到期' };
  if (name === '早茶客') return { rule: { rule: { orders: { count: { gte: 3 }, within: { days: 30 } } }, sentence: '最近 30 天内消费次数不少于 3 次', state: 'fresh', sweptAt: now.toISOString() } };
  if (name === '晚间客') return { rule: { rule: { tag: { any: ['旧标签'] } }, sentence: '规则里有已删除的内容，请编辑后保存', state: 'broken', sweptAt: null } };
  return {};
};

export function tagHandlers(audience: Audience): Handlers {
  const members = (tagId: string): number => audience.members.filter((item) => item.tags.includes(tagId)).length;
  const view = (group: Audience['tagGroups'][number]) => ({ ...group, tags: group.tags.map((tag) => ({ ...tag, ...plainTag, ...special(tag.name), members: members(tag.id) })) });
  return {
    'GET /v1/console/tags': () => ({ tagGroups: audience.tagGroups.map(view) }),
    'POST /v1/console/tag-groups': ({ body }) => {
      if (audience.tagGroups.some((group) => group.name === body.name)) throw new Refusal('TAG_NAME_TAKEN');
      const group = { id: idOf('tgroup', audience.tagGroups.length + 1), name: body.name, exclusive: body.exclusive, forStaff: body.forStaff ?? false, tags: [] };
      audience.tagGroups.push(group);
      return view(group);
    },
    'POST /v1/console/tags': ({ body }) => {
      const group = audience.tagGroups.find((item) => item.id === body.tagGroupId);
      if (!group) throw new Refusal('TAG_NOT_FOUND');
      if (group.tags.some((tag) => tag.name === body.name)) throw new Refusal('TAG_NAME_TAKEN');
      const tag = { id: idOf('tag', 900 + audience.tagGroups.flatMap((item) => item.tags).length), name: body.name, colour: body.colour, groupId: group.id };
      group.tags.push(tag);
      return { ...tag, ...plainTag, members: 0 };
    },
    'PUT /v1/console/tags/:id': ({ params, body }) => {
      const tag = audience.tagGroups.flatMap((item) => item.tags).find((one) => one.id === params.id);
      if (!tag) throw new Refusal('TAG_NOT_FOUND');
      Object.assign(tag, { name: body.name, colour: body.colour });
      return { ...tag, ...plainTag, members: members(tag.id) };
    },
  };
}

export function segmentHandlers(audience: Audience): Handlers {
  const segment = (id: string): Segment => {
    const found = audience.segments.find((item) => item.id === id);
    if (!found) throw new Refusal('SEGMENT_NOT_FOUND');
    return found;
  };
  return {
    'GET /v1/console/segments': ({ query }) => ({ segments: audience.segments.filter((item) => item.archived === (String(query.archived) === 'true')) }),
    'GET /v1/console/segments/:id': ({ params }) => segment(params.id),
    'POST /v1/console/segments': ({ body }) => {
      const made = segmentView(audience, idOf('segment', audience.segments.length + 1), body.name, body.rule, []);
      audience.segments.unshift(made);
      return made;
    },
    'PUT /v1/console/segments/:id': ({ params, body }) => Object.assign(segment(params.id), segmentView(audience, params.id, body.name, body.rule, segment(params.id).usedBy)),
    'DELETE /v1/console/segments/:id': ({ params }) => {
      audience.segments.splice(audience.segments.indexOf(segment(params.id)), 1);
      return {};
    },
    'POST /v1/console/segments/count': ({ body }) => {
      const found = audienceOf(audience, body.rule);
      const conditions = conditionsIn(body.rule).map(({ path, rule }) => ({ path, sentence: sentenceOf(rule), count: audienceOf(audience, rule).length }));
      return {
        count: found.length, total: audience.members.length, asOf: now.toISOString(), sentence: sentenceOf(body.rule), conditions, evaluator: 'index',
        sample: found.slice(0, body.sample ?? 5).map((item) => ({ member: rowOf(audience, item), reasons: conditionsIn(body.rule).filter(({ rule }) => holds(item, rule)).map(({ rule }) => sentenceOf(rule)) })),
      };
    },
    'POST /v1/console/segments/explain': ({ body }) => {
      const item = audience.members.find((candidate) => candidate.id === body.memberId);
      if (!item) throw new Refusal('MEMBER_NOT_FOUND');
      return { in: holds(item, body.rule), reasons: conditionsIn(body.rule).map(({ path, rule }) => ({ path, holds: holds(item, rule), sentence: sentenceOf(rule) })) };
    },
  };
}
