import { accountId, Accounts, reconcileLedger } from '../../server/src/platform/ledger/index';
import { post } from '../../server/src/platform/ledger/index';
import { newId } from '../../server/src/platform/database';
import { withTransaction } from '../../server/src/platform/transaction';
import { issueCoupon, reconcileCoupons, repairIssues, type Coupon } from '../../server/src/features/coupons/index';
import { reconcileCounter } from '../../server/src/features/counter/index';
import type { StaffActor } from '../../server/src/platform/auth/actors';
import type { Call, TestApp } from '../support/build-test-app';
import { makeStaff, makeStore, type Person } from '../support/people';
import { makeTemplate } from './coupons-support';

export interface Counter {
  storeId: string;
  staff: Person & { staffId: string };
  call: Call;
  /** The same person as the use cases see it. */
  actor: StaffActor;
}

export const openCounter = async (app: TestApp, role: 'associate' | 'store-manager' = 'associate', store?: string): Promise<Counter> => {
  const storeId = store ?? (await makeStore(app)).id;
  const staff = await makeStaff(app, [storeId], role);
  return { storeId, staff, call: app.as(staff.claims), actor: { kind: 'staff', id: staff.staffId, memberId: staff.memberId, role, storeIds: [storeId], name: '店员' } };
};

export const showCode = async (app: TestApp, member: Person): Promise<string> => (await app.as(member.claims)('GET /v1/member/code')).codes[0]!.code;

export const scan = async (app: TestApp, counter: Counter, member: Person) =>
  counter.call('POST /v1/staff/counter/scan', { body: { storeId: counter.storeId, code: await showCode(app, member) } });

export const quote = (counter: Counter, scanId: string, amountFen: number, more: { couponIds?: string[]; usePoints?: boolean } = {}) =>
  counter.call('POST /v1/staff/counter/quote', { body: { scanId, amountFen, ...more } });

/** Books what a quote says. */
export const sell = async (counter: Counter, scanId: string, amountFen: number, more: { couponIds?: string[]; usePoints?: boolean; key?: string } = {}) => {
  const { key, ...wish } = more;
  const quoted = await quote(counter, scanId, amountFen, wish);
  return book(counter, { scanId, amountFen, couponIds: quoted.chosenCouponIds, usePoints: wish.usePoints ?? false, expectedPayableFen: quoted.payableFen }, key);
};

export const book = (
  counter: Counter, body: { scanId: string; amountFen: number; couponIds: string[]; usePoints: boolean; expectedPayableFen: number }, key?: string,
) => counter.call('POST /v1/staff/counter/sales', { body }, key ? { key } : {});

export const undo = (counter: Counter, id: string, key?: string) => counter.call('POST /v1/staff/counter/sales/:id/undo', { params: { id }, body: { reason: '金额输错了' } }, key ? { key } : {});

export const giveCoupon = async (app: TestApp, memberId: string, change: Parameters<typeof makeTemplate>[1] = {}): Promise<Coupon> => {
  const template = await makeTemplate(app, change);
  const outcome = await issueCoupon(app.deps, { templateId: template._id, memberId, reference: `gift:${newId()}`, via: 'test', at: app.clock.now() });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.coupon;
};

export const givePoints = (app: TestApp, memberId: string, points: number) =>
  withTransaction(app.deps.db, (session) =>
    post(app.deps, session, { memberId, asset: 'points', delta: points, reference: `gift:${newId()}`, title: '赠送', at: app.clock.now(), expiresAt: new Date('2090-01-01T00:00:00Z') }));

/** Balance minus debt. */
export const holds = async (app: TestApp, memberId: string, asset: 'points' | 'growth'): Promise<number> => {
  const account = await Accounts(app.deps.db).findById(accountId(memberId, asset)).lean();
  return account ? account.balance - account.debt : 0;
};

/** Everything adds up: coupons, sales with their postings, every account. */
export const expectClean = async (app: TestApp): Promise<void> => {
  await repairIssues(app.deps, 0);
  const [coupons, counter, ledger] = await Promise.all([reconcileCoupons(app.deps), reconcileCounter(app.deps), reconcileLedger(app.deps)]);
  expect([...coupons.faults, ...counter.faults, ...ledger.faults]).toEqual([]);
};
