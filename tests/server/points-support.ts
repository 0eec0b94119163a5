import type { PointsRules } from '@shuke/shared/contract/points';
import { plainTerms } from '@shuke/shared/rules/points/points-terms';
import { reconcileMall } from '../../server/src/features/mall/index';
import { earnFor, reconcilePoints, takeBackEarned } from '../../server/src/features/points/index';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import { newId } from '../../server/src/platform/database';
import { reconcileLedger } from '../../server/src/platform/ledger/index';
import { withTransaction } from '../../server/src/platform/transaction';
import type { TestApp } from '../support/build-test-app';

/** Changes the rules as the console does. */
export const changeRules = async (app: TestApp, admin: TokenClaims, change: (rules: PointsRules) => Partial<PointsRules>): Promise<void> => {
  const { version, rules } = await app.as(admin)('GET /v1/console/points/rules');
  await app.as(admin)('PUT /v1/console/points/rules', { body: { version, rules: { ...rules, ...change(rules) } } });
};

/** What a purchase of the shop earns, in a transaction of its own. Answers the order's id. */
export const earn = async (app: TestApp, memberId: string, yuan: number, pendingDays = 7, orderId = newId()): Promise<string> => {
  await withTransaction(app.deps.db, (session) =>
    earnFor(app.deps, session, { memberId, orderId, paidFen: yuan * 100, terms: { ...plainTerms(1), pendingDays }, at: app.clock.now() }));
  return orderId;
};

export const refund = (app: TestApp, orderId: string, share = 1, refundId = newId()): Promise<void> =>
  withTransaction(app.deps.db, (session) => takeBackEarned(app.deps, session, { orderId, share, refundId, at: app.clock.now() }));

/** Every fault of ledger, pending points, adjustments and mall, in words. */
export const faultsOf = async (app: TestApp): Promise<string[]> => {
  const [ledger, points, mall] = [await reconcileLedger(app.deps), await reconcilePoints(app.deps), await reconcileMall(app.deps)];
  return [...ledger.faults.map(({ account, fault }) => `${account}: ${fault}`), ...[...points.faults, ...mall.faults].map(({ id, fault }) => `${id}: ${fault}`)];
};
