import { maskName } from '@shuke/shared/values/mask';
import { LATEST_MS, readNumber, refuseCursor } from '../../platform/cursors';
import type { Deps } from '../../platform/deps';
import { Members } from '../membership/index';
import { PrivacyRequests, type PrivacyRequest } from './model';

export const viewRequest = (request: PrivacyRequest) => ({
  id: request._id, requestNo: request.requestNo, kind: request.kind, state: request.state, askedAt: request.askedAt.toISOString(), dueAt: request.dueAt.toISOString(),
  eraseAt: request.kind === 'erasure' ? request.eraseAt.toISOString() : null, heldUpBy: request.kind === 'erasure' ? request.heldUpBy : null,
  topic: request.kind === 'complaint' ? request.topic : null, text: request.kind === 'complaint' ? request.text : null,
  answer: request.kind === 'complaint' ? request.answer : null, closedAt: request.closedAt?.toISOString() ?? null,
});

const SHOWN = 50;

export const requestsOf = async (deps: Deps, memberId: string) =>
  (await PrivacyRequests(deps.db).find({ memberId }).sort({ askedAt: -1, _id: -1 }).limit(SHOWN).lean()).map(viewRequest);

/** What the brand has to do something about: complaints without an answer, and erasures and exports that are not through. */
const TO_ANSWER = { state: { $in: ['open', 'cooling', 'erasing', 'preparing'] as PrivacyRequest['state'][] } };

const namesOf = async (deps: Deps, requests: readonly PrivacyRequest[]): Promise<Map<string, string>> => {
  const members = await Members(deps.db).find({ _id: { $in: requests.map(({ memberId }) => memberId) }, status: { $ne: 'erased' } }, { nickname: 1, phoneMasked: 1 }).lean();
  return new Map(members.map(({ _id, nickname, phoneMasked }) => [_id, [maskName(nickname), phoneMasked].filter(Boolean).join(' ')]));
};

export const consoleView = (deps: Deps, request: PrivacyRequest, names: ReadonlyMap<string, string>) => ({
  ...viewRequest(request), memberId: request.memberId, memberMasked: names.get(request.memberId) ?? '',
  answeredBy: request.kind === 'complaint' ? request.answeredBy : null, overdue: request.closedAt === null && deps.clock.now() > request.dueAt,
});

interface Query {
  kind?: PrivacyRequest['kind'];
  open?: boolean;
  cursor?: string;
  limit?: number;
}

/** `time_id` of the last row, by deadline. */
const readDuePlace = (cursor: string | undefined): { at: Date; id: string } | undefined => {
  if (!cursor) return undefined;
  const [time, id = ''] = cursor.split('_');
  const at = readNumber(time);
  return at !== undefined && at <= LATEST_MS && /^[0-9a-f]{24}$/.test(id) ? { at: new Date(at), id } : refuseCursor();
};

/** Soonest deadline first while open; the whole list newest deadline first. */
export const consoleRequests = async (deps: Deps, query: Query) => {
  const limit = query.limit ?? 20;
  const place = readDuePlace(query.cursor);
  const [way, beyond] = query.open ? ([1, '$gt'] as const) : ([-1, '$lt'] as const);
  const filter = { ...(query.open ? TO_ANSWER : {}), ...(query.kind ? { kind: query.kind } : {}) };
  const after = place ? { $or: [{ dueAt: { [beyond]: place.at } }, { dueAt: place.at, _id: { [beyond]: place.id } }] } : {};
  const [found, toAnswer, overdue] = await Promise.all([
    PrivacyRequests(deps.db).find({ $and: [filter, after] } as never).sort({ dueAt: way, _id: way }).limit(limit + 1).lean(),
    PrivacyRequests(deps.db).countDocuments({ kind: 'complaint', state: 'open' }),
    PrivacyRequests(deps.db).countDocuments({ ...TO_ANSWER, dueAt: { $lt: deps.clock.now() } }),
  ]);
  const rows = found.slice(0, limit) as PrivacyRequest[];
  const names = await namesOf(deps, rows);
  const last = rows.at(-1);
  const nextCursor = found.length > limit && last ? `${last.dueAt.getTime()}_${last._id}` : null;
  return { toAnswer, overdue, page: { rows: rows.map((row) => consoleView(deps, row, names)), nextCursor } };
};

export const consoleRequest = async (deps: Deps, request: PrivacyRequest) => consoleView(deps, request, await namesOf(deps, [request]));
