export interface Change { path: string; before: string | null; after: string | null }

const isBranch = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const show = (value: unknown): string | null => {
  if (value === undefined) return null;
  if (typeof value === 'string') return value;
  return JSON.stringify(value);
};

/** Every leaf that differs, with its place; a whole branch that came or went is told leaf by leaf. */
export function changesBetween(before: unknown, after: unknown, path = ''): Change[] {
  if (isBranch(before) || isBranch(after)) {
    const was = isBranch(before) ? before : {};
    const now = isBranch(after) ? after : {};
    const keys = [...new Set([...Object.keys(was), ...Object.keys(now)])];
    if (keys.length > 0) return keys.flatMap((key) => changesBetween(was[key], now[key], path ? `${path}.${key}` : key));
  }
  const [was, now] = [show(before ?? undefined), show(after ?? undefined)];
  return was === now ? [] : [{ path, before: was, after: now }];
}
