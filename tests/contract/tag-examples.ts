import { randomUUID } from 'node:crypto';
import { runTags, TagRuns } from '../../server/src/features/tags/index';
import { makeMember } from '../support/people';
import type { Examples, World } from './world';

const nothing = (): Record<string, never> => ({});
const freshName = (): string => `签${randomUUID().slice(0, 8)}`;

const tag = async (world: World, change: Record<string, unknown> = {}): Promise<string> =>
  (await world.app.as(world.console.admin)('POST /v1/console/tags', { body: { tagGroupId: world.tagGroupId, name: freshName(), colour: '#AA3311', ...change } })).id;

const runBody = async (world: World) => {
  const { phone } = await makeMember(world.app, world.store.scene);
  return { tagId: await tag(world), on: true, reason: '会员日到场', audience: { kind: 'file' as const, recipients: `手机号\n${phone}\n` } };
};
const run = async (world: World): Promise<string> =>
  (await world.app.as(world.console.manager)('POST /v1/console/tag-runs', { body: await runBody(world) })).id;
const waiting = async (world: World): Promise<string> => {
  const id = await run(world);
  await TagRuns(world.app.deps.db).updateOne({ _id: id }, { $set: { state: 'waiting-approval', approvalReason: '会改动超过 500 人' } });
  return id;
};
const done = async (world: World): Promise<string> => {
  const id = await run(world);
  await world.app.as(world.console.manager)('POST /v1/console/tag-runs/:id/start', { params: { id } });
  await runTags(world.app.deps, id);
  return id;
};

export const tagExamples = {
  'GET /v1/console/tags': nothing,
  'POST /v1/console/tag-groups': () => ({ body: { name: `组${randomUUID().slice(0, 8)}`, exclusive: true } }),
  'POST /v1/console/tags': ({ tagGroupId }) => ({ body: { tagGroupId, name: freshName(), colour: '#AA3311', rule: { orders: { count: { gte: 3 } } } } }),
  'PUT /v1/console/tags/:id': async (world) => ({ params: { id: await tag(world) }, body: { name: freshName(), colour: '#AA3322', ends: { kind: 'days', days: 30 }, own: true } }),
  'DELETE /v1/console/tags/:id': async (world) => ({ params: { id: await tag(world) } }),
  'GET /v1/console/members/:id/tags': ({ member }) => ({ params: { id: member.memberId } }),
  'POST /v1/console/members/:id/tags': ({ member, tagId }) => ({ params: { id: member.memberId }, body: { tagId } }),
  'DELETE /v1/console/members/:id/tags/:tagId': ({ member, tagId }) => ({ params: { id: member.memberId, tagId } }),
  'POST /v1/console/members/:id/tags/:tagId/hand-back': async (world) => ({ params: { id: world.member.memberId, tagId: await tag(world, { rule: { orders: { count: { gte: 3 } } } }) } }),
  'GET /v1/console/tag-runs': nothing,
  'GET /v1/console/tag-runs/:id': async (world) => ({ params: { id: await run(world) } }),
  'POST /v1/console/tag-runs': async (world) => ({ body: await runBody(world) }),
  'POST /v1/console/tag-runs/:id/start': async (world) => ({ params: { id: await run(world) } }),
  'POST /v1/console/tag-runs/:id/approve': async (world) => ({ params: { id: await waiting(world) } }),
  'POST /v1/console/tag-runs/:id/cancel': async (world) => ({ params: { id: await run(world) } }),
  'POST /v1/console/tag-runs/:id/undo': async (world) => ({ params: { id: await done(world) }, body: { why: '名单有误' } }),
} satisfies Partial<Examples>;
