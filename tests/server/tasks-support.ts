import { randomUUID } from 'node:crypto';
import type { CheckInSettings } from '@shuke/shared/contract/check-in';
import type { Reward } from '@shuke/shared/contract/rewards';
import type { TaskBody, TaskSetBody } from '@shuke/shared/contract/tasks';
import { addDays } from '@shuke/shared/values/time';
import { Orders, type Order } from '../../server/src/features/orders/index';
import { reconcileCheckIn } from '../../server/src/features/check-in/index';
import { Grants, reconcileRewards } from '../../server/src/features/rewards/index';
import { reconcileTasks } from '../../server/src/features/tasks/index';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import { newId } from '../../server/src/platform/database';
import { accountId, Accounts, Postings, reconcileLedger } from '../../server/src/platform/ledger/index';
import { emit } from '../../server/src/platform/outbox';
import { withTransaction } from '../../server/src/platform/transaction';
import type { Call, TestApp } from '../support/build-test-app';

export const points = (n: number): Reward => ({ kind: 'points', points: n });

export const settings = (change: Partial<CheckInSettings> = {}): CheckInSettings =>
  ({ open: true, ladder: [5, 5, 10, 10, 15, 15, 50].map(points), milestones: [], makeUpWithinDays: 7, ...change });

export const taskBody = (app: TestApp, change: Partial<TaskBody> = {}): TaskBody => ({
  title: '逛一次店', detail: '', condition: { kind: 'visit-store' }, reward: points(20), period: 'once', audience: { kind: 'all' }, rank: 1, state: 'active',
  startsAt: addDays(app.clock.now(), -1).toISOString(), endsAt: null, ...change,
});

export const makeTask = async (app: TestApp, admin: TokenClaims, change: Partial<TaskBody> = {}): Promise<string> =>
  (await app.as(admin)('POST /v1/console/tasks', { body: taskBody(app, change) })).id;

export const makeSet = async (app: TestApp, admin: TokenClaims, taskIds: string[], change: Partial<TaskSetBody> = {}): Promise<string> =>
  (await app.as(admin)('POST /v1/console/task-sets', { body: { title: '新客三步', detail: '', taskIds, reward: points(100), state: 'active', ...change } })).id;

export const asMember = (app: TestApp, memberId: string): Call => app.as({ sub: memberId, aud: 'member' });

const boughtOrder = (memberId: string, paidFen: number, paidAt: Date): Order => ({
  _id: newId(), orderNo: randomUUID(), memberId, storeId: null, channel: 'shop', state: 'done', lines: [], price: [], goodsFen: paidFen, payableFen: paidFen,
  paidFen, refundedFen: 0, couponIds: [], pointsUsed: 0, pointsEarned: 0, growthEarned: 0, pickupCode: null, teamId: null, staffId: null, undoUntil: null,
  requestKey: randomUUID(), externalId: null, createdAt: paidAt, payBefore: null, paidAt, closedAt: null,
} as Order);

/** A purchase as orders book it: the row and its event in one transaction. Nothing else of an order is needed here. */
export const buy = async (app: TestApp, memberId: string, paidFen: number): Promise<string> => {
  const order = boughtOrder(memberId, paidFen, app.clock.now());
  await withTransaction(app.deps.db, async (session) => {
    await Orders(app.deps.db).insertMany([order], { session });
    await emit(app.deps, session, 'order.paid', { orderId: order._id, memberId, paidFen, channel: 'shop' });
  });
  return order._id;
};

export const refund = (app: TestApp, memberId: string, orderId: string): Promise<void> =>
  withTransaction(app.deps.db, async (session) => {
    const order = await Orders(app.deps.db).findOneAndUpdate({ _id: orderId, state: 'done' }, { $set: { state: 'refunded' } }, { session }).lean();
    await emit(app.deps, session, 'order.refunded', { orderId, memberId, refundedFen: order!.paidFen });
  });

/** The member's view of a task in its present period. */
export const taskOf = async (app: TestApp, memberId: string, taskId: string) =>
  (await asMember(app, memberId)('GET /v1/member/tasks')).tasks.find(({ id }) => id === taskId);

export const claim = (app: TestApp, memberId: string, taskId: string, period = 'once') =>
  asMember(app, memberId)('POST /v1/member/tasks/:id/claim', { params: { id: taskId }, body: { period } });

/** Balance minus debt. */
export const holds = async (app: TestApp, memberId: string, asset: 'points' | 'growth' = 'points'): Promise<number> => {
  const account = await Accounts(app.deps.db).findById(accountId(memberId, asset)).lean();
  return account ? account.balance - account.debt : 0;
};

export const grantsOf = (app: TestApp, memberId: string) => Grants(app.deps.db).find({ memberId }).sort({ at: 1 }).lean();
export const postingsOf = (app: TestApp, memberId: string) => Postings(app.deps.db).find({ memberId }).sort({ seq: 1 }).lean();

/** Every fault that the promises of the data have, in words. */
export const faults = async (app: TestApp): Promise<string[]> => {
  const parts = [await reconcileRewards(app.deps), await reconcileCheckIn(app.deps), await reconcileTasks(app.deps)];
  const ledger = (await reconcileLedger(app.deps)).faults.map(({ account, fault }) => `${account}: ${fault}`);
  return [...parts.flatMap((part) => part.faults.map(({ id, fault }) => `${id}: ${fault}`)), ...ledger];
};
