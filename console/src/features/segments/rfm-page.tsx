import { useState } from 'react';
import { Segmented } from 'antd';
import { useRead } from '../../api/hooks';
import { count, minute, shareOf, yuan } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { PageHead, Panel, Stat } from '../../ui/parts';
import { BoneCards, Empty, Loading } from '../../ui/states';
import { useOpenSegment } from './open-segment';
import { frequencyText, measureNames, measureText, moneyText, recencyText, rfmFinding, scores, type Cell, type Measure, type Rfm } from './rfm-words';

export function RfmPage() {
  const rfm = useRead('GET /v1/console/rfm');
  return (
    <div className="page">
      <PageHead title="RFM 分析" hint="最近一次消费(R)、消费次数(F)、消费金额(M) 各打 1 到 5 分，5 分最好。点任意一格就能圈成人群" />
      <Loading of={rfm} what="RFM 分析" skeleton={<BoneCards cards={3} height={260} />}>
        {(data) => (data.scored === 0
          ? <Empty icon="rings" title="还没有可以评分的会员" text={data.windowDays === null ? '有了第一笔消费，这里就会有分布。' : `最近 ${data.windowDays} 天没有消费，可以把统计范围放宽。`} />
          : <RfmBody rfm={data} />)}
      </Loading>
    </div>
  );
}

function RfmBody({ rfm }: { rfm: Rfm }) {
  return (
    <>
      <Panel className="numbers" label="概况">
        <Stat label="打了分的会员" value={count(rfm.scored)} note={`共 ${count(rfm.members)} 人，其余在统计范围内没有消费`} />
        <Stat label="消费额" value={yuan(rfm.paidFen)} note={rfm.windowDays === null ? '全部时间' : `最近 ${rfm.windowDays} 天`} />
        <Stat label="分界" value={rfm.byQuantiles ? '按分位数' : '自己设定'} note={`数据截至 ${minute(rfm.asOf)}`} />
      </Panel>
      <Matrix rfm={rfm} />
      <h2 className="section-title">十类会员，各有各的办法</h2>
      <div className="card-grid group-cards">{rfm.groups.map((group) => <GroupCard key={group.key} group={group} rfm={rfm} />)}</div>
    </>
  );
}

const measures: Measure[] = ['members', 'paidFen', 'averageM'];

function Matrix({ rfm }: { rfm: Rfm }) {
  const [measure, setMeasure] = useState<Measure>('members');
  const most = Math.max(...rfm.cells.map((cell) => cell[measure]), 1);
  const face = <Segmented size="small" value={measure} onChange={setMeasure} aria-label="格子里显示" options={measures.map((value) => ({ value, label: measureNames[value] }))} />;
  return (
    <Panel title={rfmFinding(rfm)} label="RFM 矩阵" hint="越往上来得越近，越往右来得越勤；颜色越深数值越大" extra={face}>
      <div className="rfm-scroll">
        <table className="rfm-matrix">
          <thead>
            <tr><th scope="col">最近一次 ＼ 次数</th>{scores.map((f) => <th scope="col" key={f}>F{f}<small>{frequencyText(rfm, f)}</small></th>)}</tr>
          </thead>
          <tbody>
            {scores.toReversed().map((r) => (
              <tr key={r}>
                <th scope="row">R{r}<small>{recencyText(rfm, r)}</small></th>
                {rfm.cells.filter((cell) => cell.r === r).map((cell) => <MatrixCell key={cell.f} cell={cell} measure={measure} share={cell.members === 0 ? 0 : cell[measure] / most} />)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="hint rfm-money">金额分 M：{moneyText(rfm)}</p>
    </Panel>
  );
}

function MatrixCell({ cell, measure, share }: { cell: Cell; measure: Measure; share: number }) {
  const open = useOpenSegment();
  const { r, f, members, paidFen, averageM } = cell;
  const label = `R${r} F${f}：${count(members)} 人，消费 ${yuan(paidFen)}，平均金额分 ${averageM.toFixed(1)}，圈成人群`;
  return (
    <td>
      <button
        type="button" className={`rfm-cell${share > 0.55 ? ' rfm-dark' : ''}`} style={{ '--share': share } as React.CSSProperties} title={label} aria-label={label} disabled={members === 0}
        onClick={() => open(`R${r} F${f} 会员`, { rfm: { r: { eq: r }, f: { eq: f } } })}
      >
        {measureText(measure, cell)}
      </button>
    </td>
  );
}

function GroupCard({ group, rfm }: { group: Rfm['groups'][number]; rfm: Rfm }) {
  const open = useOpenSegment();
  const { key, name, advice, members, paidFen } = group;
  return (
    <Panel className="group-card" label={name}>
      <header><strong>{name}</strong><span className="figure">{count(members)} 人</span></header>
      <div className="share-bar" aria-hidden="true"><i style={{ width: `${(members / rfm.scored) * 100}%` }} /></div>
      <p className="hint">占 {shareOf(members, rfm.scored)}，带来 {shareOf(Math.max(paidFen, 0), rfm.paidFen)} 的消费</p>
      <p>{advice}</p>
      <button type="button" className="link" disabled={members === 0} onClick={() => open(name, { rfm: { group: [key] } })}>
        {members === 0 ? '现在没有人' : <>圈成人群 <Icon name="right" size={12} /></>}
      </button>
    </Panel>
  );
}

