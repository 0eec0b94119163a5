import { Type, type Static, type TObject, type TProperties, type TSchema } from 'typebox';
import type { ErrorCode } from './errors';

/** Who may call a route. A route without a declaration does not start (see server/src/platform/serve.ts). */
export type Access =
  | { audience: 'public' }
  /** `joined: false` also lets a visitor in who has logged in but has not become a member. */
  | { audience: 'member'; joined: boolean }
  | { audience: 'staff'; roles: readonly StaffRole[] }
  | { audience: 'console'; roles: readonly ConsoleRole[] }
  /** The body carries its own proof (a WeChat Pay notice). */
  | { audience: 'signed' };

export type StaffRole = 'associate' | 'store-manager';
export type ConsoleRole = 'admin' | 'manager' | 'store-manager' | 'auditor' | 'support';

/**
 * What happens when a person sends the same write twice.
 * `keyed`: an Idempotency-Key header is required and the first answer is replayed.
 * `natural`: repeating it changes nothing by itself.
 */
export type Repeat = 'keyed' | 'natural';

export interface Endpoint {
  summary: string;
  access: Access;
  repeat?: Repeat;
  params?: TSchema;
  query?: TSchema;
  body?: TSchema;
  reply: TSchema;
  /** Calls a single caller may make per minute; the product's default otherwise. */
  perMinute?: number;
  /** Codes this route may refuse with, beside the common ones every route shares. */
  errors?: readonly ErrorCode[];
}

/** No PATCH: wx.request does not send it. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
/** Method and path in one string, so that a client needs only the *type* of the contract: no schema in its bundle. */
export type RouteKey = `${Method} /${string}`;
export type Contract = Record<RouteKey, Endpoint>;

export const defineContract = <const C extends Contract>(contract: C): C => contract;

type Part<E, K extends 'params' | 'query' | 'body'> = E extends { [P in K]: infer S extends TSchema }
  ? { [P in K]: Static<S> }
  : unknown;
export type InputOf<E extends Endpoint> = Part<E, 'params'> & Part<E, 'query'> & Part<E, 'body'>;
export type ReplyOf<E extends Endpoint> = Static<E['reply']>;

/** A closed object: a misspelt field is an error, never silently dropped. */
export const Closed = <P extends TProperties>(properties: P): TObject<P> =>
  Type.Object(properties, { additionalProperties: false });

export const anyone = { audience: 'public' } as const satisfies Access;
export const visitor = { audience: 'member', joined: false } as const satisfies Access;
export const member = { audience: 'member', joined: true } as const satisfies Access;
export const staff = (...roles: StaffRole[]): { audience: 'staff'; roles: readonly StaffRole[] } => ({
  audience: 'staff',
  roles: roles.length > 0 ? roles : ['associate', 'store-manager'],
});
/** The admin role is always let in. */
export const consoleRoles = (...roles: ConsoleRole[]): { audience: 'console'; roles: readonly ConsoleRole[] } => ({
  audience: 'console',
  roles: ['admin', ...roles],
});
