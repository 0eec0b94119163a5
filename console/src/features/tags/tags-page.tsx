import { useState } from 'react';
import { Link } from 'react-router';
import { App, Button, Form, Input, Modal, Switch } from 'antd';
import type { Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { PageHead, Panel, TagPill } from '../../ui/parts';
import { BoneCards, Empty, Loading, Refusal } from '../../ui/states';

type TagGroup = Reply<'GET /v1/console/tags'>['tagGroups'][number];
const refresh = ['GET /v1/console/tags'] as const;

export function TagsPage() {
  const tags = useRead('GET /v1/console/tags');
  const can = useMay()('POST /v1/console/tag-groups');
  const [creating, setCreating] = useState(false);
  const [into, setInto] = useState<TagGroup | null>(null);
  const create = can ? <Button type="primary" icon={<Icon name="plus" />} onClick={() => setCreating(true)}>新建标签组</Button> : undefined;
  return (
    <div className="page">
      <PageHead title="标签" hint="标签用来圈人群；在会员页可以给一位会员加标签" extra={create} />
      <Loading of={tags} what="标签" skeleton={<BoneCards cards={3} height={160} />}>
        {(data) => (data.tagGroups.length === 0
          ? <Empty icon="tag" title="还没有标签组" text="先建一个组，例如「口味偏好」，再往里加标签。" act={create} />
          : <div className="tag-groups">{data.tagGroups.map((tagGroup) => <GroupCard key={tagGroup.id} tagGroup={tagGroup} onAdd={can ? () => setInto(tagGroup) : undefined} />)}</div>)}
      </Loading>
      {creating && <NewGroup onClose={() => setCreating(false)} />}
      {into && <NewTag tagGroup={into} onClose={() => setInto(null)} />}
    </div>
  );
}

function GroupCard({ tagGroup, onAdd }: { tagGroup: TagGroup; onAdd?: () => void }) {
  return (
    <Panel
      title={tagGroup.name} hint={tagGroup.exclusive ? '单选：一位会员只能有其中一个' : '多选：一位会员可以有多个'}
      extra={onAdd && <Button size="small" icon={<Icon name="plus" size={13} />} onClick={onAdd}>加标签</Button>}
    >
      <ForStaff tagGroup={tagGroup} />
      {tagGroup.tags.length === 0 && <p className="hint">这个组里还没有标签</p>}
      <ul className="tag-list">
        {tagGroup.tags.map((tag) => (
          <li key={tag.id}>
            <TagPill name={tag.name} colour={tag.colour} />
            <Link to={`/members?tagId=${tag.id}`} className="figure" aria-label={`看有「${tag.name}」的会员`}>{count(tag.members)} 人</Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Whether staff see and set these at the counter. */
function ForStaff({ tagGroup }: { tagGroup: TagGroup }) {
  const can = useMay()('POST /v1/console/tag-groups');
  const act = useAct('PUT /v1/console/tag-groups/:id', { refresh });
  const words = tagGroup.forStaff ? '店员在收银台可见、可加减' : '店员看不到';
  if (!can) return <p className="hint">{words}</p>;
  return (
    <>
      <label className="tag-for-staff">
        <Switch size="small" checked={tagGroup.forStaff} loading={act.busy} aria-label={`开放「${tagGroup.name}」给店员`} onChange={(forStaff) => void act.send({ params: { id: tagGroup.id }, body: { forStaff } })} />
        <span className="hint">{words}</span>
      </label>
      <Refusal problem={act.problem} />
    </>
  );
}

function NewGroup({ onClose }: { onClose: () => void }) {
  const { message } = App.useApp();
  const act = useAct('POST /v1/console/tag-groups', { refresh });
  const [form] = Form.useForm<{ name: string; exclusive: boolean }>();
  const submit = async (values: { name: string; exclusive: boolean }) => {
    const reply = await act.send({ body: { name: values.name.trim(), exclusive: values.exclusive } });
    if (!reply) return;
    message.success(`已新建标签组「${reply.name}」`);
    onClose();
  };
  return (
    <Modal open title="新建标签组" okText="新建" cancelText="取消" width={420} confirmLoading={act.busy} onOk={form.submit} onCancel={onClose}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ name: '', exclusive: false }} onFinish={submit}>
        <Form.Item name="name" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input maxLength={60} autoFocus placeholder="例如：口味偏好" /></Form.Item>
        <Form.Item name="exclusive" label="单选" valuePropName="checked" extra="打开后，给会员加上组里一个标签，会自动去掉原来的那个"><Switch /></Form.Item>
      </Form>
      <Refusal problem={act.problem} />
    </Modal>
  );
}

const palette: [string, string][] = [
  ['#14785A', '玉绿'], ['#3A6A94', '黛蓝'], ['#B7791F', '琥珀'], ['#C8402F', '朱砂'], ['#7A5C7E', '藕紫'], ['#4B8582', '湖青'], ['#8A6D3B', '茶褐'], ['#5B6472', '墨灰'],
];

function NewTag({ tagGroup, onClose }: { tagGroup: TagGroup; onClose: () => void }) {
  const { message } = App.useApp();
  const act = useAct('POST /v1/console/tags', { refresh });
  const [form] = Form.useForm<{ name: string; colour: string }>();
  const values = Form.useWatch([], form);
  const submit = async ({ name, colour }: { name: string; colour: string }) => {
    const reply = await act.send({ body: { tagGroupId: tagGroup.id, name: name.trim(), colour } });
    if (!reply) return;
    message.success(`已新建标签「${reply.name}」`);
    onClose();
  };
  return (
    <Modal open title={`在「${tagGroup.name}」里加标签`} okText="新建" cancelText="取消" width={420} confirmLoading={act.busy} onOk={form.submit} onCancel={onClose}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ name: '', colour: palette[0]?.[0] }} onFinish={submit}>
        <Form.Item name="name" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input maxLength={60} autoFocus placeholder="例如：爱喝岩茶" /></Form.Item>
        <Form.Item name="colour" label="颜色"><Swatches /></Form.Item>
      </Form>
      <p className="hint">预览 <TagPill name={values?.name || '标签'} colour={values?.colour ?? palette[0]?.[0] ?? ''} /></p>
      <Refusal problem={act.problem} />
    </Modal>
  );
}

function Swatches({ value, onChange }: { value?: string; onChange?: (colour: string) => void }) {
  return (
    <div className="swatches" role="radiogroup" aria-label="颜色">
      {palette.map(([colour, name]) => (
        <button type="button" key={colour} role="radio" aria-checked={value === colour} aria-label={name} title={name} style={{ background: colour }} onClick={() => onChange?.(colour)} />
      ))}
    </div>
  );
}
