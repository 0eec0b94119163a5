import { Link } from 'react-router';
import { App, Button, Checkbox, DatePicker, Drawer, Form, Input, InputNumber, Radio, Select } from 'antd';
import { useAct, useRead } from '../../api/hooks';
import { TagPill, Note } from '../../ui/parts';
import { Refusal } from '../../ui/states';
import { minute } from '../../ui/format';
import { bodyOfTag, formOfTag, palette, type Tag, type TagForm, type TagGroup } from './tag-form';

const refresh = ['GET /v1/console/tags'] as const;

/** A new tag of a group, or changes of one. */
export function TagDrawer({ tagGroup, tag, onClose }: { tagGroup: TagGroup; tag: Tag | undefined; onClose: () => void }) {
  const { message } = App.useApp();
  const [form] = Form.useForm<TagForm>();
  const create = useAct('POST /v1/console/tags', { refresh });
  const change = useAct('PUT /v1/console/tags/:id', { refresh });
  const [name, colour] = [Form.useWatch('name', form), Form.useWatch('colour', form)];
  const submit = async () => {
    const values = form.getFieldsValue(true) as TagForm;
    const body = bodyOfTag(values, tag);
    const reply = tag ? await change.send({ params: { id: tag.id }, body: { ...body, ...(values.own ? { own: true as const } : {}) } }) : await create.send({ body: { ...body, tagGroupId: tagGroup.id } });
    if (!reply) return;
    message.success(tag ? `「${reply.name}」已保存` : `已新建标签「${reply.name}」`);
    onClose();
  };
  return (
    <Drawer
      open onClose={onClose} size={560} title={tag ? `修改「${tag.name}」` : `在「${tagGroup.name}」里加标签`}
      extra={<Button type="primary" loading={create.busy || change.busy} onClick={form.submit}>{tag ? '保存' : '新建'}</Button>}
    >
      <Form<TagForm> form={form} layout="vertical" requiredMark={false} initialValues={formOfTag(tag)} onFinish={submit} scrollToFirstError>
        <Form.Item name="name" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input maxLength={60} placeholder="例如：爱喝岩茶" /></Form.Item>
        <Form.Item name="colour" label="颜色"><Swatches /></Form.Item>
        <p className="hint">预览 <TagPill name={name || '标签'} colour={colour ?? ''} /></p>
        <How tag={tag} />
        {tag && <Owner tag={tag} />}
        <Refusal problem={create.problem ?? change.problem} />
      </Form>
      {tag && <Remove tag={tag} onGone={onClose} />}
    </Drawer>
  );
}

/** By hand with an end, or by a rule, which has none of its own. */
function How({ tag }: { tag: Tag | undefined }) {
  const how = Form.useWatch('how') as TagForm['how'] | undefined;
  const ends = Form.useWatch('ends') as TagForm['ends'] | undefined;
  const own = tag?.rule ? [{ value: 'kept', label: '现有规则' }] : [];
  return (
    <>
      <Form.Item name="how" label="怎么打上"><Radio.Group options={[{ value: 'hand', label: '人工、导入、问卷' }, ...own, { value: 'segment', label: '跟随人群' }]} /></Form.Item>
      {how === 'kept' && tag?.rule && <Note>{tag.rule.sentence}{tag.rule.sweptAt && <span className="hint">（上次整理 {minute(tag.rule.sweptAt)}）</span>}</Note>}
      {how === 'segment' && <SegmentField />}
      {how === 'hand' ? (
        <>
          <Form.Item name="ends" label="到期" extra={tag ? '改了以后只管新打上的；已经打上的按原来的日子到期' : undefined}>
            <Radio.Group options={[{ value: 'never', label: '一直有效' }, { value: 'days', label: '打上 N 天后' }, { value: 'on', label: '到某一天' }]} />
          </Form.Item>
          {ends === 'days' && <Form.Item name="days" label="几天" rules={[{ required: true, message: '请填写天数' }]}><InputNumber min={1} max={3650} precision={0} suffix="天" style={{ width: 160 }} /></Form.Item>}
          {ends === 'on' && <Form.Item name="date" label="最后一天" rules={[{ required: true, message: '请选择日期' }]}><DatePicker /></Form.Item>}
        </>
      ) : <Note>符合的会员自动打上，不再符合自动摘下；时间过去、事实变化都会跟上。手动打上或摘下的，规则不动。</Note>}
    </>
  );
}

function SegmentField() {
  const segments = useRead('GET /v1/console/segments');
  const options = (segments.data?.segments ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Form.Item name="segmentId" label="人群" rules={[{ required: true, message: '请选择人群' }]} extra={<>还没有合适的人群？<Link to="/segments/new">去新建一个</Link></>}>
      <Select showSearch={{ optionFilterProp: 'label' }} options={options} loading={segments.isLoading} placeholder="选择人群" notFoundContent="还没有人群" />
    </Form.Item>
  );
}

function Owner({ tag }: { tag: Tag }) {
  return <Form.Item name="own" label={`负责人：${tag.owner?.name ?? '还没有'}`} valuePropName="checked"><Checkbox>改由我负责</Checkbox></Form.Item>;
}

function Remove({ tag, onGone }: { tag: Tag; onGone: () => void }) {
  const { message, modal } = App.useApp();
  const act = useAct('DELETE /v1/console/tags/:id', { refresh });
  const ask = () => void modal.confirm({
    title: `删除「${tag.name}」`, content: '没有会员带着、也没有人群或问卷用到它时才能删除。', okText: '删除', okButtonProps: { danger: true }, cancelText: '取消',
    onOk: async () => {
      if (!(await act.send({ params: { id: tag.id } }))) return;
      message.success(`已删除「${tag.name}」`);
      onGone();
    },
  });
  return <><Button danger type="text" loading={act.busy} onClick={ask}>删除这个标签</Button><Refusal problem={act.problem} /></>;
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
