import type { Static } from 'typebox';
import type { TimelineEntry } from '@shuke/shared/contract/audience';
import { TAG_SOURCES } from '@shuke/shared/rules/tags/tag-words';
import { formatFen } from '@shuke/shared/values/money';
import { DataAccesses } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { LATEST_MS, readNumber, refuseCursor } from '../../platform/cursors';
import type { Deps } from '../../platform/deps';
import { Postings } from '../../platform/ledger/index';
import { CounterNotes } from '../counter/index';
import { Coupons } from '../coupons/index';
import { InboxMessages } from '../inbox/index';
import { ConsentEvents, Members } from '../membership/index';
import { Orders, storeNamesOf } from '../orders/index';
import { TagEvents, Tags, type TagEvent } from '../tags/index';
import { TierMoves } from '../tiers/index';
import { findVisibleMember } from './search-members';

type Entry = Omit<Static<typeof TimelineEntry>, 'at'> & { at: Date };
interface Window {
  before: Date;
  limit: number;
}
type Source = (deps: Deps, memberId: string, window: Window) => Promise<Entry[]>;

const entry = (at: Date, kind: Entry['kind'], title: string, detail = '', amountFen: number | null = null): Entry => ({ at, kind, title, detail, amountFen });

const CHANNEL: Record<string, string> = { shop: '商城订单', counter: '到店消费', 'group-buy': '拼团订单', import: '历史消费' };

const orders: Source = async (deps, memberId, { before, limit }) => {
  const rows = await Orders(deps.db).find({ memberId, paidAt: { $ne: null, $lt: before } }).sort({ paidAt: -1 }).limit(limit).lean();
  const stores = await storeNamesOf(deps, rows.map((row) => row.storeId));
  return rows.map((row) => {
    // A sale that was only typed at the counter, or imported, holds one line that says what the title says.
    const goods = row.lines.filter(({ name }) => name.trim() !== '' && name !== CHANNEL[row.channel]).map((line) => `${line.name} ×${line.quantity}`).join('、');
    const detail = [row.storeId ? stores.get(row.storeId) : '', goods].filter(Boolean).join(' · ');
    return entry(row.paidAt!, row.state === 'refunded' ? 'refund' : row.channel === 'group-buy' ? 'group-buy' : 'order', `${CHANNEL[row.channel]}${row.state === 'refunded' ? '（已退款）' : ''}`, detail, row.paidFen);
  });
};

const points: Source = async (deps, memberId, { before, limit }) => {
  const rows = await Postings(deps.db).find({ memberId, asset: 'points', at: { $lt: before } }).sort({ at: -1 }).limit(limit).lean();
  return rows.map((row) => entry(row.at, 'points', row.title, `${row.delta > 0 ? '+' : ''}${row.delta} 分，余 ${row.balanceAfter} 分`));
};

const coupons: Source = async (deps, memberId, { before, limit }) => {
  const rows = await Coupons(deps.db).find({ memberId, issuedAt: { $lt: before }, state: { $ne: 'reserving' } }).sort({ issuedAt: -1 }).limit(limit).lean();
  return rows.flatMap((row) => [
    entry(row.issuedAt, 'coupon', `得到券「${row.title}」`),
    ...(row.redeemedAt && row.redeemedAt < before ? [entry(row.redeemedAt, 'coupon', `核销券「${row.title}」`)] : []),
  ]);
};

const messages: Source = async (deps, memberId, { before, limit }) => {
  const rows = await InboxMessages(deps.db).find({ memberId, at: { $lt: before } }).sort({ at: -1 }).limit(limit).lean();
  return rows.map((row) => entry(row.at, 'message', `消息「${row.title}」`, row.openedAt ? '已打开' : '未打开'));
};

const tagDetail = ({ source, by }: TagEvent): string => {
  const words = source && source !== 'hand' ? TAG_SOURCES[source] : '';
  return [words, by].filter((word, i, all) => word && all.indexOf(word) === i).join(' · ');
};

const tags: Source = async (deps, memberId, { before, limit }) => {
  const rows = await TagEvents(deps.db).find({ memberId, at: { $lt: before } }).sort({ at: -1 }).limit(limit).lean();
  const named = new Map((await Tags(deps.db).find({ _id: { $in: rows.map((row) => row.tagId) } }).lean()).map((tag) => [tag._id, tag.name]));
  return rows.map((row) => entry(row.at, 'tag', `${row.on ? '打上' : '去掉'}标签「${named.get(row.tagId) ?? '已删除'}」`, tagDetail(row)));
};

const RECEIVED: Record<string, string> = { 'marketing:inbox': '站内消息', 'marketing:subscribe': '订阅消息', 'marketing:sms': '短信', 'marketing:wecom': '企业微信消息' };

/** `granted: false` is written both when somebody never agreed and when they changed their mind. */
const consentWords = (purpose: string, granted: boolean): string => {
  const received = RECEIVED[purpose];
  if (received) return `${granted ? '同意接收' : '不接收'}${received}`;
  return `${granted ? '同意' : '不同意'}${purpose === 'privacy-policy' ? '隐私政策' : purpose}`;
};

const notes: Source = async (deps, memberId, { before, limit }) => {
  const rows = await CounterNotes(deps.db).find({ memberId, at: { $lt: before } }).sort({ at: -1 }).limit(limit).lean();
  return rows.map((row) => entry(row.at, 'note', `店员备注「${row.text}」`, row.by));
};

const consents: Source = async (deps, memberId, { before, limit }) => {
  const rows = await ConsentEvents(deps.db).find({ memberId, at: { $lt: before } }).sort({ at: -1 }).limit(limit).lean();
  return rows.map((row) => entry(row.at, 'consent', consentWords(row.purpose, row.granted)));
};

const accesses: Source = async (deps, memberId, { before, limit }) => {
  const rows = await DataAccesses(deps.db).find({ memberId, at: { $lt: before } }).sort({ at: -1 }).limit(limit).lean();
  return rows.map((row) => entry(row.at, 'access', `${row.who}查看${row.what}`, row.why));
};

const joined: Source = async (deps, memberId, { before }) => {
  const member = await Members(deps.db).findById(memberId, { joinedAt: 1 }).lean();
  return member?.joinedAt && member.joinedAt < before ? [entry(member.joinedAt, 'joined', '加入会员')] : [];
};

const tierMoves: Source = async (deps, memberId, { before, limit }) => {
  const rows = await TierMoves(deps.db).find({ memberId, at: { $lt: before } }).sort({ at: -1 }).limit(limit).lean();
  return rows.map((row) => entry(row.at, 'tier', row.kind === 'renewal' ? `${row.toName}保级` : `等级从${row.fromName}变为${row.toName}`, row.why));
};

const SOURCES: Record<string, Source> = {
  tier: tierMoves, order: orders, points, coupon: coupons, message: messages, tag: tags, note: notes, consent: consents, access: accesses, joined,
};

/** Newest first; what happened at the same moment keeps one order, so that pages neither lose nor repeat it. */
const newestFirst = (a: Entry, b: Entry): number =>
  b.at.getTime() - a.at.getTime() || (`${a.kind} ${a.title} ${a.detail}` < `${b.kind} ${b.title} ${b.detail}` ? -1 : 1);

/** `time-n`: the last entry's time, and how many entries of that very time were shown. */
const readTimelinePlace = (cursor: string | undefined): { time: number; shown: number } | undefined => {
  if (!cursor) return undefined;
  const [time, shown] = cursor.split('-').map((part) => readNumber(part));
  return time !== undefined && time <= LATEST_MS ? { time, shown: shown ?? 0 } : refuseCursor();
};

const writeTimelinePlace = (entries: readonly Entry[], place: { time: number; shown: number } | undefined): string => {
  const time = entries.at(-1)!.at.getTime();
  const shown = entries.filter((one) => one.at.getTime() === time).length + (place?.time === time ? place.shown : 0);
  return `${time}-${shown}`;
};

/** Everything that happened with a member. */
export const memberTimeline = async (deps: Deps, actor: OperatorActor, id: string, query: { kind?: string; cursor?: string; limit?: number }) => {
  await findVisibleMember(deps, actor, id);
  const limit = query.limit ?? 20;
  const place = readTimelinePlace(query.cursor);
  const before = new Date(place ? place.time + 1 : deps.clock.now().getTime() + 1);
  const chosen = query.kind ? (Object.hasOwn(SOURCES, query.kind) ? [SOURCES[query.kind]!] : []) : Object.values(SOURCES);
  const window = { before, limit: limit + 1 + (place?.shown ?? 0) };
  const found = (await Promise.all(chosen.map((source) => source(deps, id, window)))).flat().sort(newestFirst).slice(place?.shown ?? 0);
  const entries = found.slice(0, limit);
  const rows = entries.map((one) => ({ ...one, at: one.at.toISOString(), detail: one.kind === 'order' && one.amountFen !== null && !one.detail ? formatFen(one.amountFen) : one.detail }));
  return { rows, nextCursor: found.length > limit ? writeTimelinePlace(entries, place) : null };
};
