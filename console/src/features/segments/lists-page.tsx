import { useState } from 'react';
import { useNavigate } from 'react-router';
import { App, Button, type TableProps } from 'antd';
import type { Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, day } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { DataTable } from '../../ui/list';
import { PageHead, Panel } from '../../ui/parts';
import { BoneRows, Empty, Loading, problemText } from '../../ui/states';
import { ImportModal } from './import-modal';

type List = Reply<'GET /v1/console/member-lists'>['lists'][number];

export function ListsPage() {
  const lists = useRead('GET /v1/console/member-lists');
  const [importing, setImporting] = useState(false);
  const may = useMay()('POST /v1/console/member-lists');
  const open = may ? <Button type="primary" icon={<Icon name="plus" />} onClick={() => setImporting(true)}>导入名单</Button> : undefined;
  return (
    <div className="page">
      <PageHead title="导入名单" hint="外面带来的名单：茶会到场、线下登记、员工。人群条件里选「导入的名单」就能用" extra={open} />
      <Panel label="名单">
        <Loading of={lists} what="名单" skeleton={<BoneRows rows={4} />}>
          {(data) => (
            <DataTable
              label="名单" rows={data.lists} rowKey={(row) => row.id} columns={[...(columns ?? []), ...(may ? acts : [])]} scroll={{ x: 800 }}
              empty={<Empty icon="scroll" title="还没有名单" text="上传一个文件，一行一个手机号或会员号。" act={open} />}
            />
          )}
        </Loading>
      </Panel>
      {importing && <ImportModal lists={(lists.data?.lists ?? []).map(({ name }) => name)} onClose={() => setImporting(false)} />}
    </div>
  );
}

const columns: TableProps<List>['columns'] = [
  { title: '名称', key: 'name', render: (_, row) => <strong>{row.name}</strong> },
  { title: '会员', key: 'members', width: 110, align: 'right', render: (_, row) => <span className="figure">{count(row.members)}</span> },
  { title: '导入', key: 'createdAt', width: 130, align: 'right', render: (_, row) => <span className="figure hint">{day(row.createdAt)}</span> },
  { title: '用在', key: 'usedBy', width: 200, className: 'cell-apart', render: (_, row) => <span className="hint clip" title={row.usedBy.join('、')}>{row.usedBy.join('、') || '还没用过'}</span> },
];
const acts: NonNullable<TableProps<List>['columns']> = [{ title: '', key: 'acts', width: 170, align: 'right', render: (_, row) => <Acts list={row} /> }];

function Acts({ list }: { list: List }) {
  const { modal, message } = App.useApp();
  const navigate = useNavigate();
  const remove = useAct('DELETE /v1/console/member-lists/:id', { refresh: ['GET /v1/console/member-lists'], failed: (problem) => void message.error(problemText(problem)) });
  const inUse = list.usedBy.length > 0;
  const ask = () => void modal.confirm({
    title: `删除名单「${list.name}」`, okText: '删除', okButtonProps: { danger: true }, cancelText: '取消',
    content: `只删除名单，其中的 ${count(list.members)} 位会员不受影响。删除后不能恢复，可以重新导入。`,
    onOk: async () => { if (await remove.send({ params: { id: list.id } })) message.success(`已删除「${list.name}」`); },
  });
  return (
    <span className="row-acts">
      <Button size="small" onClick={() => navigate('/segments/new', { state: { rule: { all: [{ list: list.id }] }, name: list.name } })}>建人群</Button>
      <Button size="small" type="text" danger disabled={inUse} title={inUse ? '正在被使用，不能删除' : undefined} onClick={ask}>删除</Button>
    </span>
  );
}
