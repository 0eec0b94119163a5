import { Link } from 'react-router';
import { useRead } from '../../api/hooks';
import type { Reply } from '../../api/api';
import { count, minute } from '../../ui/format';
import { Avatar, Panel, TierBadge } from '../../ui/parts';
import { Bone, Loading } from '../../ui/states';
import type { Snapshot } from './history-page';

type Diff = Reply<'GET /v1/console/segments/:id/diff'>;

/** Who came and who left between two snapshots. */
export function DiffPanel({ segmentId, from, to }: { segmentId: string; from: Snapshot; to: Snapshot }) {
  const diff = useRead('GET /v1/console/segments/:id/diff', { params: { id: segmentId }, query: { from: from.id, to: to.id } }, { keep: true });
  return (
    <Loading of={diff} what="两次快照的差别" skeleton={<Bone height={180} />}>
      {(data) => (
        <Panel title={`${count(data.entered)} 人来了，${count(data.left)} 人走了`} hint={`${minute(from.at)} 到 ${minute(to.at)}，来了又走的不算`} label="两次快照的差别">
          <div className="diff-sides">
            <Side title="来了" total={data.entered} rows={data.sample.entered} />
            <Side title="走了" total={data.left} rows={data.sample.left} />
          </div>
        </Panel>
      )}
    </Loading>
  );
}

function Side({ title, total, rows }: { title: string; total: number; rows: Diff['sample']['entered'] }) {
  return (
    <section aria-label={title}>
      <h3>{title} <span className="figure">{count(total)}</span> 人</h3>
      {total === 0 && <p className="hint">没有人</p>}
      <ul className="diff-people">
        {rows.map((row) => (
          <li key={row.id}>
            <Avatar name={row.nickname} avatarKey={row.avatarKey} size={26} />
            <Link to={`/members/${row.id}`} className="clip">{row.nickname}</Link>
            <TierBadge tierKey={row.tierKey} name={row.tierName} />
          </li>
        ))}
      </ul>
      {total > rows.length && rows.length > 0 && <p className="hint">抽样 {rows.length} 位</p>}
    </section>
  );
}
