import { bad, good, type Read } from './faults';

export type Kind = 'orders' | 'members';

export const COLUMNS: Record<Kind, readonly string[]> = {
  orders: ['external_member_id', 'external_order_id', 'paid_at', 'items', 'amount_yuan', 'store'],
  members: ['external_member_id', 'phone', 'nickname', 'gender', 'birthday', 'joined_at', 'store', 'tags'],
};
export const IGNORED = '-';

const missing = (kind: Kind, names: ReadonlySet<string>): string | undefined => {
  if (kind === 'orders') return ['external_member_id', 'paid_at', 'amount_yuan'].find((name) => !names.has(name));
  return names.has('external_member_id') || names.has('phone') ? undefined : 'external_member_id 或 phone';
};

/** What the columns of a file mean, in order; `-` is left out. */
export const readColumns = (kind: Kind, given: readonly string[]): Read<readonly string[]> => {
  // A header that ends in a comma has a last name that is empty.
  const names = given.map((name) => name.trim().toLowerCase() || IGNORED);
  const known = [...COLUMNS[kind], IGNORED];
  const unknown = names.find((name) => !known.includes(name));
  const say = `可用的列：${COLUMNS[kind].join(' ')}；不需要的列用 --columns 写成 -`;
  if (unknown !== undefined) return bad('UNKNOWN_COLUMN', `没有叫「${unknown}」的列。${say}`);
  const used = names.filter((name) => name !== IGNORED);
  if (new Set(used).size < used.length) return bad('COLUMN_TWICE', '同一列写了两次，请检查 --columns 或表头');
  const lacking = missing(kind, new Set(used));
  return lacking === undefined ? good(names) : bad('COLUMN_MISSING', `缺少列 ${lacking}。${say}`);
};

/** One row by the names of its columns; what is not there reads as empty. */
export type Cell = (name: string) => string;

export const cellsByName = (columns: readonly string[]): ((cells: readonly string[]) => Cell) => {
  const place = new Map(columns.map((name, i) => [name, i]));
  return (cells) => (name) => {
    const i = place.get(name);
    return i === undefined ? '' : cells[i]!.trim();
  };
};
