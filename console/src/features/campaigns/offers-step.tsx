import { useState } from 'react';
import { Button, Input, Select, Tooltip } from 'antd';
import type { Reply } from '../../api/api';
import { useRead } from '../../api/hooks';
import { count } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { shadowedTiers, type Offer } from './draft';
import { PhonePreview } from './phone-preview';
import type { StepProps } from './step-props';

type Template = Reply<'GET /v1/console/coupon-templates'>['templates'][number];

export function OffersStep({ editor, dryRun }: StepProps) {
  const { draft, set } = editor;
  const [shown, setShown] = useState(0);
  const templates = useRead('GET /v1/console/coupon-templates');
  const tiers = useRead('GET /v1/console/tiers');
  const usable = (templates.data?.templates ?? []).filter((template) => template.state === 'active');
  const offer = draft.offers[Math.min(shown, draft.offers.length - 1)];
  const swap = (index: number, by: -1 | 1) => {
    const next = [...draft.offers];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index + by, 0, moved);
    set({ offers: next });
    setShown(index + by);
  };
  return (
    <div className="offers">
      <div className="offer-list">
        {draft.offers.map((item, index) => (
          <OfferCard
            key={item.key} offer={item} index={index} total={draft.offers.length} active={index === shown} templates={usable}
            tiers={(tiers.data?.tiers ?? []).map((tier) => ({ value: tier.key, label: tier.name }))} shadow={shadowedTiers(draft.offers, index)}
            members={dryRun.data?.offers.find((line) => line.key === item.key)?.members}
            onFocus={() => setShown(index)} onChange={(changes) => editor.setOffer(index, changes)} onMove={(by) => swap(index, by)}
            onRemove={() => { set({ offers: draft.offers.filter((_, at) => at !== index) }); setShown(0); }}
          />
        ))}
      </div>
      {offer && <PhonePreview offer={offer} template={usable.find((template) => template.id === offer.couponTemplateId)} subscribe={draft.channels.subscribe} />}
    </div>
  );
}

interface OfferCardProps {
  offer: Offer;
  index: number;
  total: number;
  active: boolean;
  templates: Template[];
  tiers: { value: string; label: string }[];
  shadow: 'all' | string[];
  members: number | undefined;
  onFocus: () => void;
  onChange: (changes: Partial<Offer>) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

function OfferCard(props: OfferCardProps) {
  const { offer, index, active, members, shadow, tiers, onFocus } = props;
  const names = shadow === 'all' ? [] : shadow.map((key) => tiers.find((tier) => tier.value === key)?.label ?? key);
  return (
    <div className={`offer${active ? ' offer-active' : ''}`} role="group" aria-label={`权益 ${index + 1}`} onFocusCapture={onFocus} onClick={onFocus}>
      <header>
        <strong>权益 {index + 1}</strong>
        {members !== undefined && <span className="rule-count figure">{count(members)} 人</span>}
        <OfferActs {...props} />
      </header>
      <OfferFields {...props} />
      {shadow === 'all' && <p className="live-problem">上面已有「全部等级」的权益，这一档不会有人拿到</p>}
      {names.length > 0 && <p className="live-problem">{names.join('、')} 已在上面拿到权益，不会再拿这一档</p>}
      {offer.couponTemplateId === null && <p className="hint">不发券，只发消息</p>}
    </div>
  );
}

function OfferActs({ index, total, onMove, onRemove }: OfferCardProps) {
  if (total === 1) return null;
  return (
    <span className="rule-acts">
      <Tooltip title="先匹配"><Button type="text" size="small" aria-label="上移" disabled={index === 0} icon={<Icon name="up" size={14} />} onClick={() => onMove(-1)} /></Tooltip>
      <Tooltip title="后匹配"><Button type="text" size="small" aria-label="下移" disabled={index === total - 1} icon={<Icon name="down" size={14} />} onClick={() => onMove(1)} /></Tooltip>
      <Tooltip title="去掉这一档"><Button type="text" size="small" aria-label="去掉这一档" icon={<Icon name="trash" />} onClick={onRemove} /></Tooltip>
    </span>
  );
}

function OfferFields({ offer, templates, tiers, onChange }: OfferCardProps) {
  return (
    <>
      <div className="offer-pair">
        <label className="field">
          <span>等级</span>
          <Select mode="multiple" placeholder="全部等级" value={offer.tierKeys} options={tiers} maxTagCount="responsive" onChange={(tierKeys: string[]) => onChange({ tierKeys })} />
        </label>
        <label className="field">
          <span>送一张券</span>
          <Select
            allowClear placeholder="不发券" value={offer.couponTemplateId} showSearch={{ optionFilterProp: 'label' }} popupMatchSelectWidth={280}
            options={templates.map((template) => ({ value: template.id, label: `${template.title} · ${template.summary}` }))}
            onChange={(id?: string) => onChange({ couponTemplateId: id ?? null })}
          />
        </label>
      </div>
      <label className="field">
        <span>消息标题</span>
        <Input value={offer.title} maxLength={60} placeholder="一句话说清好处" onChange={(event) => onChange({ title: event.target.value })} />
      </label>
      <label className="field">
        <span>消息正文</span>
        <Input.TextArea value={offer.text} maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} placeholder="为什么给你、怎么用、到什么时候" onChange={(event) => onChange({ text: event.target.value })} />
      </label>
    </>
  );
}
