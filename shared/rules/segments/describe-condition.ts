import { STAGE_NAMES } from '../lifecycle/stage-of';
import { RFM_GROUPS } from '../rfm/rfm-groups';
import { list, numbers, whenOf, type Names } from './describe-parts';
import { FIELDS, type FieldFacts } from './fields';
import { asList, type CouponTest, type EventTest, type FieldTest, type GroupBuyTest, type LifecycleTest, type NumberTest, type RfmTest, type SegmentCondition } from './rule-tree';
import { COUPON_STATE_NAMES, EVENT_TITLES, TEAM_STATE_NAMES } from './words';

type Word = (value: unknown) => string;

const wordOf = ({ kind, choices, unit = '' }: FieldFacts, { stores }: Names): Word => (value) => {
  if (kind === 'choice') return `「${choices?.[String(value)] ?? String(value)}」`;
  return kind === 'store' ? `「${stores.get(String(value)) ?? String(value)}」` : `${String(value)}${unit}`;
};

const boundsOf = ({ gte, lte, between }: FieldTest, word: Word, day: boolean): string[] => [
  gte === undefined ? '' : `${day ? '不早于' : '不少于'} ${word(gte)}`,
  lte === undefined ? '' : `${day ? '不晚于' : '不多于'} ${word(lte)}`,
  between ? `在 ${word(between[0])} 到 ${word(between[1])}（不含）之间` : '',
];

export const describeField = (test: FieldTest, names: Names): string => {
  const facts = FIELDS[test.name];
  if (facts.kind === 'flag') return test.eq === true ? facts.title : `没有${facts.title}`;
  const word = wordOf(facts, names);
  const parts = [
    test.exists === undefined ? '' : test.exists ? '已知' : '未知',
    test.eq === undefined ? '' : `是 ${word(test.eq)}`,
    test.in ? `是 ${test.in.map(word).join('、')}${test.in.length > 1 ? ' 之一' : ''}` : '',
    ...boundsOf(test, word, facts.kind === 'day'),
  ].filter(Boolean);
  return `${facts.title}${parts.join('，')}`;
};

/** "有 X", "没有 X" or "X 不少于 2 张". */
const howMany = (thing: string, count: NumberTest | undefined, unit: string): string => {
  if (!count) return `有${thing}`;
  return count.eq === 0 || count.lte === 0 ? `没有${thing}` : `${thing}${numbers(count, (n) => `${n} ${unit}`)}`;
};

const describeCoupon = ({ template, state, expiringWithinDays, count }: CouponTest, { templates }: Names): string => {
  const named = asList(template);
  const end = expiringWithinDays === undefined ? '' : `${expiringWithinDays} 天内到期的`;
  return howMany(`${end}${state ? COUPON_STATE_NAMES[state] : end ? '未使用' : ''}券${named ? list(named, templates) : ''}`, count, '张');
};

const describeGroupBuy = ({ activity, state, within, missing, count }: GroupBuyTest, { activities }: Names): string => {
  const named = asList(activity);
  const short = missing ? `还差人数${numbers(missing, (n) => `${n} 人`)}的` : '';
  return `${whenOf(within ? { within } : {})}${howMany(`${short}${state ? TEAM_STATE_NAMES[state] : ''}拼团${named ? list(named, activities) : ''}`, count, '次')}`;
};

const describeEvent = ({ name, where, count, within, between }: EventTest, names: Names): string => {
  const [template, campaign] = [asList(where?.template), asList(where?.campaign)];
  const detail = `${template ? list(template, names.templates) : ''}${campaign ? list(campaign, names.campaigns) : ''}`;
  return `${whenOf({ ...(within ? { within } : {}), ...(between ? { between } : {}) })}${howMany(`${EVENT_TITLES[name]}${detail}`, count, '次')}`;
};

const describeRfm = ({ r, f, m, group }: RfmTest): string => {
  const score = (n: number) => `${n} 分`;
  const groups = new Map(RFM_GROUPS.map(({ key, name }) => [key, name]));
  return [
    r ? `最近消费得分${numbers(r, score)}` : '', f ? `消费次数得分${numbers(f, score)}` : '', m ? `消费金额得分${numbers(m, score)}` : '',
    group ? `属于 RFM 分组${list(group, groups)}` : '',
  ].filter(Boolean).join('，');
};

const describeLifecycle = ({ in: stages, sinceDays }: LifecycleTest): string =>
  `处于${list(stages, new Map(Object.entries(STAGE_NAMES)))}阶段${sinceDays ? `，进入该阶段的天数${numbers(sinceDays, (n) => `${n} 天`)}` : ''}`;

/** The conditions on what a member holds, did, or is counted among. */
export const describeHolding = (condition: Exclude<SegmentCondition, { tag: unknown } | { tier: unknown } | { orders: unknown } | { field: unknown }>, names: Names): string => {
  if ('coupon' in condition) return describeCoupon(condition.coupon, names);
  if ('groupBuy' in condition) return describeGroupBuy(condition.groupBuy, names);
  if ('event' in condition) return describeEvent(condition.event, names);
  if ('rfm' in condition) return describeRfm(condition.rfm);
  if ('lifecycle' in condition) return describeLifecycle(condition.lifecycle);
  return 'segment' in condition ? `在人群${list([condition.segment], names.segments)}中` : `在名单${list([condition.list], names.lists)}中`;
};
