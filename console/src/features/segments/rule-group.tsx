import { Button, Dropdown, Popover, Select, Tooltip } from 'antd';
import { count } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { useCopiedRule } from './clipboard';
import { kindLooks, kindMenu } from './condition-kinds';
import { ConditionRow } from './condition-row';
import { depthOf, fromRule, insert, isGroup, maxChildren, maxDepth, newCondition, newGroup, parentOf, setJoin, type GroupNode, type JoinKind, type Kind } from './rule-tree';
import { nodeKeys, useNodeActs } from './use-node-acts';
import { useCountOf, useEditor, useFaultOf } from './use-rule-editor';

const joinNames: Record<JoinKind, string> = { all: '同时满足', any: '满足任一', not: '排除以下' };
const joinWords: Record<JoinKind, string> = { all: '且', any: '或', not: '或' };
const joins = (Object.keys(joinNames) as JoinKind[]).map((value) => ({ value, label: joinNames[value] }));

/** A box of rows joined the same way; boxes stand in boxes. */
export function RuleGroup({ group }: { group: GroupNode }) {
  const { editor } = useEditor();
  const { onKeyDown } = useNodeActs(group);
  const members = useCountOf(group);
  const fault = useFaultOf(group);
  const isRoot = parentOf(editor.root, group.id) === undefined;
  return (
    <div
      className={`rule-group rule-${group.kind}`} role="group" aria-label={joinNames[group.kind]}
      {...(isRoot ? {} : { 'data-node': group.id, tabIndex: 0, onKeyDown })}
    >
      <header className="rule-group-head">
        <Select<JoinKind>
          size="small" className="rule-join" value={group.kind} options={joins} aria-label="这组条件怎样组合" popupMatchSelectWidth={false}
          onChange={(kind) => editor.change(setJoin(editor.root, group.id, kind))}
        />
        {!isRoot && members !== undefined && <span className="rule-count figure">{count(members)} 人</span>}
        {!isRoot && <GroupActs group={group} />}
      </header>
      {fault && <p className="condition-fault" role="alert"><Icon name="warning" size={13} />{fault}</p>}
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
  const { items, remove } = useNodeActs(group);
  return (
    <span className="rule-acts">
      <Dropdown trigger={['click']} menu={{ items }}><Button type="text" size="small" aria-label="这组的更多操作" icon={<Icon name="more" />} /></Dropdown>
      <Tooltip title="删除这组"><Button type="text" size="small" aria-label="删除这组" icon={<Icon name="trash" />} onClick={remove} /></Tooltip>
    </span>
  );
}

const kindItems = kindMenu.map(({ label, kinds }) => ({
  type: 'group' as const, key: label, label, children: kinds.map((key) => ({ key, label: kindLooks[key].menu, icon: <Icon name={kindLooks[key].icon} /> })),
}));

function AddRow({ group }: { group: GroupNode }) {
  const { editor } = useEditor();
  const copied = useCopiedRule();
  const full = group.children.length >= maxChildren;
  const deepest = depthOf(editor.root, group.id) >= maxDepth;
  const add = (kind: Kind) => editor.change(insert(editor.root, group.id, newCondition(kind)));
  return (
    <div className="rule-add">
      <Dropdown trigger={['click']} disabled={full} menu={{ items: kindItems, onClick: ({ key }) => add(key as Kind) }}>
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
      {copied && !full && (
        <Button type="text" size="small" icon={<Icon name="scroll" size={13} />} onClick={() => editor.change(insert(editor.root, group.id, fromRule(copied)))}>粘贴</Button>
      )}
      {full && <span className="hint">一组最多 {maxChildren} 条</span>}
    </div>
  );
}

const pageKeys = [{ keys: 'Ctrl Z', words: '撤销' }, { keys: 'Ctrl Y', words: '重做' }, { keys: 'Ctrl S', words: '保存' }];

export function KeysHelp() {
  const list = (
    <dl className="shortcuts rule-keys">
      {[...nodeKeys, ...pageKeys].map(({ keys, words }) => (
        <div key={keys}><dt>{keys.split(' ').map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{words}</dd></div>
      ))}
    </dl>
  );
  return <Popover trigger="click" placement="bottomRight" title="在一条条件上按" content={list}><Button type="text" size="small">快捷键</Button></Popover>;
}
