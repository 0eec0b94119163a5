import { Button, Dropdown, Tooltip } from 'antd';
import { count } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { lookOf } from './condition-kinds';
import { FieldFields } from './field-fields';
import { CouponFields, EventFields, GroupBuyFields, LifecycleFields, ReferenceField, RfmFields, TagFields, TierFields } from './holding-fields';
import { lacks } from './lacks';
import { OrdersFields } from './orders-fields';
import { update, type ConditionNode, type OtherNode } from './rule-tree';
import { useCountOf, useEditor, useFaultOf, useSentenceOf } from './use-rule-editor';
import { useNodeActs } from './use-node-acts';

export function ConditionRow({ node }: { node: ConditionNode }) {
  const { onKeyDown } = useNodeActs(node);
  const look = lookOf(node.kind);
  const problem = lacks(node);
  const fault = useFaultOf(node);
  return (
    <div
      className={`condition condition-${node.kind}${problem ? ' condition-open' : ''}${fault ? ' condition-wrong' : ''}`} role="group" aria-label={`${look.name}条件`}
      data-node={node.id} tabIndex={0} onKeyDown={onKeyDown}
    >
      <span className="condition-kind"><Icon name={look.icon} size={15} />{look.name}</span>
      <div className="condition-fields">
        <Fields node={node} />
        {fault && <p className="condition-fault" role="alert"><Icon name="warning" size={13} />{fault}</p>}
      </div>
      <RowEnd node={node} problem={problem} />
    </div>
  );
}

function Fields({ node }: { node: ConditionNode }) {
  const { editor, facts } = useEditor();
  const put = (test: unknown, merge?: string) =>
    editor.change(update(editor.root, node.id, () => ({ ...node, test }) as ConditionNode), merge && `${node.id}:${merge}`);
  switch (node.kind) {
    case 'tag': return <TagFields test={node.test} onChange={put} />;
    case 'tier': return <TierFields test={node.test} onChange={put} />;
    case 'field': return <FieldFields test={node.test} onChange={put} />;
    case 'orders': return <OrdersFields test={node.test} onChange={put} />;
    case 'event': return <EventFields test={node.test} onChange={put} />;
    case 'coupon': return <CouponFields test={node.test} onChange={put} />;
    case 'groupBuy': return <GroupBuyFields test={node.test} onChange={put} />;
    case 'rfm': return <RfmFields test={node.test} onChange={put} />;
    case 'lifecycle': return <LifecycleFields test={node.test} onChange={put} />;
    case 'segment': return <ReferenceField name="人群" test={node.test} options={facts.segments} onChange={put} />;
    case 'list': return <ReferenceField name="名单" test={node.test} options={facts.lists} onChange={put} />;
    case 'other': return <OtherSentence node={node} />;
  }
}

/** A condition that this page cannot change is read back as the server says it, and kept as it is. */
function OtherSentence({ node }: { node: OtherNode }) {
  const sentence = useSentenceOf(node);
  return sentence === undefined ? <code className="hint">{JSON.stringify(node.rule)}</code> : <span>{sentence}</span>;
}

function RowEnd({ node, problem }: { node: ConditionNode; problem: string | null }) {
  const { waiting } = useEditor();
  const { items, remove } = useNodeActs(node);
  const members = useCountOf(node);
  const shown = problem ?? (members === undefined ? '…' : `${count(members)} 人`);
  return (
    <div className="condition-end">
      <span className={`rule-count figure${problem ? ' rule-lacks' : ''}${waiting ? ' is-waiting' : ''}`} aria-live="polite">{shown}</span>
      <span className="rule-acts">
        <Dropdown trigger={['click']} menu={{ items }}><Button type="text" size="small" aria-label="更多操作" icon={<Icon name="more" />} /></Dropdown>
        <Tooltip title="删除这条"><Button type="text" size="small" aria-label="删除这条" icon={<Icon name="trash" />} onClick={remove} /></Tooltip>
      </span>
    </div>
  );
}
