import { useMemo, useState } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ApiProblem } from '@shuke/shared/contract/client';
import { call } from '../../api/api';
import { useAct } from '../../api/hooks';
import { useSettled } from '../segments/use-live-count';
import { countable, missingIn, trimmed, type Draft, type DryRun, type Missing, type Offer } from './draft';
import type { Campaign } from './words';

export interface DraftEditor {
  draft: Draft;
  missing: Missing[];
  dirty: boolean;
  set(changes: Partial<Draft>): void;
  setOffer(index: number, changes: Partial<Offer>): void;
  /** What stands on the page is now what the server has. */
  markSaved(): void;
}

export function useDraft(initial: Draft, isNew: boolean): DraftEditor {
  const [draft, setDraft] = useState(initial);
  const [saved, setSaved] = useState(() => JSON.stringify(initial));
  const missing = useMemo(() => missingIn(draft), [draft]);
  const text = useMemo(() => JSON.stringify(draft), [draft]);
  return {
    draft,
    missing,
    dirty: text !== saved || (isNew && draft.name.length > 0),
    set: (changes) => setDraft((now) => ({ ...now, ...changes })),
    setOffer: (index, changes) =>
      setDraft((now) => ({ ...now, offers: now.offers.map((offer, at) => (at === index ? { ...offer, ...changes } : offer)) })),
    markSaved: () => setSaved(text),
  };
}

/**
 * Who would get what and what it can cost, asked after a pause in typing; the last answer stays until the next. A saved
 * draft names itself, so that the holdout shown is the one that launching draws.
 */
export function useDryRun(draft: Draft, campaignId: string | null) {
  const text = useMemo(() => JSON.stringify({ ...countable(draft), ...(campaignId ? { campaignId } : {}) }), [draft, campaignId]);
  const asked = useSettled(text, 450);
  const query = useQuery<DryRun, ApiProblem>({
    queryKey: ['campaign-dry-run', asked],
    queryFn: () => call('POST /v1/console/campaigns/dry-run', { body: JSON.parse(asked) as Draft & { campaignId?: string } }),
    placeholderData: keepPreviousData,
  });
  return { data: query.data, error: query.error, waiting: query.isFetching || asked !== text, fresh: asked === text && !query.isPlaceholderData, refetch: query.refetch };
}
export type DryRunView = ReturnType<typeof useDryRun>;

const refresh = ['GET /v1/console/campaigns', 'GET /v1/console/campaigns/:id', 'GET /v1/console/board', 'GET /v1/console/segments'] as const;

/** Saves and launches. A draft that was created keeps its id, so a launch that failed does not make a second draft. */
export function useSaveCampaign(startId: string | null) {
  const [id, setId] = useState(startId);
  const create = useAct('POST /v1/console/campaigns', { refresh });
  const change = useAct('PUT /v1/console/campaigns/:id', { refresh });
  const launchAct = useAct('POST /v1/console/campaigns/:id/launch', { refresh });

  const save = async (draft: Draft): Promise<Campaign | undefined> => {
    const body = trimmed(draft);
    const reply = id ? await change.send({ params: { id }, body }) : await create.send({ body });
    if (reply) setId(reply.id);
    return reply;
  };
  const launch = async (draft: Draft): Promise<Campaign | undefined> => {
    const saved = await save(draft);
    return saved && launchAct.send({ params: { id: saved.id } });
  };
  return {
    id, save, launch,
    busy: create.busy || change.busy || launchAct.busy,
    problem: create.problem ?? change.problem ?? launchAct.problem,
  };
}
