import { Button, Dropdown, Select, Tooltip } from 'antd';
import { count } from '../../ui/format';
import { Icon, type IconName } from '../../ui/icon';
import { lacks, tagModeNames, tagModes, type TagMode } from './conditions';
import { DropClause } from './drop-clause';
import { OrdersFields } from './orders-fields';
import { duplicate, move, remove, update, type ConditionNode, type OtherNode, type TagNode, type TierNode } from './rule-tree';
import { useCountOf, useEditor, useSentenceOf } from './use-rule-editor';

const looks: Record<ConditionNode['kind'], { icon: IconName; name: string }> = {
  tag: { icon: 'tag', name: '标签' },
  tier: { icon: 'crown', name: '等级' },
  orders: { icon: 'bag', name: '订单' },
  other: { icon: 'code', name: '其他条件' },
};

export function ConditionRow({ node }: { node: ConditionNode }) {
  const look = looks[node.kind];
  const problem = lacks(node);
  return (
    <div className={`condition condition-${node.kind}${problem ? ' condition-open' : ''}`} role="group" aria-label={`${look.name}条件`}>
      <span className="condition-kind"><Icon name={look.icon} size={15} />{look.name}</span>
      <div className="condition-fields">
        {node.kind === 'tag' && <TagFields node={node} />}
        {node.kind === 'tier' && <TierFields node={node} />}
        {node.kind === 'orders' && <OrdersFields node={node} />}
        {node.kind === 'other' && <OtherSentence node={node} />}
      </div>
      <RowEnd node={node} problem={problem} />
    </div>
  );
}

/** A condition that this page cannot change yet is read back as the server says it, and kept as it is. */
function OtherSentence({ node }: { node: OtherNode }) {
  const sentence = useSentenceOf(node);
  return sentence === undefined ? <code className="hint">{JSON.stringify(node.rule)}</code> : <span>{sentence}</span>;
}

function RowEnd({ node, problem }: { node: ConditionNode; problem: string | null }) {
  const { editor, waiting } = useEditor();
  const members = useCountOf(node);
  const shown = problem ?? (members === undefined ? '…' : `${count(members)} 人`);
  const acts = [
    { key: 'copy', label: '复制一条', icon: <Icon name="copy" />, onClick: () => editor.change(duplicate(editor.root, node.id)) },
    { key: 'up', label: '上移', onClick: () => editor.change(move(editor.root, node.id, -1)) },
    { key: 'down', label: '下移', onClick: () => editor.change(move(editor.root, node.id, 1)) },
  ];
  return (
    <div className="condition-end">
      <span className={`rule-count figure${problem ? ' rule-lacks' : ''}${waiting ? ' is-waiting' : ''}`} aria-live="polite">{shown}</span>
      <span className="rule-acts">
        <Dropdown trigger={['click']} menu={{ items: acts }}><Button type="text" size="small" aria-label="更多操作" icon={<Icon name="more" />} /></Dropdown>
        <Tooltip title="删除这条"><Button type="text" size="small" aria-label="删除这条" icon={<Icon name="trash" />} onClick={() => editor.change(remove(editor.root, node.id))} /></Tooltip>
      </span>
    </div>
  );
}

function TagFields({ node }: { node: TagNode }) {
  const { editor, facts } = useEditor();
  const used = tagModes.filter((mode) => node.test[mode] !== undefined);
  const free = tagModes.filter((mode) => node.test[mode] === undefined);
  const put = (test: TagNode['test'], merge?: string) => editor.change(update(editor.root, node.id, () => ({ ...node, test })), merge);
  const rename = (from: TagMode, to: TagMode) => {
    const { [from]: names, ...rest } = node.test;
    put({ ...rest, [to]: names });
  };
  const drop = (mode: TagMode) => {
    const { [mode]: _gone, ...rest } = node.test;
    put(rest);
  };
  return (
    <>
      {used.map((mode) => (
        <span className="clause" key={mode}>
          <Select<TagMode>
            size="small" value={mode} aria-label="标签怎样匹配" popupMatchSelectWidth={false} onChange={(to) => rename(mode, to)}
            options={[mode, ...free].map((value) => ({ value, label: tagModeNames[value] }))}
          />
          <Select
            size="small" mode="multiple" className="pick" placeholder="选择标签" aria-label="标签" value={[...(node.test[mode] ?? [])]}
            options={facts.tags} onChange={(names: string[]) => put({ ...node.test, [mode]: names })}
          />
          {used.length > 1 && <DropClause name={tagModeNames[mode]} onDrop={() => drop(mode)} />}
        </span>
      ))}
      {free.length > 0 && used.length > 0 && (
        <Button type="link" size="small" onClick={() => put({ ...node.test, [free[0] ?? 'none']: [] })}>并且…</Button>
      )}
    </>
  );
}

function TierFields({ node }: { node: TierNode }) {
  const { editor, facts } = useEditor();
  return (
    <span className="clause">
      <span>是</span>
      <Select
        size="small" mode="multiple" className="pick" placeholder="选择等级" aria-label="等级" value={node.names} options={facts.tiers}
        onChange={(names: string[]) => editor.change(update(editor.root, node.id, () => ({ ...node, names })))}
      />
      <span>之一</span>
    </span>
  );
}
