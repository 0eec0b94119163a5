import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import type { Input, Reply } from '../../api/api';
import type { Campaign, StageKey } from './words';

export type Draft = Input<'POST /v1/console/campaigns'>['body'];
export type Offer = Draft['offers'][number];
export type DryRun = Reply<'POST /v1/console/campaigns/dry-run'>;

export interface Prefill { segmentId?: string; rule?: SegmentRule; stage?: StageKey; name?: string }

const everybody: SegmentRule = { all: [] };

export const newOffer = (offers: readonly Offer[]): Offer => {
  const taken = new Set(offers.map((offer) => offer.key));
  let number = offers.length + 1;
  while (taken.has(`offer-${number}`)) number += 1;
  return { key: `offer-${number}`, tierKeys: [], couponTemplateId: null, title: '', text: '' };
};

export const newDraft = (prefill: Prefill): Draft => ({
  name: prefill.name ?? '',
  stage: prefill.stage ?? 'retain',
  segmentId: prefill.segmentId ?? null,
  rule: prefill.segmentId ? null : prefill.rule ?? everybody,
  offers: [newOffer([])],
  channels: { inbox: true, subscribe: false },
  holdoutPercent: 5,
  budgetFen: null,
  attributionDays: 14,
});

export const draftOf = (campaign: Campaign): Draft => ({
  name: campaign.name, stage: campaign.stage, segmentId: campaign.segmentId, rule: campaign.rule, offers: campaign.offers,
  channels: campaign.channels, holdoutPercent: campaign.holdoutPercent, budgetFen: campaign.budgetFen, attributionDays: campaign.attributionDays,
});

export type Step = 1 | 2 | 3 | 4 | 5;
export interface Missing { step: Step; text: string }

/** What still keeps the draft from being launched, in the order of the page. */
export function missingIn(draft: Draft): Missing[] {
  const missing: Missing[] = [];
  if (!draft.name.trim()) missing.push({ step: 1, text: '给活动起个名字' });
  if (!draft.segmentId && !draft.rule) missing.push({ step: 2, text: '选择人群' });
  draft.offers.forEach((offer, index) => {
    const label = draft.offers.length > 1 ? `权益 ${index + 1} ` : '';
    if (!offer.title.trim()) missing.push({ step: 3, text: `${label}写上消息标题` });
    if (!offer.text.trim()) missing.push({ step: 3, text: `${label}写上消息正文` });
  });
  if (!draft.channels.inbox && !draft.channels.subscribe) missing.push({ step: 4, text: '至少选一个渠道' });
  return missing;
}

/** Counts do not depend on words, so a draft without words can be counted too. */
export const countable = (draft: Draft): Draft => ({
  ...draft,
  name: draft.name.trim() || '未命名',
  offers: draft.offers.map((offer) => ({ ...offer, title: offer.title.trim() || '—', text: offer.text.trim() || '—' })),
});

export const trimmed = (draft: Draft): Draft => ({
  ...draft,
  name: draft.name.trim(),
  offers: draft.offers.map((offer) => ({ ...offer, title: offer.title.trim(), text: offer.text.trim() })),
});

/** Tiers that an earlier offer already takes: a later offer never reaches them. */
export function shadowedTiers(offers: readonly Offer[], index: number): 'all' | string[] {
  const earlier = offers.slice(0, index);
  if (earlier.some((offer) => offer.tierKeys.length === 0)) return 'all';
  const taken = new Set(earlier.flatMap((offer) => offer.tierKeys));
  return (offers[index]?.tierKeys ?? []).filter((key) => taken.has(key));
}
