import { Link, useNavigate, useSearchParams } from 'react-router';
import { Button, Select, Table } from 'antd';
import { useQuery } from '@tanstack/react-query';
import type { ApiProblem } from '@shuke/shared/contract/client';
import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import { call } from '../../api/api';
import { useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { clockTime, count, percent } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { PageHead, Panel } from '../../ui/parts';
import { Bone, Empty, Loading } from '../../ui/states';
import { finding, inAny, mostOverlapped, pairsOf, type Overlap } from './overlap-model';
import { Legend, Regions, Venn } from './overlap-picture';

export function OverlapPage() {
  const [params, setParams] = useSearchParams();
  const ids = (params.get('ids') ?? '').split(',').filter(Boolean).slice(0, mostOverlapped);
  const segments = useRead('GET /v1/console/segments', { query: {} });
  const options = (segments.data?.segments ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className="page">
      <PageHead back={<Link to="/segments"><Icon name="left" size={14} />人群</Link>} title="人群重合" hint="看几个人群有多少人是同一批，避免重复打扰，也能发现新的交集" />
      <Panel label="选择人群">
        <Select
          mode="multiple" maxCount={mostOverlapped} aria-label="选择人群" placeholder={`选 2 到 ${mostOverlapped} 个人群`} value={options.length > 0 ? ids : []} options={options} style={{ width: '100%' }}
          showSearch={{ optionFilterProp: 'label' }} onChange={(next: string[]) => setParams(next.length > 0 ? { ids: next.join(',') } : {}, { replace: true })}
        />
      </Panel>
      {ids.length < 2 ? <Panel><Empty icon="rings" title="再选一个人群" text="选两个以上，就能看到它们重合了多少人。" /></Panel> : <Answer ids={ids} />}
    </div>
  );
}

function Answer({ ids }: { ids: string[] }) {
  const overlap = useQuery<Overlap, ApiProblem>({
    queryKey: ['segment-overlap', ids.join()], queryFn: () => call('POST /v1/console/segments/overlap', { body: { segmentIds: ids } }), placeholderData: (previous) => previous,
  });
  return (
    <Loading of={overlap} what="重合" skeleton={<div className="overlap-layout"><Bone height={320} /><Bone height={320} /></div>}>
      {(data) => (
        <div className="overlap-layout">
          <Panel title={finding(data)} hint={`${data.segments.length} 个人群合计 ${count(inAny(data))} 人，去掉重复 · ${clockTime(data.asOf)} 精确计算`}>
            <Venn overlap={data} />
            <Legend overlap={data} />
          </Panel>
          <div className="overlap-words">
            <Panel title="每一块有多少人" hint="互不重叠，加起来就是合计" extra={<NewFrom ids={data.segments.map(({ id }) => id)} />}><Regions overlap={data} /></Panel>
            <Pairs overlap={data} />
          </div>
        </div>
      )}
    </Loading>
  );
}

/** The intersection, as the beginning of a new segment. */
function NewFrom({ ids }: { ids: string[] }) {
  const navigate = useNavigate();
  const can = useMay();
  if (!can('POST /v1/console/segments')) return null;
  const rule: SegmentRule = { all: ids.map((segment) => ({ segment })) };
  return <Button size="small" icon={<Icon name="plus" size={13} />} onClick={() => navigate('/segments/new', { state: { rule, name: '' } })}>用交集建人群</Button>;
}

function Pairs({ overlap }: { overlap: Overlap }) {
  const rows = pairsOf(overlap).map((pair) => ({ key: `${pair.a}|${pair.b}`, ...pair }));
  return (
    <Panel title="两两重合" label="两两重合">
      <Table
        aria-label="两两重合" size="middle" pagination={false} dataSource={rows} className="data-table" scroll={{ x: 440 }}
        columns={[
          { title: '人群', key: 'pair', render: (_, pair) => `${pair.a} 和 ${pair.b}` },
          { title: '都在的人', key: 'both', align: 'right', width: 90, render: (_, pair) => <span className="figure">{count(pair.both)}</span> },
          { title: '占较小的人群', key: 'share', align: 'right', width: 120, render: (_, pair) => <span className="figure">{percent(pair.share)}</span> },
        ]}
      />
    </Panel>
  );
}
