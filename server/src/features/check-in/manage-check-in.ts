import { isDeepStrictEqual } from 'node:util';
import type { CheckInSettings } from '@shuke/shared/contract/check-in';
import { checkSettings } from '@shuke/shared/rules/check-in/check-settings';
import { businessDate } from '@shuke/shared/values/time';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { noCost, rewardCosts, unknownCoupons } from '../rewards/index';
import { CheckInBook, CheckIns } from './model';

const NO_COUPON = '这张券不存在或已停发';

const faultsOf = async (deps: Deps, body: CheckInSettings) => {
  const [ladder, milestones] = [await unknownCoupons(deps, body.ladder), await unknownCoupons(deps, body.milestones.map(({ reward }) => reward))];
  return [
    ...checkSettings(body),
    ...ladder.map((i) => ({ path: `/body/ladder/${i}/templateId`, message: NO_COUPON })),
    ...milestones.map((i) => ({ path: `/body/milestones/${i}/reward/templateId`, message: NO_COUPON })),
  ];
};

const withoutId = (row: (CheckInSettings & { _id: string }) | null): CheckInSettings | null => {
  if (!row) return null;
  const { _id, ...settings } = row;
  return settings;
};

/** Changes the rules of check-ins, with an audit row when something changed. Refuses BAD_REQUEST with every fault. */
export const changeCheckIn = async (deps: Deps, actor: OperatorActor, body: CheckInSettings, requestId: string): Promise<CheckInSettings> => {
  const errors = await faultsOf(deps, body);
  if (errors.length > 0) throw new AppError('BAD_REQUEST', { errors });
  await withTransaction(deps.db, async (session) => {
    const before = withoutId(await CheckInBook(deps.db).findOneAndUpdate({ _id: 'check-in' }, { $set: body }, { session, upsert: true }).lean());
    if (isDeepStrictEqual(before, body)) return;
    await recordAudit(deps, session, { actor, action: 'change-check-in', target: 'check-in:check-in', before, after: body, requestId });
  });
  return body;
};

const monthNumbers = async (deps: Deps) => {
  const today = businessDate(deps.clock.now());
  const [row] = await CheckIns(deps.db).aggregate<{ today: number; days: number; madeUp: number; members: number }>([
    { $match: { date: { $gte: `${today.slice(0, 7)}-01`, $lte: today } } },
    { $group: {
      _id: '$memberId', days: { $sum: 1 }, today: { $sum: { $cond: [{ $eq: ['$date', today] }, 1, 0] } },
      madeUp: { $sum: { $cond: [{ $eq: ['$kind', 'make-up'] }, 1, 0] } },
    } },
    { $group: { _id: null, members: { $sum: 1 }, days: { $sum: '$days' }, today: { $sum: '$today' }, madeUp: { $sum: '$madeUp' } } },
  ]);
  return { today: row?.today ?? 0, membersThisMonth: row?.members ?? 0, daysThisMonth: row?.days ?? 0, madeUpThisMonth: row?.madeUp ?? 0 };
};

/** The rules as they stand, and how they are used. */
export const consoleCheckIn = async (deps: Deps) => {
  const [rules, numbers, costs] = await Promise.all([CheckInBook(deps.db).findById('check-in').lean(), monthNumbers(deps), rewardCosts(deps, 'check-in')]);
  return { settings: withoutId(rules), numbers: { ...numbers, cost: costs.get('check-in') ?? noCost() } };
};
