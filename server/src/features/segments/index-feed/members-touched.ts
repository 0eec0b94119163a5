import type { RowChange } from '../../../platform/change-feed';
import type { FactSource } from './fact-sources';

/** Texts under a path; arrays on the way are looked through. */
const textsAt = (value: unknown, path: readonly string[]): string[] => {
  if (Array.isArray(value)) return value.flatMap((one) => textsAt(one, path));
  if (path.length === 0) return typeof value === 'string' ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return textsAt((value as Record<string, unknown>)[path[0]!], path.slice(1));
};

/** `seats.2.memberId` names the same as `seats.memberId`. */
const withoutPlaces = (key: string): string => key.split('.').filter((part) => !/^\d+$/.test(part)).join('.');

const textsSet = (updated: Record<string, unknown>, path: string): string[] =>
  Object.entries(updated).flatMap(([key, value]) => {
    const set = withoutPlaces(key);
    if (set !== path && !path.startsWith(`${set}.`)) return [];
    return textsAt(value, set === path ? [] : path.slice(set.length + 1).split('.'));
  });

/**
 * Whose facts a change may have changed: those whom the row named before and those whom it names now. Null: the row as
 * it was is not known, so it may be anybody.
 */
export const membersTouched = ({ owner, noFactWhile }: FactSource, { kind, id, before, after, updated }: RowChange): string[] | null => {
  if (owner === '_id') return [id];
  if (kind !== 'insert' && !before) return null;
  if (kind === 'insert' && noFactWhile && (after?.[noFactWhile.field] ?? null) === noFactWhile.is) return [];
  const path = owner.split('.');
  return [...new Set([...textsAt(before, path), ...textsAt(after, path), ...textsSet(updated, owner)])];
};
