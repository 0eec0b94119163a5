import { EVENT_NAMES, FIELD_NAMES } from '@shuke/shared/contract/segment-rule';
import { childrenOf, type FieldTest, type SegmentRule } from '@shuke/shared/rules/segments/rule-tree';
import { fieldOperandsFit } from './fill-field';

/** What the language could say when this index was made. A key added later is refused, never ignored. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  tag: ['any', 'all', 'none', 'addedWithinDays'],
  tier: ['in', 'heldForDays'],
  field: ['name', 'eq', 'in', 'gte', 'lte', 'between', 'exists'],
  orders: ['count', 'sumFen', 'averageFen', 'within', 'between', 'store', 'category', 'sku', 'channel', 'firstWithin', 'lastBefore'],
  event: ['name', 'where', 'count', 'within', 'between'],
  coupon: ['template', 'state', 'expiringWithinDays', 'count'],
  groupBuy: ['activity', 'state', 'within', 'missing', 'count'],
  rfm: ['r', 'f', 'm', 'group'],
  lifecycle: ['in', 'sinceDays'],
};
const KNOWN_FIELDS: ReadonlySet<string> = new Set(FIELD_NAMES);
const KNOWN_EVENTS: ReadonlySet<string> = new Set(EVENT_NAMES);

const conditionAt = (kind: string, test: unknown, path: string): string | null => {
  if (kind === 'segment' || kind === 'list') return typeof test === 'string' ? null : path;
  const allowed = Object.hasOwn(KNOWN, kind) ? KNOWN[kind] : undefined;
  if (!allowed || typeof test !== 'object' || test === null) return path;
  const strange = Object.entries(test).find(([key, value]) => value !== undefined && !allowed.includes(key));
  if (strange) return `${path}/${kind}/${strange[0]}`;
  const { name } = test as { name?: string };
  if (kind === 'field' && !KNOWN_FIELDS.has(String(name))) return `${path}/field/name`;
  if (kind === 'field' && !fieldOperandsFit(test as FieldTest)) return `${path}/field`;
  return kind === 'event' && !KNOWN_EVENTS.has(String(name)) ? `${path}/event/name` : null;
};

/** The first place in the tree that says something unknown here; null: none. Named segments are looked into. */
export const unsupportedAt = (rule: SegmentRule, segments: ReadonlyMap<string, SegmentRule>, path = ''): string | null => {
  const [kind, ...others] = Object.keys(rule);
  if (kind === undefined || others.length > 0) return path || '/';
  if (kind === 'segment') {
    const below = segments.get((rule as { segment: string }).segment);
    return below && unsupportedAt(below, segments) !== null ? `${path}/segment` : null;
  }
  if (kind !== 'all' && kind !== 'any' && kind !== 'not') return conditionAt(kind, (rule as Record<string, unknown>)[kind], path);
  for (const child of childrenOf(rule)) {
    const found = unsupportedAt(child.node, segments, path + child.path);
    if (found !== null) return found;
  }
  return null;
};
