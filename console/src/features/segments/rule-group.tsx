import { Button, Dropdown, Select, Tooltip } from 'antd';
import { count } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { ConditionRow } from './condition-row';
import {
  depthOf, insert, isGroup, maxChildren, maxDepth, newCondition, newGroup, parentOf, remove, setJoin, unwrap,
  type GroupNode, type JoinKind, type NewKind,
} from './rule-tree';
import { useCountOf, useEditor } from './use-rule-editor';

const joinNames: Record<JoinKind, string> = { all: '同时满足', any: '满足任一', not: '排除以下' };
const joinWords: Record<JoinKind, string> = { all: '且', any: '或', not: '或' };
const joins = (Object.keys(joinNames) as JoinKind[]).map((value) => ({ value, label: joinNames[value] }));

/** A box of rows joined the same way; boxes stand in boxes. */
export function RuleGroup({ group }: { group: GroupNode }) {
  const { editor } = useEditor();
  const members = useCountOf(group);
  const isRoot = parentOf(editor.root, group.id) === undefined;
  return (
    <div className={`rule-group rule-${group.kind}`} role="group" aria-label={joinNames[group.kind]}>
      <header className="rule-group-head">
        <Select<JoinKind>
          size="small" className="rule-join" value={group.kind} options={joins} aria-label="这组条件怎样组合" popupMatchSelectWidth={false}
          onChange={(kind) => editor.change(setJoin(editor.root, group.id, kind))}
        />
        {!isRoot && members !== undefined && <span className="rule-count figure">{count(members)} 人</span>}
        {!isRoot && <GroupActs group={group} />}
      </header>
      <div className="rule-rows">
        {group.children.map((child, index) => (
          <div className="rule-line" key={child.id}>
            {index > 0 && <span className="rule-word" aria-hidden="true">{joinWords[group.kind]}</span>}
            {isGroup(child) ? <RuleGroup group={child} /> : <ConditionRow node={child} />}
          </div>
        ))}
        {group.children.length === 0 && <p className="hint rule-none">{isRoot ? '还没有条件：包含全部会员' : '这组还没有条件，不参与计算'}</p>}
      </div>
      <AddRow group={group} />
    </div>
  );
}

function GroupActs({ group }: { group: GroupNode }) {
  const { editor } = useEditor();
  return (
    <span className="rule-acts">
      <Tooltip title="拆开这组"><Button type="text" size="small" aria-label="拆开这组" icon={<Icon name="split" />} onClick={() => editor.change(unwrap(editor.root, group.id))} /></Tooltip>
      <Tooltip title="删除这组"><Button type="text" size="small" aria-label="删除这组" icon={<Icon name="trash" />} onClick={() => editor.change(remove(editor.root, group.id))} /></Tooltip>
    </span>
  );
}

const kinds: { key: NewKind; label: string; icon: 'tag' | 'crown' | 'bag' }[] = [
  { key: 'orders', label: '订单：次数、金额、时间', icon: 'bag' },
  { key: 'tag', label: '标签', icon: 'tag' },
  { key: 'tier', label: '会员等级', icon: 'crown' },
];

function AddRow({ group }: { group: GroupNode }) {
  const { editor } = useEditor();
  const full = group.children.length >= maxChildren;
  const deepest = depthOf(editor.root, group.id) >= maxDepth;
  const add = (kind: NewKind) => editor.change(insert(editor.root, group.id, newCondition(kind)));
  const items = kinds.map(({ key, label, icon }) => ({ key, label, icon: <Icon name={icon} /> }));
  return (
    <div className="rule-add">
      <Dropdown trigger={['click']} disabled={full} menu={{ items, onClick: ({ key }) => add(key as NewKind) }}>
        <Button type="dashed" size="small" icon={<Icon name="plus" size={13} />}>加条件</Button>
      </Dropdown>
      {!deepest && (
        <Button
          type="text" size="small" disabled={full} icon={<Icon name="plus" size={13} />}
          onClick={() => editor.change(insert(editor.root, group.id, newGroup(group.kind === 'any' ? 'all' : 'any', [newCondition('orders')])))}
        >
          加条件组
        </Button>
      )}
      {full && <span className="hint">一组最多 {maxChildren} 条</span>}
    </div>
  );
}
