import type { InputOf, ReplyOf, RouteKey } from '@shuke/shared/contract/contract';
import type { Api } from '@shuke/shared/contract/index';

export type Route = keyof Api & RouteKey;
export type Reply<K extends Route> = ReplyOf<Api[K]>;

/** What a handler gets: parts that were not sent are empty objects. */
export type Input<K extends Route> = { params: object; query: object; body: unknown } & InputOf<Api[K]>;
export type Handlers = { [K in Route]?: (input: Input<K>, who: Operator) => Reply<K> };

export type Operator = Reply<'GET /v1/console/me'>;
export type Campaign = Reply<'GET /v1/console/campaigns/:id'>;
export type Segment = Reply<'GET /v1/console/segments/:id'>;
export type Template = Reply<'POST /v1/console/coupon-templates'>;
export type Activity = Reply<'POST /v1/console/group-buys'>;
export type OrderRow = Reply<'GET /v1/console/orders'>['rows'][number];
export type AuditRow = Reply<'GET /v1/console/audit'>['rows'][number];

/** A refusal with a code of the contract. */
export class Refusal extends Error {
  constructor(readonly code: keyof typeof import('@shuke/shared/contract/errors').ERRORS, readonly errors?: { path: string; message: string }[]) {
    super(code);
  }
}

export const pageOf = <T>(rows: readonly T[], query: { cursor?: string; limit?: number }, usual = 20): { rows: T[]; nextCursor: string | null } => {
  const from = Number(query.cursor ?? 0);
  const limit = Number(query.limit ?? usual);
  return { rows: rows.slice(from, from + limit), nextCursor: from + limit < rows.length ? String(from + limit) : null };
};
