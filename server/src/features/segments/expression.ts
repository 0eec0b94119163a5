import type { NumberTest } from '@shuke/shared/rules/segments/rule-tree';
import { DAY_MS, HOUR_MS } from '@shuke/shared/values/time';

/** A MongoDB aggregation expression. */
export type Expression = { readonly [key: string]: unknown } | readonly Expression[] | boolean | string | number | Date | null;

export const passes = (value: Expression, { eq, gte, lte }: NumberTest): Expression[] => [
  ...(eq === undefined ? [] : [{ $eq: [value, eq] }]),
  ...(gte === undefined ? [] : [{ $gte: [value, gte] }]),
  ...(lte === undefined ? [] : [{ $lte: [value, lte] }]),
];

/** All of these; of none: true. */
export const and = (parts: readonly Expression[]): Expression => (parts.length === 0 ? true : parts.length === 1 ? parts[0]! : { $and: parts });

/** Values that people wrote are never read as field paths. */
export const among = (value: Expression, ids: readonly (string | number)[]): Expression => ({ $in: [value, { $literal: [...ids] }] });

/** Days since 1970-01-01 in Asia/Shanghai of a date expression. */
export const dayOf = (date: Expression): Expression => ({ $floor: { $divide: [{ $add: [{ $toLong: date }, 8 * HOUR_MS] }, DAY_MS] } });

export const letIn = (vars: Record<string, Expression>, body: Expression): Expression => ({ $let: { vars, in: body } });

/** How many of an array pass; `one` is each. */
export const countOf = (input: Expression, conditions: readonly Expression[]): Expression => ({ $size: { $filter: { input, as: 'one', cond: and(conditions) } } });

const AT_LEAST_ONE: NumberTest = { gte: 1 };
/** Nothing said means: at least one. */
export const countPasses = (count: Expression, test: NumberTest | undefined): Expression => letIn({ n: count }, and(passes('$$n', test ?? AT_LEAST_ONE)));
