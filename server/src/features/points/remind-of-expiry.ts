import { addDays, businessDate, formatDay, HOUR_MS } from '@shuke/shared/values/time';
import type { Deps } from '../../platform/deps';
import { defineTimer } from '../../platform/jobs';
import { Lots } from '../../platform/ledger/index';
import { sendInbox } from '../inbox/index';

/** A batch that is first seen less than a week before its end is told of that once only. */
const STAGES = [{ days: 7, after: 0 }, { days: 30, after: 7 }];
const CHUNK = 500;

interface Batch {
  _id: { memberId: string; expiresAt: Date };
  points: number;
}

/** The last business day on which they can be used. */
const lastDay = (expiresAt: Date): Date => new Date(expiresAt.getTime() - 1);

const toMessage = ({ _id: { memberId, expiresAt }, points }: Batch, days: number) => ({
  memberId, kind: 'points' as const, reference: `points-expiry:${memberId}:${businessDate(lastDay(expiresAt))}:${days}`,
  title: '积分快到期了', text: `${points} 积分 ${formatDay(lastDay(expiresAt))}后到期，可以在结账时抵扣，也可以到积分商城兑换。`,
  link: '/packages/member/points/index',
});

/** Tells of lots that end within 30, and within 7 days: once for each member, end and stage. Answers how many are new. */
export const remindOfPointsExpiry = async (deps: Deps): Promise<number> => {
  const now = deps.clock.now();
  let told = 0;
  for (const { days, after } of STAGES) {
    const rows = await Lots(deps.db).aggregate<Batch>([
      { $match: { asset: 'points', left: { $gt: 0 }, expiresAt: { $gt: addDays(now, after), $lte: addDays(now, days) } } },
      { $group: { _id: { memberId: '$memberId', expiresAt: '$expiresAt' }, points: { $sum: '$left' } } },
    ]).allowDiskUse(true);
    for (let from = 0; from < rows.length; from += CHUNK) told += await sendInbox(deps, null, rows.slice(from, from + CHUNK).map((row) => toMessage(row, days)));
  }
  return told;
};

export const remindOfPointsExpiryTimer = defineTimer({ name: 'remind-of-points-expiry', everyMs: HOUR_MS, run: async (deps) => void (await remindOfPointsExpiry(deps)) });
