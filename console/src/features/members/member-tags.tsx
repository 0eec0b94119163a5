import { useState } from 'react';
import { App, Button, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { Icon } from '../../ui/icon';
import { TagPill } from '../../ui/parts';
import { problemText } from '../../ui/states';
import type { MemberDetail, MemberRow } from './types';

const refresh = ['GET /v1/console/members/:id/timeline', 'GET /v1/console/members', 'GET /v1/console/tags', 'GET /v1/console/members/:id/tags'] as const;

/** Tags by hand: one click adds, one takes away, both say so and can be taken back. */
export function MemberTags({ memberId, row }: { memberId: string; row: MemberRow }) {
  const { message } = App.useApp();
  const can = useMay()('POST /v1/console/members/:id/tags');
  const [adding, setAdding] = useState(false);
  const failed = (problem: Parameters<typeof problemText>[0]) => void message.error(problemText(problem));
  const client = useQueryClient();
  // Reading a member again would leave another "who looked at my data" row: the reply is put in place instead.
  const done = (next: MemberRow) => void client.setQueryData<MemberDetail>(
    ['GET /v1/console/members/:id', { params: { id: memberId } }], (detail) => detail && { ...detail, row: next },
  );
  const add = useAct('POST /v1/console/members/:id/tags', { refresh, failed, done });
  const remove = useAct('DELETE /v1/console/members/:id/tags/:tagId', { refresh, failed, done });

  const put = async (tagId: string, name: string) => {
    setAdding(false);
    if (await add.send({ params: { id: memberId }, body: { tagId } })) message.success(`已加上「${name}」`);
  };
  const take = async (tagId: string, name: string) => {
    if (!(await remove.send({ params: { id: memberId, tagId } }))) return;
    const key = `untag-${tagId}`;
    const back = () => {
      message.destroy(key);
      void put(tagId, name);
    };
    message.success({ key, duration: 6, content: <>已去掉「{name}」 <Button type="link" size="small" onClick={back}>撤销</Button></> });
  };

  return (
    <div className="member-tags">
      {row.tags.map((tag) => <TagPill key={tag.id} name={tag.name} colour={tag.colour} onRemove={can ? () => void take(tag.id, tag.name) : undefined} />)}
      {row.tags.length === 0 && !adding && <span className="hint">还没有标签</span>}
      {can && !adding && <Button size="small" type="dashed" icon={<Icon name="plus" size={12} />} loading={add.busy} onClick={() => setAdding(true)}>加标签</Button>}
      {adding && <TagPicker has={row.tags.map((tag) => tag.id)} onPick={put} onClose={() => setAdding(false)} />}
    </div>
  );
}

function TagPicker({ has, onPick, onClose }: { has: string[]; onPick: (id: string, name: string) => Promise<void>; onClose: () => void }) {
  const tags = useRead('GET /v1/console/tags');
  const options = (tags.data?.tagGroups ?? []).map((tagGroup) => ({
    label: tagGroup.exclusive ? `${tagGroup.name}（只能选一个）` : tagGroup.name,
    options: tagGroup.tags.filter((tag) => !has.includes(tag.id)).map((tag) => ({ value: tag.id, label: tag.name })),
  })).filter((tagGroup) => tagGroup.options.length > 0);
  const nameOf = (id: string) => options.flatMap((tagGroup) => tagGroup.options).find((option) => option.value === id)?.label ?? '';
  return (
    <Select
      size="small" className="pick" autoFocus defaultOpen showSearch={{ optionFilterProp: 'label' }} placeholder="选择标签" aria-label="选择标签"
      options={options} loading={tags.isLoading} notFoundContent="没有可加的标签"
      onChange={(id: string) => void onPick(id, nameOf(id))} onBlur={onClose}
    />
  );
}
