import type { OrdersTest } from '@shuke/shared/contract/segment-rule';
import { Between, Days, Measure, Pick } from './clause-parts';
import { Icon } from '../../ui/icon';
import { Button, Dropdown } from 'antd';
import { addClause, clauseNames, clausesOf, dropClause, ordersClauses, type OrdersClause } from './conditions';
import { useEditor } from './use-rule-editor';

interface FieldProps {
  test: OrdersTest;
  onChange: (test: OrdersTest, merge?: string) => void;
}

export function OrdersFields({ test, onChange }: FieldProps) {
  const used = clausesOf(test);
  const free = ordersClauses.filter((clause) => !used.includes(clause));
  return (
    <>
      {used.map((clause) => (
        <span className="clause" key={clause}>
          <Clause clause={clause} test={test} onChange={onChange} />
          <button type="button" className="clause-drop" aria-label={`去掉${clauseNames[clause]}`} onClick={() => onChange(dropClause(test, clause))}><Icon name="close" size={11} /></button>
        </span>
      ))}
      {free.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{ items: free.map((key) => ({ key, label: clauseNames[key] })), onClick: ({ key }) => onChange(addClause(test, key as OrdersClause)) }}
        >
          <Button type="link" size="small" icon={<Icon name="plus" size={12} />}>要求</Button>
        </Dropdown>
      )}
    </>
  );
}

const daysWords = { within: ['最近', '天内'], firstWithin: ['首单在最近', '天内'], lastBefore: ['末单在', '天以前'] } as const;

function Clause({ clause, test, onChange }: FieldProps & { clause: OrdersClause }) {
  const { facts } = useEditor();
  const set = (part: Partial<OrdersTest>, merge?: string) => onChange({ ...test, ...part }, merge && `${clause}.${merge}`);
  const name = clauseNames[clause];
  switch (clause) {
    case 'count': return <Measure name={name} unit="次" test={test.count ?? {}} onChange={(count, merge) => set({ count }, merge)} />;
    case 'sumFen': case 'averageFen': return <Measure name={name} money test={test[clause] ?? {}} onChange={(next, merge) => set({ [clause]: next }, merge)} />;
    case 'within': case 'firstWithin': case 'lastBefore': {
      const [before, after] = daysWords[clause];
      return <Days name={name} before={before} after={after} days={test[clause]?.days ?? 1} onChange={(days) => set({ [clause]: { days } }, 'days')} />;
    }
    case 'between': return <Between name="下单日期" value={test.between ?? ['', '']} onChange={(between) => set({ between })} />;
    default: {
      const options = { store: facts.stores, category: facts.categories, sku: facts.products, channel: facts.channels }[clause];
      return <Pick name={name} before={`${name}是`} options={options} value={test[clause] ?? []} onChange={(next) => set({ [clause]: next })} />;
    }
  }
}
