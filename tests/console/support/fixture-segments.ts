import { LIFECYCLE_DEFAULTS } from '@shuke/shared/rules/lifecycle/stage-of';
import { RFM_GROUPS } from '@shuke/shared/rules/rfm/rfm-groups';
import { addDays, businessDate } from '@shuke/shared/values/time';
import { audienceOf, recordAudit, rowOf, type Audience } from './fixture-audience';
import { idOf, now } from './fixture-people';
import { keptDays, sizesOf } from './fixture-trend';
import { Refusal, type Handlers, type Reply } from './fixture-types';

type Snapshot = Reply<'GET /v1/console/segments/:id/snapshots'>['snapshots'][number];
type List = Reply<'GET /v1/console/member-lists'>['lists'][number];

const snapshotsOf = (today: number): Snapshot[] => sizesOf(today).map((count, back) => ({
  id: idOf('snapshot', keptDays - back), at: addDays(now, -back).toISOString(), day: businessDate(addDays(now, -back)), daily: true, state: 'done', first: back === keptDays - 1,
  ruleChanged: back === 4, count, entered: back === keptDays - 1 ? 0 : 9, left: back === keptDays - 1 ? 0 : 6, failure: null,
}));

const linesOf = (text: string): { line: number; text: string }[] =>
  text.split('\n').map((content, index) => ({ line: index + 1, text: content.trim() })).filter(({ text: words }) => words !== '');

/** Member numbers of the fixture match; everything else does not. */
function match(audience: Audience, text: string) {
  const lines = linesOf(text);
  const known = new Set(audience.members.map((item) => item.memberNo));
  const missing = lines.filter(({ text: words }) => !known.has(words));
  return { lines: lines.length, members: lines.length - missing.length, faults: missing.map(({ line, text: words }) => ({ line, text: words, reason: '没有找到这位会员' })) };
}

function historyHandlers(audience: Audience): Handlers {
  const segment = (id: string) => {
    const found = audience.segments.find((item) => item.id === id);
    if (!found) throw new Refusal('SEGMENT_NOT_FOUND');
    return found;
  };
  const taken: Snapshot[] = [];
  const all = (id: string): Snapshot[] => [...taken, ...snapshotsOf(segment(id).count)];
  const one = (segmentId: string, id: string): Snapshot => {
    const found = all(segmentId).find((item) => item.id === id);
    if (!found) throw new Refusal('SNAPSHOT_NOT_FOUND');
    return found;
  };
  return {
    'PUT /v1/console/segments/:id/archived': ({ params, body }) => {
      segment(params.id).archived = body.archived;
      return {};
    },
    'GET /v1/console/segments/:id/snapshots': ({ params }) => ({ snapshots: all(params.id) }),
    'POST /v1/console/segments/:id/snapshots': ({ params }) => {
      const made = { ...one(params.id, idOf('snapshot', keptDays)), id: idOf('snapshot', keptDays + taken.length + 1), daily: false, entered: 2, left: 1 };
      taken.unshift(made);
      return made;
    },
    'GET /v1/console/segments/:id/diff': ({ params, query }) => {
      const rows = audienceOf(audience, segment(params.id).rule).map((item) => rowOf(audience, item));
      return { from: one(params.id, query.from), to: one(params.id, query.to), entered: 9, left: 6, sample: { entered: rows.slice(0, 9), left: rows.slice(9, 15) } };
    },
    'POST /v1/console/segments/overlap': ({ body }) => {
      const wanted = body.segmentIds.map(segment);
      const sets = wanted.map(({ rule }) => new Set(audienceOf(audience, rule).map(({ id }) => id)));
      const regions = new Map<string, number>();
      for (const { id } of audience.members) {
        const within = wanted.filter((_, index) => sets[index]?.has(id)).map((item) => item.id).join();
        regions.set(within, (regions.get(within) ?? 0) + 1);
      }
      return {
        asOf: now.toISOString(), total: audience.members.length, segments: wanted.map(({ id, name }, index) => ({ id, name, count: sets[index]?.size ?? 0 })),
        regions: [...regions].filter(([within]) => within !== '').map(([within, count]) => ({ in: within.split(','), count })).sort((a, b) => b.count - a.count),
      };
    },
    'POST /v1/console/segments/:id/export-link': ({ params, body }, who) => {
      recordAudit(audience, who, { action: '导出人群名单', target: segment(params.id).name, why: body.reason });
      return { path: `/v1/console-files/segments/${'x'.repeat(43)}`, rows: segment(params.id).count, expiresAt: now.toISOString() };
    },
  };
}

function listHandlers(audience: Audience): Handlers {
  const lists: List[] = [{ id: idOf('list', 1), name: '茶会到场', members: 86, createdAt: addDays(now, -9).toISOString(), usedBy: ['人群「茶会后没来过」'] }];
  return {
    'GET /v1/console/member-lists': () => ({ lists }),
    'POST /v1/console/member-lists/preview': ({ body }) => match(audience, body.text),
    'POST /v1/console/member-lists': ({ body }) => {
      const { members, ...answer } = match(audience, body.text);
      const list = lists.find((item) => item.name === body.name) ?? { id: idOf('list', lists.length + 1), name: body.name, members: 0, createdAt: now.toISOString(), usedBy: [] };
      if (!lists.includes(list)) lists.unshift(list);
      list.members += members;
      return { id: list.id, added: members, ...answer };
    },
    'DELETE /v1/console/member-lists/:id': ({ params }) => {
      lists.splice(lists.findIndex((item) => item.id === params.id), 1);
      return {};
    },
  };
}

export function segmentToolHandlers(audience: Audience): Handlers {
  const settings: { kept: Reply<'GET /v1/console/segment-settings'> } = {
    kept: { rfm: { windowDays: 365, cuts: 'quantiles' }, lifecycle: LIFECYCLE_DEFAULTS, groups: RFM_GROUPS.map(({ key, name, advice }) => ({ key, name, advice })) },
  };
  return {
    ...historyHandlers(audience), ...listHandlers(audience),
    'GET /v1/console/segment-settings': () => settings.kept,
    'PUT /v1/console/segment-settings': ({ body }) => (settings.kept = { ...settings.kept, ...body }),
  };
}
