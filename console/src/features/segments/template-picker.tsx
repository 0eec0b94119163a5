import { useState } from 'react';
import { businessDate } from '@shuke/shared/values/time';
import { ruleTemplates, type RuleTemplate } from './templates';

export function TemplatePicker({ topTiers, onPick }: { topTiers: string[]; onPick: (template: RuleTemplate) => void }) {
  const [month] = useState(() => Number(businessDate(new Date()).slice(5, 7)));
  return (
    <section className="templates" aria-label="常用人群">
      <h2>从常用人群开始，再按需要改</h2>
      <div className="template-grid">
        {ruleTemplates(topTiers, month).map((template) => (
          <button type="button" key={template.name} className="template" onClick={() => onPick(template)}>
            <strong>{template.name}</strong><span>{template.text}</span>
          </button>
        ))}
      </div>
    </section>
  );
}
