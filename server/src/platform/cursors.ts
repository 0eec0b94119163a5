import { AppError } from './errors';

export const refuseCursor = (): never => {
  throw new AppError('BAD_REQUEST', { errors: [{ path: '/query/cursor', message: '不是上一页给出的位置' }] });
};

/** The last moment that a Date can hold, less a day. */
export const LATEST_MS = 8.64e15 - 86_400_000;

export interface Place {
  at: Date;
  id: string;
}

/** `time_id` of the last row of a page; undefined for the first page. Anything else is refused. */
export const readPlace = (cursor: string | undefined): Place | undefined => {
  if (!cursor) return undefined;
  const [, time, id] = /^(\d{1,16})_([0-9a-f]{24})$/.exec(cursor) ?? refuseCursor();
  return Number(time) <= LATEST_MS ? { at: new Date(Number(time)), id: id! } : refuseCursor();
};

export const writePlace = ({ at, id }: Place): string => `${at.getTime()}_${id}`;

/** A cursor that is a whole number; undefined for the first page. */
export const readNumber = (cursor: string | undefined): number | undefined => {
  if (!cursor) return undefined;
  return /^\d{1,15}$/.test(cursor) ? Number(cursor) : refuseCursor();
};
