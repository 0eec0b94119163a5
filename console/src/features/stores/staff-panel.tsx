import { useState } from 'react';
import { App, Button, Form, Input, Modal, Select, Table } from 'antd';
import type { Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay, useOperator } from '../../session/operator';
import { downloadPicture } from '../../ui/download';
import { count, yuan } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Panel } from '../../ui/parts';
import { Bone, BoneRows, Loading, Refusal } from '../../ui/states';

type Person = Reply<'GET /v1/console/staff'>['staff'][number];
type Store = Reply<'GET /v1/console/stores'>['stores'][number];
interface Values { phone: string; name: string; role: Person['role']; storeIds: string[] }

const refresh = ['GET /v1/console/staff', 'GET /v1/console/stores'] as const;
const roleNames = { associate: '店员', 'store-manager': '店长' } as const;

/** Who works at the stores: added by the phone of a member, changed, deactivated at once. */
export function StaffPanel({ stores }: { stores: readonly Store[] }) {
  const staff = useRead('GET /v1/console/staff');
  const can = useMay()('POST /v1/console/staff');
  const [editing, setEditing] = useState<Person | 'new' | null>(null);
  const [code, setCode] = useState<Person | null>(null);
  return (
    <Panel title="店员" hint="店员用自己的微信进小程序收银；停用后马上不能再用" extra={can && <Button type="primary" icon={<Icon name="plus" />} onClick={() => setEditing('new')}>添加店员</Button>}>
      <Loading of={staff} what="店员" skeleton={<BoneRows rows={4} />}>
        {(data) => <People staff={data.staff} can={can} onEdit={setEditing} onCode={setCode} />}
      </Loading>
      {editing && <StaffForm person={editing === 'new' ? undefined : editing} stores={stores} onClose={() => setEditing(null)} />}
      {code && <StaffCode person={code} onClose={() => setCode(null)} />}
    </Panel>
  );
}

interface PeopleProps { staff: Person[]; can: boolean; onEdit: (person: Person) => void; onCode: (person: Person) => void }

function People({ staff, can, onEdit, onCode }: PeopleProps) {
  const { modal } = App.useApp();
  const deactivate = useAct('POST /v1/console/staff/:id/deactivate', { refresh });
  const ask = (person: Person) => modal.confirm({
    title: `停用「${person.name}」？`, okText: '停用', cancelText: '再想想', content: '马上不能再收银，登录也会结束；经手的入账都保留。以后可以用同一个手机号加回来。',
    onOk: () => deactivate.send({ params: { id: person.id } }),
  });
  const columns = [
    { title: '姓名', key: 'name', render: (_: unknown, one: Person) => <span>{one.name}<small className="hint"> {roleNames[one.role]}{one.active ? '' : ' · 已停用'}</small></span> },
    { title: '手机号', key: 'phone', render: (_: unknown, one: Person) => <span className="figure">{one.phoneMasked ?? '—'}</span> },
    { title: '门店', key: 'stores', render: (_: unknown, one: Person) => one.stores.map(({ name }) => name).join('、') },
    { title: '近 30 天', key: 'sales', render: (_: unknown, one: Person) => <span className="figure">{count(one.sales30d)} 单 · {yuan(one.payableFen30d)}</span> },
    { title: '带来会员', key: 'brought', render: (_: unknown, one: Person) => <span className="figure">{count(one.membersBrought)}</span> },
    { title: '', key: 'acts', render: (_: unknown, one: Person) => (can && one.active ? (
      <div className="drawer-footer">
        <Button size="small" onClick={() => onCode(one)}>店员码</Button><Button size="small" onClick={() => onEdit(one)}>修改</Button><Button size="small" danger onClick={() => ask(one)}>停用</Button>
      </div>
    ) : null) },
  ];
  return (
    <>
      <Refusal problem={deactivate.problem} />
      <Table<Person> rowKey="id" size="small" pagination={{ pageSize: 20, hideOnSinglePage: true }} columns={columns} dataSource={staff} scroll={{ x: 720 }} locale={{ emptyText: '还没有店员' }} />
    </>
  );
}

function StaffForm({ person, stores, onClose }: { person: Person | undefined; stores: readonly Store[]; onClose: () => void }) {
  const { message } = App.useApp();
  const { role } = useOperator();
  const add = useAct('POST /v1/console/staff', { refresh });
  const change = useAct('PUT /v1/console/staff/:id', { refresh });
  const act = person ? change : add;
  const [form] = Form.useForm<Values>();
  const submit = async ({ phone, name, ...rest }: Values) => {
    const facts = { ...rest, name: name.trim() };
    const reply = person ? await change.send({ params: { id: person.id }, body: facts }) : await add.send({ body: { ...facts, phone } });
    if (!reply) return;
    message.success(person ? '已保存，下一次操作就生效' : `${reply.name} 现在可以收银`);
    onClose();
  };
  const roles = (['associate', 'store-manager'] as const).filter((one) => one === 'associate' || role !== 'store-manager');
  const initial = person ? { name: person.name, role: person.role, storeIds: person.stores.map(({ id }) => id) } : { role: 'associate' as const, storeIds: stores.length === 1 ? [stores[0]!.store.id] : [] };
  return (
    <Modal open title={person ? '修改店员' : '添加店员'} okText={person ? '保存' : '添加'} cancelText="取消" width={440} confirmLoading={act.busy} onOk={form.submit} onCancel={onClose}>
      <Form<Values> form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={submit}>
        {!person && <Form.Item name="phone" label="手机号" rules={[{ required: true, pattern: /^1\d{10}$/, message: '请填写 11 位手机号' }]} extra="需要先用小程序加入会员"><Input maxLength={11} inputMode="numeric" autoFocus /></Form.Item>}
        <Form.Item name="name" label="姓名" rules={[{ required: true, whitespace: true, message: '请填写姓名' }]}><Input maxLength={60} /></Form.Item>
        <Form.Item name="role" label="角色"><Select options={roles.map((value) => ({ value, label: roleNames[value] }))} /></Form.Item>
        <Form.Item name="storeIds" label="门店" rules={[{ required: true, message: '请选择门店' }]}>
          <Select mode="multiple" options={stores.filter((row) => !row.closedForGood).map(({ store }) => ({ value: store.id, label: store.name }))} />
        </Form.Item>
      </Form>
      <Refusal problem={act.problem} />
    </Modal>
  );
}

function StaffCode({ person, onClose }: { person: Person; onClose: () => void }) {
  const code = useRead('GET /v1/console/staff/:id/code', { params: { id: person.id } });
  return (
    <Modal
      open title={`${person.name} · 店员码`} width={420} onCancel={onClose} cancelText="关闭" okText="下载图片" okButtonProps={{ disabled: !code.data, icon: <Icon name="download" /> }}
      onOk={() => code.data && downloadPicture(`店员码-${person.name}.png`, code.data.image)}
    >
      <div className="store-code">
        <Loading of={code} what="店员码" skeleton={<Bone width={240} height={240} />}>
          {(data) => <><img src={data.image} alt={`${person.name}的小程序码`} width={240} height={240} /><p className="hint">场景值 <code>{data.scene}</code></p></>}
        </Loading>
        <p>扫这个码加入的会员，顾问记为{person.name}。</p>
      </div>
    </Modal>
  );
}
