import { Type, type TSchema } from 'typebox';
import { Closed } from './contract';

export const Id = Type.String({ pattern: '^[0-9a-f]{24}$', description: '24 hexadecimal digits' });
export const IdParams = Closed({ id: Id });
export const Instant = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' });
export const BusinessDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'a day in Asia/Shanghai' });
export const Fen = Type.Integer({ minimum: 0, maximum: 10_000_000_000, description: 'money in fen' });
/** An amount that somebody sets: nothing is none. */
export const SomeFen = Type.Integer({ minimum: 1, maximum: 10_000_000_000, description: 'money in fen, at least one' });
export const SignedFen = Type.Integer({ description: 'money in fen, may be negative' });
export const Count = Type.Integer({ minimum: 0 });
export const ShortText = Type.String({ minLength: 1, maxLength: 60 });
/** What people type to find something; the database takes no zero byte in a pattern. */
export const SearchText = Type.String({ maxLength: 40, pattern: '^[^\\u0000]*$' });
export const LongText = Type.String({ maxLength: 2000 });
export const Nothing = Closed({});
export const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
export const OneOf = <const V extends string[]>(...values: V) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: values });

export const PageQuery = Closed({
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
});
/** Rows with an opaque cursor to the next page; null when there is none. */
export const PageOf = <S extends TSchema>(row: S) =>
  Closed({ rows: Type.Array(row), nextCursor: Nullable(Type.String()) });
