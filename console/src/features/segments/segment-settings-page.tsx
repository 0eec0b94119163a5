import { useState, type ReactNode } from 'react';
import { App, Button, InputNumber, Radio, Switch } from 'antd';
import type { Input, Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { Note, PageHead, Panel } from '../../ui/parts';
import { Bone, Loading, Refusal } from '../../ui/states';
import { UnsavedGuard } from '../../ui/unsaved';

type Settings = Input<'PUT /v1/console/segment-settings'>['body'];
type View = Reply<'GET /v1/console/segment-settings'>;
type Cuts = Exclude<Settings['rfm']['cuts'], 'quantiles'>;

/** What a brand that wants cuts of its own begins with. */
const startCuts: Cuts = { recencyDays: [7, 30, 60, 120], count: [1, 2, 4, 8], sumFen: [5_000, 20_000, 50_000, 100_000] };

export function SegmentSettingsPage() {
  const settings = useRead('GET /v1/console/segment-settings');
  return (
    <Loading of={settings} what="评分规则" skeleton={<div className="page"><Bone width={220} height={28} /><Bone height={300} /><Bone height={260} /></div>}>
      {(data) => <SettingsForm saved={data} />}
    </Loading>
  );
}

const bodyOf = ({ rfm, lifecycle }: View): Settings => ({ rfm, lifecycle });

function SettingsForm({ saved }: { saved: View }) {
  const { message } = App.useApp();
  const may = useMay()('PUT /v1/console/segment-settings');
  const [draft, setDraft] = useState(() => bodyOf(saved));
  const act = useAct('PUT /v1/console/segment-settings', {
    refresh: ['GET /v1/console/segment-settings'], done: () => void message.success('已保存，从下一次计数起按新规则'),
  });
  const dirty = JSON.stringify(draft) !== JSON.stringify(bodyOf(saved));
  return (
    <div className="page">
      <PageHead
        title="评分与阶段" hint="RFM 得分和生命周期阶段怎样划；改了以后，用到它们的人群立刻按新规则计数"
        extra={may && (
          <>
            <Button disabled={!dirty} onClick={() => setDraft(bodyOf(saved))}>还原</Button>
            <Button type="primary" disabled={!dirty} loading={act.busy} onClick={() => void act.send({ body: draft })}>保存</Button>
          </>
        )}
      />
      {!may && <Note>你的角色可以查看，不能修改。</Note>}
      <Refusal problem={act.problem} />
      <RfmPanel rfm={draft.rfm} onChange={(rfm) => setDraft({ ...draft, rfm })} disabled={!may} />
      <LifecyclePanel lifecycle={draft.lifecycle} onChange={(lifecycle) => setDraft({ ...draft, lifecycle })} disabled={!may} />
      <Panel title="RFM 分组" hint="按得分从上到下，先合适的算；在人群条件里可以直接选">
        <dl className="rfm-groups">{saved.groups.map((group) => <div key={group.key}><dt>{group.name}</dt><dd>{group.advice}</dd></div>)}</dl>
      </Panel>
      <UnsavedGuard dirty={dirty && may && !act.busy} what="评分规则" />
    </div>
  );
}

interface PartProps<T> { onChange: (value: T) => void; disabled: boolean }

function RfmPanel({ rfm, onChange, disabled }: PartProps<Settings['rfm']> & { rfm: Settings['rfm'] }) {
  const { cuts, windowDays } = rfm;
  return (
    <Panel title="RFM 得分" hint="最近一次消费(R)、消费次数(F)、消费金额(M)，各从 1 到 5 分">
      <div className="setting-lines">
        <Line label="看多久的消费">
          <Switch size="small" checked={windowDays === null} disabled={disabled} aria-label="看全部历史" onChange={(whole) => onChange({ ...rfm, windowDays: whole ? null : 365 })} />
          <span>全部历史</span>
          {windowDays !== null && <><span>，或最近</span><DayInput name="看最近几天" value={windowDays} disabled={disabled} onChange={(days) => onChange({ ...rfm, windowDays: days })} /></>}
        </Line>
        <Line label="怎样打分">
          <Radio.Group
            value={cuts === 'quantiles' ? 'quantiles' : 'own'} disabled={disabled} onChange={(event) => onChange({ ...rfm, cuts: event.target.value === 'own' ? startCuts : 'quantiles' })}
            options={[{ value: 'quantiles', label: '按排名，各分数人数相近' }, { value: 'own', label: '按自己定的分界' }]}
          />
        </Line>
      </div>
      {cuts !== 'quantiles' && <CutsTable cuts={cuts} disabled={disabled} onChange={(next) => onChange({ ...rfm, cuts: next })} />}
    </Panel>
  );
}

const cutRows: { key: keyof Cuts; name: string; unit: string; scale: number; words: readonly string[] }[] = [
  { key: 'recencyDays', name: '距最近消费', unit: '天以内', scale: 1, words: ['5 分', '4 分', '3 分', '2 分'] },
  { key: 'count', name: '消费次数', unit: '次以内', scale: 1, words: ['1 分', '2 分', '3 分', '4 分'] },
  { key: 'sumFen', name: '消费金额', unit: '元以内', scale: 100, words: ['1 分', '2 分', '3 分', '4 分'] },
];

function CutsTable({ cuts, onChange, disabled }: PartProps<Cuts> & { cuts: Cuts }) {
  return (
    <div className="cuts">
      {cutRows.map(({ key, name, unit, scale, words }) => (
        <div key={key} role="group" aria-label={name}>
          <strong>{name}</strong>
          {cuts[key].map((cut, index) => (
            <span className="clause" key={words[index]}>
              <InputNumber
                size="small" className="number" min={0} precision={scale === 100 ? 2 : 0} controls={false} disabled={disabled} aria-label={`${name}${words[index] ?? ''}`} value={cut / scale}
                onChange={(value) => onChange({ ...cuts, [key]: cuts[key].map((old, place) => (place === index ? Math.round((value ?? 0) * scale) : old)) })}
              />
              <span>{unit} {words[index]}</span>
            </span>
          ))}
          <span className="hint">超过最后一个分界：{key === 'recencyDays' ? '1 分' : '5 分'}</span>
        </div>
      ))}
    </div>
  );
}

function LifecyclePanel({ lifecycle, onChange, disabled }: PartProps<Settings['lifecycle']> & { lifecycle: Settings['lifecycle'] }) {
  const day = (key: keyof Settings['lifecycle'], name: string) => (
    <DayInput name={name} value={lifecycle[key]} disabled={disabled} onChange={(value) => onChange({ ...lifecycle, [key]: value })} />
  );
  return (
    <Panel title="生命周期阶段" hint="只看消费日期，时间过去就会移动；从没买过的人不在任何阶段">
      <div className="setting-lines">
        <Line label="新客">首单后 {day('newDays', '新客天数')} 内</Line>
        <Line label="忠诚">
          最近 {day('loyalWithinDays', '忠诚看几天')} 内消费至少
          <InputNumber size="small" className="number number-days" min={2} max={1000} precision={0} controls={false} disabled={disabled} aria-label="忠诚消费次数" value={lifecycle.loyalPurchases} onChange={(value) => onChange({ ...lifecycle, loyalPurchases: value ?? 2 })} /> 次
        </Line>
        <Line label="活跃">其余还在消费的人</Line>
        <Line label="有流失风险">{day('atRiskAfterDays', '流失风险天数')} 没有消费</Line>
        <Line label="沉睡">{day('dormantAfterDays', '沉睡天数')} 没有消费</Line>
        <Line label="已流失">{day('lostAfterDays', '流失天数')} 没有消费</Line>
      </div>
    </Panel>
  );
}

const Line = ({ label, children }: { label: string; children: ReactNode }) => <div className="setting-line"><strong>{label}</strong><div>{children}</div></div>;

function DayInput({ name, value, onChange, disabled }: PartProps<number> & { name: string; value: number }) {
  return (
    <>
      <InputNumber size="small" className="number number-days" min={1} max={3650} precision={0} controls={false} disabled={disabled} aria-label={name} value={value} onChange={(next) => onChange(next ?? 1)} />
      <span>天</span>
    </>
  );
}
