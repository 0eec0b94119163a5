import { randomInt } from 'node:crypto';
import { endOfWorkingDay } from '@shuke/shared/rules/privacy/working-days';
import { businessDate } from '@shuke/shared/values/time';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { businessCalendar } from '../brand/index';
import { PrivacyRequests, type PrivacyRequest } from './model';

/** The law's time to answer a person about their data. */
export const ANSWER_WORKING_DAYS = 15;

type Own<R> = R extends PrivacyRequest ? Omit<R, '_id' | 'requestNo' | 'memberId' | 'askedAt' | 'dueAt' | 'closedAt' | 'requestKey'> : never;

/**
 * Files a request under a number. A repeat of the same act answers the request of the first time; null: another one of
 * this kind is open already.
 */
export const openRequest = async (deps: Deps, memberId: string, key: string, own: Own<PrivacyRequest>): Promise<PrivacyRequest | null> => {
  const requestKey = `member:${memberId}|${own.kind}|${key}`;
  const askedAt = deps.clock.now();
  const dueAt = endOfWorkingDay(askedAt, ANSWER_WORKING_DAYS, await businessCalendar(deps));
  for (;;) {
    const earlier = await PrivacyRequests(deps.db).findOne({ requestKey }).lean();
    if (earlier) return earlier;
    const requestNo = `P${businessDate(askedAt).replaceAll('-', '')}${String(randomInt(1_000_000)).padStart(6, '0')}`;
    const row = { _id: newId(), requestNo, memberId, askedAt, dueAt, closedAt: null, requestKey, ...own } as PrivacyRequest;
    try {
      await PrivacyRequests(deps.db).insertMany([row]);
      return row;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      if (await PrivacyRequests(deps.db).exists({ memberId, kind: own.kind, requestKey: { $ne: requestKey }, state: { $in: ['cooling', 'erasing', 'preparing'] } })) return null;
    }
  }
};
