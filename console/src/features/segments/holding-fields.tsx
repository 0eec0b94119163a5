import { Select } from 'antd';
import type { CouponTest, EventTest, GroupBuyTest, LifecycleTest, RfmTest, TagTest, TierTest } from '@shuke/shared/contract/segment-rule';
import { STAGE_NAMES } from '@shuke/shared/rules/lifecycle/stage-of';
import { RFM_GROUPS } from '@shuke/shared/rules/rfm/rfm-groups';
import { COUPON_STATE_NAMES, EVENT_DETAILS, EVENT_TITLES, TEAM_STATE_NAMES } from '@shuke/shared/rules/segments/words';
import { Between, Clauses, Days, Measure, Pick, PickOne, type Clause } from './clause-parts';
import { tagModeNames, tagModes, type TagMode } from './conditions';
import { useEditor } from './use-rule-editor';
import type { Facts } from './use-facts';

interface Props<T> {
  test: T;
  onChange: (test: T, merge?: string) => void;
}

const choices = <K extends string>(names: Readonly<Record<K, string>>): { value: K; label: string }[] =>
  (Object.entries(names) as [K, string][]).map(([value, label]) => ({ value, label }));
const asList = (names: string | readonly string[] | undefined): readonly string[] => (typeof names === 'string' ? [names] : names ?? []);

const tagClauses = ({ tags }: Facts): Clause<TagTest>[] => [
  ...tagModes.map((mode): Clause<TagTest> => ({
    key: mode, name: `标签${tagModeNames[mode]}`, fresh: { [mode]: [] },
    show: (test, put) => (
      <>
        <Select<TagMode>
          size="small" value={mode} aria-label="标签怎样匹配" popupMatchSelectWidth={false} onChange={(to) => put({ [mode]: undefined, [to]: test[mode] ?? [] })}
          options={tagModes.filter((one) => one === mode || test[one] === undefined).map((value) => ({ value, label: tagModeNames[value] }))}
        />
        <Pick name="标签" options={tags} value={test[mode] ?? []} onChange={(names) => put({ [mode]: names })} />
      </>
    ),
  })),
  {
    key: 'addedWithinDays', name: '只看最近打上的', fresh: { addedWithinDays: 30 },
    show: (test, put) => <Days name="几天内打上" before="只看最近" after="天内打上的" days={test.addedWithinDays ?? 1} onChange={(addedWithinDays) => put({ addedWithinDays }, 'days')} />,
  },
];

export function TagFields({ test, onChange }: Props<TagTest>) {
  return <Clauses clauses={tagClauses(useEditor().facts)} test={test} onChange={onChange} />;
}

const tierClauses = ({ tiers }: Facts): Clause<TierTest>[] => [
  { key: 'in', name: '等级', fresh: { in: [] }, show: (test, put) => <><Pick name="等级" before="是" options={tiers} value={test.in ?? []} onChange={(names) => put({ in: names })} /><span>之一</span></> },
  {
    key: 'heldForDays', name: '在现等级多久', fresh: { heldForDays: { gte: 90 } },
    show: (test, put) => <Measure name="在现等级" unit="天" test={test.heldForDays ?? {}} onChange={(heldForDays, merge) => put({ heldForDays }, merge)} />,
  },
];

export function TierFields({ test, onChange }: Props<TierTest>) {
  return <Clauses clauses={tierClauses(useEditor().facts)} test={test} onChange={onChange} />;
}

const couponClauses = ({ templates }: Facts): Clause<CouponTest>[] => [
  { key: 'template', name: '哪种券', fresh: { template: [] }, show: (test, put) => <Pick name="券" before="券是" options={templates} value={asList(test.template)} onChange={(template) => put({ template })} /> },
  { key: 'state', name: '状态', fresh: { state: 'issued' }, show: (test, put) => <PickOne name="券的状态" before="状态是" options={choices(COUPON_STATE_NAMES)} value={test.state ?? 'issued'} onChange={(state) => put({ state })} /> },
  {
    key: 'expiringWithinDays', name: '快到期', fresh: { expiringWithinDays: 3 },
    show: (test, put) => <Days name="几天内到期" before="在" after="天内到期" days={test.expiringWithinDays ?? 1} onChange={(expiringWithinDays) => put({ expiringWithinDays }, 'days')} />,
  },
  { key: 'count', name: '张数', fresh: { count: { gte: 1 } }, show: (test, put) => <Measure name="张数" unit="张" test={test.count ?? {}} onChange={(count, merge) => put({ count }, merge)} /> },
];

export function CouponFields({ test, onChange }: Props<CouponTest>) {
  return <Clauses clauses={couponClauses(useEditor().facts)} test={test} onChange={onChange} />;
}

const groupBuyClauses = ({ activities }: Facts): Clause<GroupBuyTest>[] => [
  { key: 'activity', name: '哪个活动', fresh: { activity: [] }, show: (test, put) => <Pick name="拼团活动" before="活动是" options={activities} value={asList(test.activity)} onChange={(activity) => put({ activity })} /> },
  { key: 'state', name: '团的状态', fresh: { state: 'open' }, show: (test, put) => <PickOne name="团的状态" before="团" options={choices(TEAM_STATE_NAMES)} value={test.state ?? 'open'} onChange={(state) => put({ state })} /> },
  { key: 'missing', name: '还差几人', fresh: { missing: { eq: 1 } }, show: (test, put) => <Measure name="还差" unit="人" most={100} test={test.missing ?? {}} onChange={(missing, merge) => put({ missing }, merge)} /> },
  { key: 'within', name: '最近几天参加', fresh: { within: { days: 30 } }, show: (test, put) => <Days name="最近几天参加" before="最近" after="天内参加" days={test.within?.days ?? 1} onChange={(days) => put({ within: { days } }, 'days')} /> },
  { key: 'count', name: '次数', fresh: { count: { gte: 1 } }, show: (test, put) => <Measure name="次数" unit="次" test={test.count ?? {}} onChange={(count, merge) => put({ count }, merge)} /> },
];

export function GroupBuyFields({ test, onChange }: Props<GroupBuyTest>) {
  return <Clauses clauses={groupBuyClauses(useEditor().facts)} test={test} onChange={onChange} />;
}

const eventClauses = ({ campaigns, templates }: Facts, name: EventTest['name']): Clause<EventTest>[] => [
  ...EVENT_DETAILS[name].map((detail): Clause<EventTest> => ({
    key: 'where', name: detail === 'campaign' ? '哪个活动的' : '哪种券', fresh: { where: { [detail]: [] } },
    show: (test, put) => (
      <Pick
        name={detail === 'campaign' ? '营销活动' : '券'} before={detail === 'campaign' ? '活动是' : '券是'} options={detail === 'campaign' ? campaigns : templates}
        value={asList(test.where?.[detail])} onChange={(names) => put({ where: { [detail]: names } })}
      />
    ),
  })),
  { key: 'count', name: '次数', fresh: { count: { gte: 1 } }, show: (test, put) => <Measure name="次数" unit="次" test={test.count ?? {}} onChange={(count, merge) => put({ count }, merge)} /> },
  {
    key: 'within', name: '最近几天', fresh: { within: { days: 30 } }, excludes: ['between'],
    show: (test, put) => <Days name="最近几天" before="最近" after="天内" days={test.within?.days ?? 1} onChange={(days) => put({ within: { days } }, 'days')} />,
  },
  { key: 'between', name: '日期之间', fresh: { between: ['', ''] }, excludes: ['within'], show: (test, put) => <Between name="日期" value={test.between ?? ['', '']} onChange={(between) => put({ between })} /> },
];

export function EventFields({ test, onChange }: Props<EventTest>) {
  const { facts } = useEditor();
  const choose = (name: EventTest['name']) => {
    const { where: _gone, ...rest } = test;
    onChange({ ...rest, name });
  };
  return (
    <>
      <span className="clause"><PickOne name="做过的事" options={choices(EVENT_TITLES)} value={test.name} onChange={choose} /></span>
      <Clauses clauses={eventClauses(facts, test.name)} test={test} onChange={onChange} />
    </>
  );
}

const groups = RFM_GROUPS.map(({ key, name }) => ({ value: key, label: name }));
const rfmClauses: Clause<RfmTest>[] = [
  { key: 'group', name: '分组', fresh: { group: [] }, show: (test, put) => <Pick name="分组" before="分组是" options={groups} value={test.group ?? []} onChange={(group) => put({ group })} /> },
  ...([['r', '最近消费得分'], ['f', '消费次数得分'], ['m', '消费金额得分']] as const).map(([score, name]): Clause<RfmTest> => ({
    key: score, name, fresh: { [score]: { gte: 4 } },
    show: (test, put) => <Measure name={name} unit="分" most={5} test={test[score] ?? {}} onChange={(next, merge) => put({ [score]: next }, merge)} />,
  })),
];

export function RfmFields({ test, onChange }: Props<RfmTest>) {
  return <Clauses clauses={rfmClauses} test={test} onChange={onChange} />;
}

const sinceClause: Clause<LifecycleTest> = {
  key: 'sinceDays', name: '进入多久', fresh: { sinceDays: { gte: 7 } },
  show: (test, put) => <Measure name="进入该阶段" unit="天" test={test.sinceDays ?? {}} onChange={(sinceDays, merge) => put({ sinceDays }, merge)} />,
};

export function LifecycleFields({ test, onChange }: Props<LifecycleTest>) {
  return (
    <>
      <span className="clause"><Pick name="阶段" before="处于" options={choices(STAGE_NAMES)} value={test.in} onChange={(stages) => onChange({ ...test, in: stages as LifecycleTest['in'] })} /></span>
      <Clauses clauses={[sinceClause]} test={test} onChange={onChange} />
    </>
  );
}

export function ReferenceField({ name, test, onChange, options }: Props<string> & { name: string; options: readonly { value: string; label: string }[] }) {
  return <span className="clause"><PickOne name={name} before={name === '人群' ? '在人群' : '在名单'} options={options} value={test} onChange={(next) => onChange(next)} /></span>;
}
