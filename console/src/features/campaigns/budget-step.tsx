import { InputNumber, Radio, Segmented } from 'antd';
import { yuan } from '../../ui/format';
import { Note } from '../../ui/parts';
import type { StepProps } from './step-props';

const windows = [7, 14, 30, 60];
const startingBudgetFen = 500_000;

export function BudgetStep({ editor: { draft, set }, dryRun }: StepProps) {
  const { budgetFen, attributionDays } = draft;
  const ceiling = dryRun.data?.costCeilingFen ?? 0;
  const over = budgetFen !== null && ceiling > budgetFen;
  return (
    <>
      <div className="field">
        <span>预算上限</span>
        <div className="budget">
          <Radio.Group
            value={budgetFen === null ? 'none' : 'limit'} options={[{ value: 'none', label: '不设上限' }, { value: 'limit', label: '最多' }]}
            onChange={(event) => set({ budgetFen: event.target.value === 'none' ? null : Math.max(startingBudgetFen, ceiling) })}
          />
          {budgetFen !== null && (
            <InputNumber
              prefix="¥" min={0} max={10_000_000} precision={2} aria-label="预算上限（元）" value={budgetFen / 100}
              onChange={(value) => set({ budgetFen: Math.round((value ?? 0) * 100) })} style={{ width: 150 }}
            />
          )}
        </div>
      </div>
      {over && <Note tone="red" icon="warning">预计成本上限 {yuan(ceiling)} 超过预算，发出会被拒绝。可以缩小人群、换小面额的券，或提高预算。</Note>}
      <div className="field">
        <span>效果窗口<em> 送达后多少天内的消费算进这次活动</em></span>
        <Segmented value={attributionDays} options={windows.map((days) => ({ value: days, label: `${days} 天` }))} onChange={(days) => set({ attributionDays: days })} />
      </div>
    </>
  );
}
