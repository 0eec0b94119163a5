import { createHash, randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { startOfBusinessDay } from '@shuke/shared/values/time';
import { recordDataAccess } from '../../platform/audit';
import { newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { defineJob, enqueue } from '../../platform/jobs';
import { gatherData, type PersonalData } from './gather-data';
import { FilePieces, PrivacyRequests, type ExportFormat, type PrivacyRequest } from './model';
import { openRequest } from './open-request';
import { toHtml } from './to-html';

const PER_DAY = 3;
const LINK_MINUTES = 15;
const FILE_DAYS = 3;
const PIECE_CHARACTERS = 200_000;

/** Asks for a copy. While one is being prepared, that one is the answer. Refuses EXPORT_TOO_OFTEN. */
export const askExport = async (deps: Deps, memberId: string, key: string): Promise<PrivacyRequest> => {
  const standing = await PrivacyRequests(deps.db).findOne({ memberId, kind: 'export', state: 'preparing' }).lean();
  if (standing) return standing;
  const today = await PrivacyRequests(deps.db).countDocuments({ memberId, kind: 'export', askedAt: { $gte: startOfBusinessDay(deps.clock.now()) } });
  if (today >= PER_DAY) throw new AppError('EXPORT_TOO_OFTEN');
  const asked = await openRequest(deps, memberId, key, { kind: 'export', state: 'preparing', linkHash: null, linkFormat: null, linkUntil: null, fileId: null });
  if (!asked) return askExport(deps, memberId, key);
  await enqueue(deps, prepareExportJob, { requestId: asked._id }, { key: asked._id });
  return asked;
};

/** Writes the file in sealed pieces. Two at once write a file each; the last write makes one of them the file. */
export const prepareExport = async (deps: Deps, requestId: string): Promise<void> => {
  const request = await PrivacyRequests(deps.db).findOne({ _id: requestId, kind: 'export', state: 'preparing' }).lean();
  if (!request) return;
  const { memberId } = request;
  const text = JSON.stringify(await gatherData(deps, memberId));
  const goesAt = new Date(Date.now() + FILE_DAYS * 86_400_000);
  const fileId = newId();
  for (let n = 0; n * PIECE_CHARACTERS < text.length; n += 1) {
    const sealed = deps.pii.encrypt(text.slice(n * PIECE_CHARACTERS, (n + 1) * PIECE_CHARACTERS));
    await FilePieces(deps.db).insertMany([{ _id: `${fileId}:${n}`, fileId, requestId, memberId, n, sealed, goesAt }]);
  }
  const ready = await PrivacyRequests(deps.db).updateOne(
    { _id: requestId, state: 'preparing' }, { $set: { state: 'ready', fileId, closedAt: deps.clock.now() } },
  );
  if (ready.modifiedCount === 0) await FilePieces(deps.db).deleteMany({ fileId });
};

export const prepareExportJob = defineJob({
  name: 'prepare-export', queue: 'events', payload: Type.Object({ requestId: Type.String() }), run: ({ requestId }, deps) => prepareExport(deps, requestId),
});

/** Queues again what Redis lost. */
export const sweepExports = async (deps: Deps): Promise<void> => {
  for (const { _id } of await PrivacyRequests(deps.db).find({ kind: 'export', state: 'preparing' }, { _id: 1 }).limit(100).lean()) {
    await enqueue(deps, prepareExportJob, { requestId: _id }, { key: _id });
  }
};

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** A link to the member's own finished file: good once, for 15 minutes; only its hash is kept. */
export const makeLink = async (deps: Deps, memberId: string, requestId: string, format: ExportFormat) => {
  const token = randomBytes(32).toString('base64url');
  const linkUntil = new Date(deps.clock.now().getTime() + LINK_MINUTES * 60_000);
  const mine = { _id: requestId, memberId, kind: 'export' as const };
  const made = (await FilePieces(deps.db).exists({ requestId, memberId })) === null ? null : await PrivacyRequests(deps.db).updateOne(
    { ...mine, state: { $in: ['ready', 'fetched'] } } as never, { $set: { linkHash: hashOf(token), linkFormat: format, linkUntil } },
  );
  if (made?.modifiedCount === 1) return { path: `/v1/privacy/files/${token}`, expiresAt: linkUntil.toISOString() };
  throw new AppError((await PrivacyRequests(deps.db).exists(mine)) ? 'EXPORT_NOT_READY' : 'PRIVACY_REQUEST_NOT_FOUND');
};

export interface ExportFile {
  name: string;
  type: string;
  text: string;
}

/** Takes a link: the write that uses it up decides. Somebody else who is signed in neither gets the file nor uses the link. */
export const fetchFile = async (deps: Deps, token: string, signedInAs: string | null): Promise<ExportFile> => {
  const request = await PrivacyRequests(deps.db).findOneAndUpdate(
    { linkHash: hashOf(token), linkUntil: { $gt: deps.clock.now() }, ...(signedInAs === null ? {} : { memberId: signedInAs }) } as never,
    { $set: { linkHash: null, state: 'fetched' } },
  ).lean();
  if (request?.kind !== 'export') throw new AppError('EXPORT_LINK_OVER');
  const pieces = await FilePieces(deps.db).find({ fileId: request.fileId ?? '' }).sort({ n: 1 }).lean();
  if (pieces.length === 0) throw new AppError('EXPORT_LINK_OVER');
  await recordDataAccess(deps, { memberId: request.memberId, who: '你本人', what: '导出的全部个人信息', why: '下载自己的数据副本' });
  const text = pieces.map(({ sealed }) => deps.pii.decrypt(sealed)).join('');
  return request.linkFormat === 'json'
    ? { name: `${request.requestNo}.json`, type: 'application/json; charset=utf-8', text }
    : { name: `${request.requestNo}.html`, type: 'text/html; charset=utf-8', text: toHtml(JSON.parse(text) as PersonalData) };
};
