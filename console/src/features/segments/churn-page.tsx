import { useState } from 'react';
import { Link } from 'react-router';
import { App, Button, Segmented } from 'antd';
import { call } from '../../api/api';
import { useAct, useGrowingList, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, minute, percent, yuan } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Note, PageHead, Panel, StateDot } from '../../ui/parts';
import { BoneCards, BoneRows, Empty, Loading, Refusal } from '../../ui/states';
import { CheckPicture } from './check-picture';
import { bandMeaning, bandTones, checkFinding, riskText, type Band, type Check, type Churn } from './churn-words';

const waitingMs = 3_000;

export function ChurnPage() {
  const churn = useRead('GET /v1/console/churn', undefined, { every: (data) => (data?.newer?.state === 'waiting' ? waitingMs : false) });
  return (
    <div className="page">
      <PageHead title="流失风险" hint="每位会员按自己的消费节奏算，不是一刀切的天数；每天更新一次" extra={<LearnAnew waiting={churn.data?.newer?.state === 'waiting'} />} />
      <Loading of={churn} what="流失风险" skeleton={<BoneCards cards={5} height={150} />}>{(data) => <ChurnBody churn={data} />}</Loading>
    </div>
  );
}

function LearnAnew({ waiting }: { waiting: boolean }) {
  const { message } = App.useApp();
  const can = useMay();
  const act = useAct('POST /v1/console/churn/models', { refresh: ['GET /v1/console/churn'], done: () => void message.success('已开始重新计算，完成后自动更新') });
  if (!can('POST /v1/console/churn/models')) return null;
  return (
    <>
      <Refusal problem={act.problem} />
      <Button icon={<Icon name="refresh" />} loading={act.busy || waiting} onClick={() => void act.send({})}>{waiting ? '正在重新计算' : '重新计算'}</Button>
    </>
  );
}

function ChurnBody({ churn }: { churn: Churn }) {
  const { model, newer, bands, scoredOn } = churn;
  const [band, setBand] = useState<Band>('high');
  if (!model) {
    return newer?.state === 'waiting' ? <Empty icon="clock" title="正在计算" text="第一次要读完所有消费，通常几分钟内完成。" />
      : <Empty icon="loop" title="数据还不够" text="至少要有 8 周的消费记录，并且有 50 位会员来过两天以上，才看得出节奏。" />;
  }
  return (
    <>
      {newer?.state === 'thin' && <Note tone="amber">最近一次重新计算时数据不够，仍沿用 {minute(model.fittedAt ?? model.askedAt)} 的结果。</Note>}
      <div className="stage-cards band-cards">
        {bands.map((one) => (
          <button type="button" key={one.band} className={`stage-tile tile-${bandTones[one.band]}`} aria-pressed={band === one.band} onClick={() => setBand(one.band)}>
            <strong>{one.name}</strong>
            <span className="stage-size figure">{count(one.members)}<small> 人</small></span>
            <span className="hint">{bandMeaning(one.band, model.check)}</span>
            <span className="hint figure">累计消费 {yuan(one.paidFen)}</span>
          </button>
        ))}
      </div>
      <BandMembers band={band} bands={bands} onBand={setBand} scoredOn={scoredOn} />
      {model.check && <CheckPanel check={model.check} />}
    </>
  );
}

function BandMembers({ band, bands, onBand, scoredOn }: { band: Band; bands: Churn['bands']; onBand: (band: Band) => void; scoredOn: string | null }) {
  const list = useGrowingList(['GET /v1/console/churn/members', band], (cursor) => call('GET /v1/console/churn/members', { query: { band, limit: 10, ...(cursor ? { cursor } : {}) } }));
  const choice = <Segmented size="small" value={band} onChange={onBand} aria-label="风险" options={bands.map((one) => ({ value: one.band, label: one.name }))} />;
  return (
    <Panel title="先联系谁" hint={`同一档里消费多的排在前面${scoredOn ? `；${scoredOn} 的结果` : '；正在更新'}`} extra={choice}>
      <Loading of={list} what="会员" skeleton={<BoneRows rows={5} />}>
        {(rows) => (rows.length === 0 ? <p className="hint">这一档没有会员。</p> : (
          <ul className="risk-rows">
            {rows.map(({ memberId, nickname, memberNo, paidFen, risk }) => (
              <li key={memberId}>
                <div className="cell-two"><Link to={`/members/${memberId}`}>{nickname}</Link><span className="figure">{memberNo}</span></div>
                <div className="cell-two"><strong>{risk.reason}</strong><span>{riskText(risk)}</span></div>
                <span className="figure">{yuan(paidFen)}</span>
              </li>
            ))}
          </ul>
        ))}
      </Loading>
      {list.hasNextPage && <Button className="more" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>再看 10 位</Button>}
    </Panel>
  );
}

function CheckPanel({ check }: { check: Check }) {
  const better = check.errorOfPace > 0 ? 1 - check.errorOfModel / check.errorOfPace : 0;
  return (
    <Panel title={checkFinding(check)} label="准不准" hint={`只用前 ${check.calibrationWeeks} 周学习，再和后 ${check.holdoutWeeks} 周对照，共 ${count(check.members)} 人`}>
      <div className="flow-layout">
        <div>
          <CheckPicture check={check} label="按再次购买的次数分组，每人预计和实际的次数" />
          <p className="hint check-legend"><i className="bar-actual" aria-hidden="true" />实际每人次数<i className="bar-predicted" aria-hidden="true" />预计每人次数。横轴是学习期里再次购买的次数。</p>
          {better > 0 && <p className="hint">逐人来看，误差比“照原来的速度继续买”小 {percent(better, 0)}。</p>}
        </div>
        <div className="flow-table"><BandCheck check={check} /></div>
      </div>
      <p className="hint">方法：BG/NBD 模型（Fader、Hardie、Lee，2005）。它假设每人有自己的购买速度，每次回购后都有可能不再来。</p>
    </Panel>
  );
}

const names: Record<Band, string> = { once: '只买过一次', calm: '放心', watch: '留意', high: '流失风险高' };

function BandCheck({ check }: { check: Check }) {
  return (
    <table>
      <thead><tr><th>当时的判断</th><th>人数</th><th>后来又来了</th></tr></thead>
      <tbody>
        {check.byBand.map(({ band, members, cameBack }) => (
          <tr key={band}>
            <td><StateDot tone={bandTones[band]}>{names[band]}</StateDot></td><td className="figure">{count(members)}</td>
            <td className="figure">{members === 0 ? '—' : `${percent(cameBack / members, 0)}（${count(cameBack)} 人）`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
