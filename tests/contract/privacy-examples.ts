import { newId } from '../../server/src/platform/database';
import { FilePieces, PrivacyRequests } from '../../server/src/features/privacy/index';
import { makeMember } from '../support/people';
import type { Examples, World } from './world';

const nothing = (): Record<string, never> => ({});
const text = '想知道你们怎么用我的手机号';

const twoRecords = async ({ app }: World) => {
  const [winner, loser] = [await makeMember(app), await makeMember(app)];
  return { params: { id: winner.memberId }, otherId: loser.memberId };
};

const merged = async (world: World): Promise<string> => {
  const { params, otherId } = await twoRecords(world);
  return (await world.app.as(world.console.admin)('POST /v1/console/members/:id/merge', { params, body: { otherId, reason: '核对过是同一个人' } })).id;
};

/** A finished file of the member's, without asking more often than a day allows. */
const readyFile = async ({ app, member: { memberId } }: World): Promise<string> => {
  const [requestId, fileId, now] = [newId(), newId(), app.clock.now()];
  await PrivacyRequests(app.deps.db).insertMany([{
    _id: requestId, requestNo: `P${requestId}`, memberId, askedAt: now, dueAt: now, closedAt: now, requestKey: requestId, kind: 'export', state: 'ready',
    linkHash: null, linkFormat: null, linkUntil: null, fileId,
  }]);
  const sealed = app.deps.pii.encrypt(JSON.stringify({ title: '我的个人信息', madeAt: now.toISOString(), sections: [] }));
  await FilePieces(app.deps.db).insertMany([{ _id: `${fileId}:0`, fileId, requestId, memberId, n: 0, sealed, goesAt: new Date(Date.now() + 600_000) }]);
  return requestId;
};

const linkToken = async (world: World): Promise<string> => {
  const params = { id: await readyFile(world) };
  const { path } = await world.app.as(world.member.claims)('POST /v1/member/privacy/exports/:id/link', { params, body: { format: 'json' } });
  return path.split('/').at(-1)!;
};

const complaint = async ({ app, member }: World): Promise<string> =>
  (await app.as(member.claims)('POST /v1/member/privacy/complaints', { body: { topic: '其他', text } })).id;

export const identityExamples = {
  'GET /v1/console/members/:id/merge-preview': async (world) => {
    const { params, otherId } = await twoRecords(world);
    return { params, query: { otherId } };
  },
  'GET /v1/console/members/:id/merges': ({ member }) => ({ params: { id: member.memberId } }),
  'POST /v1/console/members/:id/merge': async (world) => {
    const { params, otherId } = await twoRecords(world);
    return { params, body: { otherId, reason: '核对过是同一个人' } };
  },
  'POST /v1/console/merges/:id/undo': async (world) => ({ params: { id: await merged(world) }, body: { reason: '其实是两个人' } }),
} satisfies Partial<Examples>;

export const privacyExamples = {
  'GET /v1/member/privacy': nothing,
  'POST /v1/member/privacy/exports': nothing,
  'POST /v1/member/privacy/exports/:id/link': async (world) => ({ params: { id: await readyFile(world) }, body: { format: 'html' as const } }),
  'GET /v1/privacy/files/:token': async (world) => ({ params: { token: await linkToken(world) } }),
  'POST /v1/member/privacy/erasure': nothing,
  'POST /v1/member/privacy/erasure/withdraw': nothing,
  'POST /v1/member/privacy/complaints': () => ({ body: { topic: '其他' as const, text } }),
  'GET /v1/console/privacy/requests': () => ({ query: {} }),
  'POST /v1/console/privacy/requests/:id/answer': async (world) => ({ params: { id: await complaint(world) }, body: { answer: '只用于到店识别和你同意的消息' } }),
} satisfies Partial<Examples>;
