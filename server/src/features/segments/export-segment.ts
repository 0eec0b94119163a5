import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { EXPORT_ROWS } from '@shuke/shared/contract/segment-tools';
import { CSV_MARK, csvLine } from '@shuke/shared/values/csv';
import { businessDate, MINUTE_MS } from '@shuke/shared/values/time';
import { recordAudit, recordDataAccesses } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { defineModel, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { toMemberRows, whoLooked } from '../member-records/index';
import { Members } from '../membership/index';
import { countRule, eachMatching } from './evaluate-rule';
import { findSegment } from './manage-segments';
import type { Segment } from './model';
import { prepareRule, type Prepared } from './prepare-rule';

const LINK_MINUTES = 10;
const CHUNK = 500;

/** A link to a segment's members, not used yet. Only the hash of its token is kept. */
interface SegmentExport {
  _id: string;
  segmentId: string;
  tokenHash: string;
  actor: OperatorActor;
  reason: string;
  until: Date;
  createdAt: Date;
}
export const SegmentExports = defineModel<SegmentExport>(
  'segment_exports',
  { segmentId: String, tokenHash: String, actor: Object, reason: String, until: Date, createdAt: Date },
  [[{ tokenHash: 1 }, { unique: true }], [{ createdAt: 1 }, { expireAfterSeconds: 86_400 }]],
);

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

const prepareExport = async (deps: Deps, actor: OperatorActor, segment: Segment): Promise<{ prepared: Prepared; rows: number }> => {
  const prepared = await prepareRule(deps, segment.rule, segment._id);
  const { count: rows } = await countRule(deps, prepared, deps.clock.now(), actor);
  if (rows > EXPORT_ROWS) throw new AppError('EXPORT_TOO_LARGE', { detail: `这个人群有 ${rows} 人，一次最多导出 ${EXPORT_ROWS} 人` });
  return { prepared, rows };
};

/** A way to the file: good once, for ten minutes. Nothing is read of anybody yet. */
export const makeExportLink = async (deps: Deps, actor: OperatorActor, segmentId: string, reason: string) => {
  const { rows } = await prepareExport(deps, actor, await findSegment(deps, segmentId));
  const token = randomBytes(32).toString('base64url');
  const createdAt = deps.clock.now();
  const until = new Date(createdAt.getTime() + LINK_MINUTES * MINUTE_MS);
  await SegmentExports(deps.db).insertMany([{ _id: newId(), segmentId, tokenHash: hashOf(token), actor, reason, until, createdAt }]);
  return { path: `/v1/console-files/segments/${token}`, rows, expiresAt: until.toISOString() };
};

const HEAD = ['会员号', '手机号', '状态', '等级', '积分', '门店', '加入日期', '最近消费', '消费次数', '累计消费(元)', '标签'];
const STATUS: Record<string, string> = { joined: '会员', contact: '联系人' };
const dayOf = (instant: string | null): string => (instant ? businessDate(new Date(instant)) : '');

const lineOf = (row: Awaited<ReturnType<typeof toMemberRows>>[number]): string => csvLine([
  row.memberNo, row.phoneMasked ?? '', STATUS[row.status] ?? row.status, row.tierName, String(row.points), row.storeName ?? '', dayOf(row.joinedAt), dayOf(row.lastOrderAt),
  String(row.orderCount), (row.paidFen / 100).toFixed(2), row.tags.map(({ name }) => name).join(' '),
]);

interface Wanted {
  actor: OperatorActor;
  reason: string;
  segment: Segment;
  prepared: Prepared;
}

/** Lines of some hundreds; that they were read is written down before the first of them leaves. */
const linesOf = async (deps: Deps, { actor, reason, segment }: Wanted, ids: readonly string[]): Promise<string> => {
  const members = await Members(deps.db).find({ _id: { $in: [...ids] } }).sort({ _id: 1 }).lean();
  const access = { who: whoLooked(actor), what: '会员号、打码的手机号、等级、积分和消费次数', why: `导出人群「${segment.name}」：${reason}` };
  await recordDataAccesses(deps, members.map(({ _id }) => ({ memberId: _id, ...access })));
  return (await toMemberRows(deps, members)).map(lineOf).join('');
};

async function* textOf(deps: Deps, wanted: Wanted): AsyncGenerator<string> {
  yield CSV_MARK + csvLine(HEAD);
  let [ids, left]: [string[], number] = [[], EXPORT_ROWS];
  for await (const { _id } of eachMatching(deps, wanted.prepared, deps.clock.now(), wanted.actor)) {
    if (left === 0) break;
    left -= 1;
    ids.push(_id);
    if (ids.length < CHUNK) continue;
    yield await linesOf(deps, wanted, ids);
    ids = [];
  }
  if (ids.length > 0) yield await linesOf(deps, wanted, ids);
}

/** Takes a link: the write that uses it up decides. The file is streamed, so that memory stays flat. */
export const fetchExport = async (deps: Deps, token: string, requestId: string): Promise<{ name: string; text: Readable }> => {
  const asked = await SegmentExports(deps.db).findOneAndDelete({ tokenHash: hashOf(token), until: { $gt: deps.clock.now() } }).lean();
  if (!asked) throw new AppError('SEGMENT_FILE_GONE');
  const { actor, reason } = asked;
  const segment = await findSegment(deps, asked.segmentId);
  const { prepared, rows } = await prepareExport(deps, actor, segment);
  await recordAudit(deps, null, { actor, action: 'export-segment', target: `segment:${segment._id}`, after: { name: segment.name, rows }, why: reason, requestId });
  return { name: `segment-${businessDate(deps.clock.now())}.csv`, text: Readable.from(textOf(deps, { actor, reason, segment, prepared })) };
};
