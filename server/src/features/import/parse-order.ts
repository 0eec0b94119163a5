import { yuanToFen } from '@shuke/shared/values/money';
import { addDays } from '@shuke/shared/values/time';
import type { Cell } from './columns';
import { bad, good, type Read } from './faults';
import type { ReadDate } from './read-date';

export interface OrderLine {
  line: number;
  externalMemberId: string;
  externalOrderId: string | null;
  paidAt: Date;
  items: number;
  paidFen: number;
  storeId: string | null;
}

/** What lines are read against; the same for a whole file. */
export interface Setting {
  now: Date;
  readDate: ReadDate;
  /** `YYYYMMDD` and so on, for messages. */
  dateFormat: string;
  /** By outside id, name, scene of the code, or id. */
  stores: ReadonlyMap<string, string>;
}

const MOST_ID = 100;
const MOST_ITEMS = 1_000_000;

export const readId = (text: string, column: string): Read<string> =>
  text.length > MOST_ID ? bad('ID_TOO_LONG', `${column} 最多 ${MOST_ID} 个字符`) : good(text);

/** Clocks differ a little between systems, whole days do not. */
export const readPastDate = (text: string, column: string, { now, readDate, dateFormat }: Setting): Read<Date> => {
  const at = readDate(text);
  if (!at) return bad('DATE_INVALID', `${column}「${text}」不是 ${dateFormat} 格式的有效日期`);
  return at > addDays(now, 1) ? bad('DATE_IN_FUTURE', `${column}「${text}」在未来`) : good(at);
};

export const readStore = (text: string, { stores }: Setting): Read<string | null> => {
  if (text === '') return good(null);
  const id = stores.get(text);
  return id === undefined ? bad('STORE_UNKNOWN', `没有门店「${text}」，请先建好门店，或把 store 列写成 -`) : good(id);
};

const readItems = (text: string): Read<number> => {
  const items = text === '' ? 1 : Number(text);
  if (/^\d*$/.test(text) && items >= 1 && items <= MOST_ITEMS) return good(items);
  return bad('ITEMS_INVALID', `items「${text}」应为不小于 1 的整数`);
};

const readAmount = (text: string): Read<number> => {
  const fen = yuanToFen(text);
  if (fen !== undefined && fen >= 0 && !text.startsWith('-')) return good(fen);
  return bad('AMOUNT_INVALID', `amount_yuan「${text}」应为不小于 0、最多两位小数的金额`);
};

/** One purchase, or the first thing that is wrong with the line. */
export const parseOrder = (line: number, cell: Cell, setting: Setting): Read<OrderLine> => {
  const member = readId(cell('external_member_id'), 'external_member_id');
  if (!member.ok) return member;
  if (member.value === '') return bad('MEMBER_ID_MISSING', '缺少 external_member_id');
  const order = readId(cell('external_order_id'), 'external_order_id');
  if (!order.ok) return order;
  const paidAt = readPastDate(cell('paid_at'), 'paid_at', setting);
  if (!paidAt.ok) return paidAt;
  const items = readItems(cell('items'));
  if (!items.ok) return items;
  const paidFen = readAmount(cell('amount_yuan'));
  if (!paidFen.ok) return paidFen;
  const store = readStore(cell('store'), setting);
  if (!store.ok) return store;
  return good({
    line,
    externalMemberId: member.value,
    externalOrderId: order.value || null,
    paidAt: paidAt.value,
    items: items.value,
    paidFen: paidFen.value,
    storeId: store.value,
  });
};
