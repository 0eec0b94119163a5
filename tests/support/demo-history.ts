import { generateHistory, type DemoOrder } from '../../scripts/seed/generate';

/** One demo year, made once for every test file that looks at it. */
export const NOW = new Date('2026-11-22T08:30:00Z');
export const history = generateHistory({ seed: 'tingyan', now: NOW, members: 2000 });

export const group = <T, K>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const own = groups.get(keyOf(row));
    if (own) own.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
};
export const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
export const isUnique = (values: readonly unknown[]): boolean => new Set(values).size === values.length;
export const kept = (order: DemoOrder): boolean => order.state !== 'refunded';

const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]));
export const members = byId(history.members);
export const orders = byId(history.orders);
export const coupons = byId(history.coupons);
