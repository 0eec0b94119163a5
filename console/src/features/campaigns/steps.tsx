import type { ReactNode } from 'react';
import { Button, Input } from 'antd';
import { Icon } from '../../ui/icon';
import { AudienceStep } from './audience-step';
import { BudgetStep } from './budget-step';
import { ChannelStep } from './channel-step';
import type { Missing, Step } from './draft';
import { newOffer } from './draft';
import { OffersStep } from './offers-step';
import type { StepProps } from './step-props';
import { stageHints, stageKeys, stageNames } from './words';

export function Steps({ editor, dryRun }: StepProps) {
  const props = { editor, dryRun };
  const addOffer = () => editor.set({ offers: [...editor.draft.offers, newOffer(editor.draft.offers)] });
  return (
    <div className="steps">
      <StepCard step={1} title="目标" missing={editor.missing}><GoalStep {...props} /></StepCard>
      <StepCard step={2} title="人群" missing={editor.missing}><AudienceStep {...props} /></StepCard>
      <StepCard
        step={3} title="各等级权益" hint="从上到下匹配，会员只拿到第一个符合的权益" missing={editor.missing}
        extra={<Button size="small" icon={<Icon name="plus" size={13} />} disabled={editor.draft.offers.length >= 10} onClick={addOffer}>加一档权益</Button>}
      >
        <OffersStep {...props} />
      </StepCard>
      <StepCard step={4} title="渠道与对照组" missing={editor.missing}><ChannelStep {...props} /></StepCard>
      <StepCard step={5} title="预算与效果窗口" missing={editor.missing}><BudgetStep {...props} /></StepCard>
    </div>
  );
}

function StepCard({ step, title, hint, extra, missing, children }: {
  step: Step; title: string; hint?: string; extra?: ReactNode; missing: Missing[]; children: ReactNode;
}) {
  const open = missing.some((item) => item.step === step);
  return (
    <section className="panel step" id={`step-${step}`} aria-label={title}>
      <header className="step-head">
        <span className={`step-number${open ? '' : ' step-done'}`} aria-hidden="true">{open ? step : <Icon name="check" size={14} />}</span>
        <div><h2>{title}</h2>{hint && <p className="hint">{hint}</p>}</div>
        {extra}
      </header>
      {children}
    </section>
  );
}

function GoalStep({ editor: { draft, set } }: StepProps) {
  return (
    <>
      <label className="field">
        <span>活动名称</span>
        <Input value={draft.name} maxLength={60} showCount placeholder="例如：岩茶上新，老客先尝" onChange={(event) => set({ name: event.target.value })} />
      </label>
      <div className="stage-choice" role="radiogroup" aria-label="这次活动为了什么">
        {stageKeys.map((key) => (
          <button type="button" key={key} role="radio" aria-checked={draft.stage === key} className={`stage-pick stage-${key}`} onClick={() => set({ stage: key })}>
            <strong>{stageNames[key]}</strong><span>{stageHints[key]}</span>
          </button>
        ))}
      </div>
    </>
  );
}
