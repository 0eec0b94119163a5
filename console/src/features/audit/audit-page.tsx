import { Link } from 'react-router';
import type { TableProps } from 'antd';
import type { Reply } from '../../api/api';
import { useRead } from '../../api/hooks';
import { minute } from '../../ui/format';
import { DataTable, Pager } from '../../ui/list';
import { PageHead, Panel } from '../../ui/parts';
import { BoneRows, Empty, Loading } from '../../ui/states';
import { useCursorTrail } from '../../ui/use-filters';
import { changesBetween } from './changes';
import { actionText, pathText, targetOf, valueText } from './words';

type Row = Reply<'GET /v1/console/audit'>['rows'][number];

/** Who did what, when and why; each row opens to what stood there before and after. */
export function AuditPage() {
  const trail = useCursorTrail('audit');
  const audit = useRead('GET /v1/console/audit', { query: { cursor: trail.cursor, limit: 30 } }, { keep: true });
  return (
    <div className="page">
      <PageHead title="审计" hint="后台的每一次修改和每一次查看完整手机号，只增不改" />
      <Panel label="审计记录">
        <Loading of={audit} what="审计记录" skeleton={<BoneRows rows={12} height={44} />}>
          {(data) => (
            <div className={audit.isPlaceholderData ? 'is-waiting' : ''}>
              <DataTable
                label="审计记录" rows={data.rows} rowKey={(row) => row.id} columns={columns} empty={<Empty icon="scroll" title="还没有记录" text="有人在后台修改内容后，会出现在这里。" />}
                expandable={{ expandedRowRender: (row) => <Changes row={row} />, rowExpandable: (row) => changesBetween(row.before, row.after).length > 0, expandRowByClick: true }}
              />
              {data.rows.length > 0 && <Pager page={trail.page} rows={data.rows.length} nextCursor={data.nextCursor} onNext={trail.next} onPrevious={trail.previous} />}
            </div>
          )}
        </Loading>
      </Panel>
    </div>
  );
}

function Changes({ row }: { row: Row }) {
  return (
    <table className="changes">
      <thead><tr><th>内容</th><th>之前</th><th>之后</th></tr></thead>
      <tbody>
        {changesBetween(row.before, row.after).map((change) => (
          <tr key={change.path}><th scope="row">{pathText(change.path)}</th><td className="was">{valueText(change.before)}</td><td className="now">{valueText(change.after)}</td></tr>
        ))}
      </tbody>
    </table>
  );
}

function Target({ target }: { target: string }) {
  const { text, to } = targetOf(target);
  return to ? <Link to={to} className="figure" title={target}>{text}</Link> : <span className="figure clip">{text}</span>;
}

const columns: TableProps<Row>['columns'] = [
  { title: '时间', key: 'at', width: 150, render: (_, row) => <span className="figure">{minute(row.at)}</span> },
  { title: '谁', dataIndex: 'who', width: 130 },
  { title: '做了什么', key: 'action', width: 180, render: (_, row) => actionText(row.action) },
  { title: '对象', key: 'target', width: 200, render: (_, row) => <Target target={row.target} /> },
  { title: '原因', key: 'why', render: (_, row) => <span className="hint">{row.why ?? '—'}</span> },
];
