import { useMemo } from 'react';
import { theme } from '@shuke/shared/values/theme';
import { useRead } from '../../api/hooks';
import { ChartPanel } from '../../ui/chart-panel';
import type { ChartModel } from '../../ui/chart-model';
import { count, minute, percent, shareOf, yuan, yuanExact } from '../../ui/format';
import { Panel, Stat } from '../../ui/parts';
import { Bone, Loading } from '../../ui/states';
import { Interval } from './interval';
import { isMoving, type Campaign, type Effect } from './words';

const pollMs = 5_000;

/** reached → opened → redeemed → orders → revenue, and what of it would have come anyway. */
export function EffectView({ campaign }: { campaign: Campaign }) {
  const effect = useRead('GET /v1/console/campaigns/:id/effect', { params: { id: campaign.id } }, { every: () => (isMoving(campaign.state) ? pollMs : false) });
  return (
    <Loading of={effect} what="效果" skeleton={<div className="effect"><Bone height={200} /><Bone height={260} /></div>}>
      {(data) => <EffectBody effect={data} holdoutPercent={campaign.holdoutPercent} />}
    </Loading>
  );
}

function EffectBody({ effect, holdoutPercent }: { effect: Effect; holdoutPercent: number }) {
  const days = effect.daily;
  const model = useMemo<ChartModel>(() => ({
    days: days.map((day) => day.day),
    series: [
      { name: '发放组', values: perMember(days.map((day) => day.treatedFen), effect.treated.members), colour: theme.colour.jade, kind: 'line' },
      { name: '对照组', values: perMember(days.map((day) => day.holdoutFen), effect.holdout.members), colour: theme.colour.amber, kind: 'line', faded: true },
    ],
    format: yuanExact, axis: yuanExact, height: 240,
  }), [days, effect.treated.members, effect.holdout.members]);
  return (
    <div className="effect">
      <Panel title={effect.verdict} hint={`效果窗口 ${effect.windowDays} 天 · 数据截至 ${minute(effect.asOf)}`} className="verdict-panel">
        <div className="numbers">
          <Stat label="净增营收" value={effect.incrementalFen === null ? '还看不出' : yuan(effect.incrementalFen)} note="扣除本来就会有的和券成本" />
          <Stat label="归因营收" value={yuan(effect.revenueFen)} note={`${count(effect.orders)} 单`} />
          <Stat label="券成本" value={yuan(effect.couponCostFen)} note={effect.revenueFen > 0 ? `占归因营收 ${shareOf(effect.couponCostFen, effect.revenueFen)}` : undefined} />
        </div>
      </Panel>
      <div className="effect-pair">
        <Funnel effect={effect} />
        <Arms effect={effect} holdoutPercent={holdoutPercent} />
      </div>
      {days.length > 1 && <ChartPanel finding={dailyFinding(effect)} hint="每日人均消费，元；两组按人数折算后可直接比较" model={model} />}
    </div>
  );
}

const perMember = (values: number[], members: number): number[] => values.map((value) => (members === 0 ? 0 : value / members));

function dailyFinding({ treated, holdout }: Effect): string {
  if (holdout.members === 0) return `发放组人均消费 ${yuanExact(treated.revenuePerMemberFen)}，没有对照组可比`;
  const gap = treated.revenuePerMemberFen - holdout.revenuePerMemberFen;
  const words = gap >= 0 ? `多 ${yuanExact(gap)}` : `少 ${yuanExact(-gap)}`;
  return `发放组人均消费 ${yuanExact(treated.revenuePerMemberFen)}，比对照组${words}`;
}

function Funnel({ effect }: { effect: Effect }) {
  const steps = [
    { name: '触达', value: effect.reached, rate: '' },
    { name: '打开', value: effect.opened, rate: shareOf(effect.opened, effect.reached) },
    { name: '核销', value: effect.redeemed, rate: shareOf(effect.redeemed, effect.reached) },
    { name: '下单', value: effect.orders, rate: '单' },
  ];
  const widest = Math.max(1, ...steps.map((step) => step.value));
  return (
    <Panel title="从触达到下单" hint="百分比以触达人数为底" className="funnel">
      <ol>
        {steps.map((step) => (
          <li key={step.name}>
            <span>{step.name}</span>
            <div className="funnel-track"><i style={{ width: `${(step.value / widest) * 100}%` }} /></div>
            <b className="figure">{count(step.value)}</b><small className="figure">{step.rate}</small>
          </li>
        ))}
        <li className="funnel-revenue"><span>营收</span><div /><b className="figure">{yuan(effect.revenueFen)}</b><small /></li>
      </ol>
    </Panel>
  );
}

function Arms({ effect, holdoutPercent }: { effect: Effect; holdoutPercent: number }) {
  const rows: [string, (arm: Effect['treated']) => string][] = [
    ['人数', (arm) => count(arm.members)],
    ['购买人数', (arm) => `${count(arm.buyers)}（${arm.members > 0 ? percent(arm.buyers / arm.members) : '—'}）`],
    ['订单', (arm) => count(arm.orders)],
    ['营收', (arm) => yuan(arm.revenueFen)],
    ['人均营收', (arm) => (arm.members > 0 ? yuanExact(arm.revenuePerMemberFen) : '—')],
  ];
  return (
    <Panel title="和不发的人比" hint={holdoutPercent > 0 ? `对照组随机留出 ${holdoutPercent}%` : '这次没有留对照组'} className="arms">
      <table className="arms-table">
        <thead><tr><th /><th>发放组</th><th>对照组</th></tr></thead>
        <tbody>
          {rows.map(([name, show]) => <tr key={name}><th scope="row">{name}</th><td className="figure">{show(effect.treated)}</td><td className="figure">{show(effect.holdout)}</td></tr>)}
        </tbody>
      </table>
      <Interval interval={effect.interval} />
    </Panel>
  );
}
