import { useState } from 'react';
import { Link } from 'react-router';
import { App, Button, Form, Input, Modal, Switch } from 'antd';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { PageHead, Panel, StateDot, TagPill, type Tone } from '../../ui/parts';
import { BoneCards, Empty, Loading, Refusal } from '../../ui/states';
import { NewRun } from './new-run';
import { TagDrawer } from './tag-drawer';
import type { Tag, TagGroup } from './tag-form';

const refresh = ['GET /v1/console/tags'] as const;
type Open = { tagGroup: TagGroup; tag: Tag | undefined } | null;

export function TagsPage() {
  const tags = useRead('GET /v1/console/tags', undefined, { every: (data) => (data?.tagGroups.some(({ tags: all }) => all.some((tag) => tag.rule?.state === 'waiting')) ? 3000 : false) });
  const may = useMay();
  const can = may('POST /v1/console/tag-groups');
  const [group, setGroup] = useState<TagGroup | 'new' | null>(null);
  const [open, setOpen] = useState<Open>(null);
  const [running, setRunning] = useState(false);
  const create = can ? <Button icon={<Icon name="plus" />} onClick={() => setGroup('new')}>新建标签组</Button> : undefined;
  const start = may('POST /v1/console/tag-runs') && <Button type="primary" icon={<Icon name="tag" />} onClick={() => setRunning(true)}>批量打标</Button>;
  return (
    <div className="page">
      <PageHead title="标签" hint="标签用来圈人群；可以手动、批量打，也可以跟着规则自动打上和摘下" extra={<>{create}{start}</>} />
      <Loading of={tags} what="标签" skeleton={<BoneCards cards={3} height={160} />}>
        {(data) => (data.tagGroups.length === 0
          ? <Empty icon="tag" title="还没有标签组" text="先建一个组，例如「口味偏好」，再往里加标签。" act={create} />
          : (
            <div className="tag-groups">
              {data.tagGroups.map((tagGroup) => <GroupCard key={tagGroup.id} tagGroup={tagGroup} can={can} onGroup={() => setGroup(tagGroup)} onTag={(tag) => setOpen({ tagGroup, tag })} />)}
            </div>
          ))}
      </Loading>
      {group && <GroupModal tagGroup={group === 'new' ? undefined : group} onClose={() => setGroup(null)} />}
      {open && <TagDrawer {...open} onClose={() => setOpen(null)} />}
      {running && <NewRun onClose={() => setRunning(false)} />}
    </div>
  );
}

interface CardProps { tagGroup: TagGroup; can: boolean; onGroup: () => void; onTag: (tag: Tag | undefined) => void }

function GroupCard({ tagGroup, can, onGroup, onTag }: CardProps) {
  return (
    <Panel
      title={tagGroup.name} hint={tagGroup.exclusive ? '单选：一位会员只能有其中一个' : '多选：一位会员可以有多个'}
      extra={can && (
        <>
          <Button size="small" type="text" aria-label={`修改标签组「${tagGroup.name}」`} icon={<Icon name="pencil" size={13} />} onClick={onGroup} />
          <Button size="small" icon={<Icon name="plus" size={13} />} onClick={() => onTag(undefined)}>加标签</Button>
        </>
      )}
    >
      <ForStaff tagGroup={tagGroup} can={can} />
      {tagGroup.tags.length === 0 && <p className="hint">这个组里还没有标签</p>}
      <ul className="tag-list">{tagGroup.tags.map((tag) => <TagLine key={tag.id} tag={tag} onEdit={can ? () => onTag(tag) : undefined} />)}</ul>
    </Panel>
  );
}

const ruleStates: Record<NonNullable<Tag['rule']>['state'], [Tone, string]> = { fresh: ['jade', '规则'], waiting: ['blue', '正在整理'], broken: ['red', '规则失效'] };

function TagLine({ tag, onEdit }: { tag: Tag; onEdit: (() => void) | undefined }) {
  const words = [tag.ends.kind === 'never' ? '' : tag.endsText, tag.owner ? `负责人 ${tag.owner.name}` : ''].filter(Boolean).join(' · ');
  return (
    <li>
      <div className="tag-line">
        <TagPill name={tag.name} colour={tag.colour} />
        {tag.rule && <StateDot tone={ruleStates[tag.rule.state][0]}>{ruleStates[tag.rule.state][1]}</StateDot>}
        <Link to={`/members?tagId=${tag.id}`} className="figure" aria-label={`看有「${tag.name}」的会员`}>{count(tag.members)} 人</Link>
        {onEdit && <Button size="small" type="text" aria-label={`修改标签「${tag.name}」`} icon={<Icon name="pencil" size={13} />} onClick={onEdit} />}
      </div>
      {tag.rule && <p className="hint tag-rule">{tag.rule.sentence}</p>}
      {words && <p className="hint">{words}</p>}
    </li>
  );
}

/** Whether staff see and set these at the counter. */
function ForStaff({ tagGroup, can }: { tagGroup: TagGroup; can: boolean }) {
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

function GroupModal({ tagGroup, onClose }: { tagGroup: TagGroup | undefined; onClose: () => void }) {
  const { message } = App.useApp();
  const create = useAct('POST /v1/console/tag-groups', { refresh });
  const change = useAct('PUT /v1/console/tag-groups/:id', { refresh });
  const [form] = Form.useForm<{ name: string; exclusive: boolean }>();
  const submit = async (values: { name: string; exclusive: boolean }) => {
    const body = { name: values.name.trim(), exclusive: values.exclusive };
    const reply = tagGroup ? await change.send({ params: { id: tagGroup.id }, body }) : await create.send({ body });
    if (!reply) return;
    message.success(tagGroup ? `「${reply.name}」已保存` : `已新建标签组「${reply.name}」`);
    onClose();
  };
  return (
    <Modal
      open title={tagGroup ? `修改标签组「${tagGroup.name}」` : '新建标签组'} okText={tagGroup ? '保存' : '新建'} cancelText="取消" width={420}
      confirmLoading={create.busy || change.busy} onOk={form.submit} onCancel={onClose}
    >
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ name: tagGroup?.name ?? '', exclusive: tagGroup?.exclusive ?? false }} onFinish={submit}>
        <Form.Item name="name" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input maxLength={60} autoFocus placeholder="例如：口味偏好" /></Form.Item>
        <Form.Item name="exclusive" label="单选" valuePropName="checked" extra="打开后，给会员加上组里一个标签，会自动去掉原来的那个"><Switch /></Form.Item>
      </Form>
      <Refusal problem={create.problem ?? change.problem} />
    </Modal>
  );
}
