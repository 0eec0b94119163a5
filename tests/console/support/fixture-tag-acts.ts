import { addDays } from '@shuke/shared/values/time';
import { rowOf, type Audience } from './fixture-audience';
import { idOf, now, tagGroups } from './fixture-people';
import { Refusal, type Handlers, type Reply } from './fixture-types';

type Run = Reply<'GET /v1/console/tag-runs/:id'>;

const none = { waiting: 0, changed: 0, unchanged: 0, skipped: 0, restored: 0, kept: 0 };
const [oolong] = tagGroups[0]!.tags;

const run = (n: number, change: Partial<Run>): Run => ({
  id: idOf('tagrun', n), tagId: oolong!.id, tagName: oolong!.name, colour: oolong!.colour, on: true, reason: '秋季品鉴会到场', source: 'file', sourceText: '名单 640 行',
  state: 'draft', members: 620, wouldChange: 560, already: 60, lines: 640, repeated: 6, unmatched: 14,
  faults: [{ line: 3, text: '199****0001', reason: '没有找到这位会员' }, { line: 8, text: '你好', reason: '不是手机号，也不是会员号（SK 加 8 位数字）' }],
  needsApproval: true, approvalReason: '会改动超过 500 人', createdBy: '林经理', approvedBy: null, progress: { ...none, waiting: 620 }, unchangedWhy: [], mine: false,
  createdAt: addDays(now, -1).toISOString(), startedAt: null, finishedAt: null, ...change,
});

/** Bulk taggings, and where the tags of one member come from. */
export function tagActHandlers(audience: Audience): Handlers {
  const runs = [
    run(1, { state: 'waiting-approval' }),
    run(2, {
      state: 'done', on: false, source: 'segment', sourceText: '人群「沉睡 60 天」', reason: '清理过期标签', lines: 0, repeated: 0, unmatched: 0, faults: [], approvedBy: '周管理',
      progress: { ...none, changed: 540, unchanged: 80 }, unchangedWhy: [{ reason: '没有这个标签', count: 80 }], startedAt: now.toISOString(), finishedAt: now.toISOString(),
    }),
  ];
  const find = (id: string): Run => {
    const found = runs.find((one) => one.id === id);
    if (!found) throw new Refusal('TAG_RUN_NOT_FOUND');
    return found;
  };
  const move = (id: string, change: Partial<Run>): Run => Object.assign(find(id), change);
  const tags = audience.tagGroups.flatMap((group) => group.tags.map((tag) => ({ ...tag, groupName: group.name })));
  const line = { at: addDays(now, -9).toISOString(), name: '少糖', colour: '#14785A', on: true, sourceText: '手动', by: '阿宁', expiresAt: null };
  return {
    'GET /v1/console/tag-runs': () => ({ runs: runs.map((one) => ({ ...one, faults: [] })) }),
    'GET /v1/console/tag-runs/:id': ({ params }) => find(params.id),
    'POST /v1/console/tag-runs': ({ body }) => {
      const tag = tags.find(({ id }) => id === body.tagId)!;
      const made = run(runs.length + 1, { tagId: tag.id, tagName: tag.name, colour: tag.colour, on: body.on, reason: body.reason, source: body.audience.kind, needsApproval: false, approvalReason: null, mine: true });
      runs.unshift(made);
      return made;
    },
    'POST /v1/console/tag-runs/:id/start': ({ params }) => move(params.id, { state: 'done', startedAt: now.toISOString(), finishedAt: now.toISOString(), progress: { ...none, changed: 560, unchanged: 60 } }),
    'POST /v1/console/tag-runs/:id/approve': ({ params }) => move(params.id, { state: 'running', approvedBy: '周管理', startedAt: now.toISOString() }),
    'POST /v1/console/tag-runs/:id/cancel': ({ params }) => move(params.id, { state: 'cancelled' }),
    'POST /v1/console/tag-runs/:id/undo': ({ params }) => move(params.id, { state: 'undone', progress: { ...none, restored: 552, kept: 8, unchanged: 60 } }),
    'GET /v1/console/members/:id/tags': ({ params }) => {
      const held = audience.members.find(({ id }) => id === params.id)?.tags ?? [];
      return {
        holdings: tags.filter(({ id }) => held.includes(id)).map(({ id, name, colour, groupName }) => ({
          id, name, colour, groupName, at: line.at, source: 'hand' as const, sourceText: '手动', by: '阿宁', expiresAt: addDays(now, 30).toISOString(), overridesRule: name === '早茶客',
        })),
        keptOff: [{ id: tags.at(-1)!.id, name: '送礼需求', colour: '#B7791F' }],
        history: [line, { ...line, name: '早茶客', colour: '#B7791F', on: false, sourceText: '规则', by: '规则' }],
      };
    },
    'POST /v1/console/members/:id/tags/:tagId/hand-back': ({ params }) => rowOf(audience, audience.members.find(({ id }) => id === params.id)!),
  };
}
