import { useNavigate } from 'react-router';
import { App, Button } from 'antd';
import type { Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, minute, shareOf, yuan } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Note, PageHead, Panel } from '../../ui/parts';
import { BoneCards, Empty, Loading, problemText } from '../../ui/states';

type Clusters = Reply<'GET /v1/console/clusters'>;

const waitingMs = 3_000;

export function ClustersPage() {
  const clusters = useRead('GET /v1/console/clusters', undefined, { every: (data) => (data?.running ? waitingMs : false) });
  return (
    <div className="page">
      <PageHead title="习惯分群" hint="按最近一年来得早晚、次数、每单金额和优惠占比，把习惯相近的会员放在一起；每周更新" extra={<GroupAnew running={clusters.data?.running ?? false} />} />
      <Loading of={clusters} what="习惯分群" skeleton={<BoneCards cards={5} />}>{(data) => <ClustersBody data={data} />}</Loading>
    </div>
  );
}

function GroupAnew({ running }: { running: boolean }) {
  const { message } = App.useApp();
  const can = useMay();
  const act = useAct('POST /v1/console/clusters', { refresh: ['GET /v1/console/clusters'], failed: (problem) => void message.error(problemText(problem)) });
  if (!can('POST /v1/console/clusters')) return null;
  return <Button icon={<Icon name="refresh" />} loading={act.busy || running} onClick={() => void act.send({})}>{running ? '正在分群' : '重新分群'}</Button>;
}

function ClustersBody({ data }: { data: Clusters }) {
  if (data.clusters.length === 0) {
    return data.running ? <Empty icon="clock" title="正在分群" text="第一次要读完一年的消费，通常几分钟内完成。" />
      : <Empty icon="split" title="数据还不够" text="最近一年有 60 位以上会员消费过，才分得出有意义的群。" />;
  }
  const paidFen = data.clusters.reduce((sum, cluster) => sum + cluster.paidFen, 0);
  return (
    <>
      <Note>共 {count(data.members)} 位会员，{data.madeAt ? `${minute(data.madeAt)} 分好` : ''}。名字由每群的中心按固定规则取，同样的消费总得到同样的群。</Note>
      <div className="card-grid cluster-cards">{data.clusters.map((cluster) => <ClusterCard key={cluster.key} cluster={cluster} members={data.members} paidFen={paidFen} />)}</div>
    </>
  );
}

function ClusterCard({ cluster, members, paidFen }: { cluster: Clusters['clusters'][number]; members: number; paidFen: number }) {
  const navigate = useNavigate();
  const { message } = App.useApp();
  const can = useMay();
  const act = useAct('POST /v1/console/clusters/:key/list', {
    done: ({ listId, name }) => void navigate('/segments/new', { state: { name, rule: { all: [{ list: listId }] } } }), failed: (problem) => void message.error(problemText(problem)),
  });
  return (
    <Panel className="group-card" label={cluster.name}>
      <header><strong>{cluster.name}</strong><span className="figure">{count(cluster.members)} 人</span></header>
      <div className="share-bar" aria-hidden="true"><i style={{ width: `${(cluster.members / members) * 100}%` }} /></div>
      <p className="hint">占 {shareOf(cluster.members, members)}，带来 {yuan(cluster.paidFen)}（{shareOf(Math.max(cluster.paidFen, 0), paidFen)}）</p>
      {cluster.apart.length > 0 ? <ul className="readback">{cluster.apart.map((line) => <li key={line}>{line}</li>)}</ul> : <p className="hint">各方面都接近平均。</p>}
      <p>{cluster.advice}</p>
      {can('POST /v1/console/clusters/:key/list') && (
        <button type="button" className="link" disabled={act.busy} onClick={() => void act.send({ params: { key: cluster.key } })}>存成名单并圈成人群 <Icon name="right" size={12} /></button>
      )}
    </Panel>
  );
}
