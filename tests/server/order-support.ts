import { randomUUID } from 'node:crypto';
import { reconcileCoupons } from '../../server/src/features/coupons/index';
import { reconcileTeams } from '../../server/src/features/group-buys/index';
import { Orders, reconcileOrders, type Order } from '../../server/src/features/orders/index';
import { pushRefund, reconcilePayments, Refunds } from '../../server/src/features/payments/index';
import { reconcileLedger } from '../../server/src/platform/ledger/index';
import { HOUR_MS } from '@shuke/shared/values/time';
import type { TestApp } from '../support/build-test-app';
import { sandboxPost, until, type Person } from '../support/people';

export const orderOf = async (app: TestApp, id: string): Promise<Order> => (await Orders(app.deps.db).findById(id).lean())!;
export const stateOf = async (app: TestApp, id: string): Promise<string> => (await orderOf(app, id)).state;

/** What `shuke reconcile` looks at, as far as orders and money go. */
export const expectClean = async (app: TestApp): Promise<void> => {
  const parts: { faults: unknown[] }[] = await Promise.all([reconcileOrders, reconcilePayments, reconcileTeams, reconcileCoupons, reconcileLedger].map((part) => part(app.deps)));
  expect(parts.flatMap(({ faults }) => faults)).toEqual([]);
};

export const fault = (app: TestApp, name: string, more: { times?: number | 'always'; when?: 'before' | 'after'; route?: string } = {}) =>
  sandboxPost(app, '/_sandbox/faults', { name, ...more });
export const noFaults = (app: TestApp) => sandboxPost(app, '/_sandbox/faults', { clear: true });

/** Opens the pay sheet; the answer is the tap on it, whenever that comes. */
export const payLater = async (app: TestApp, person: Person, orderId: string): Promise<() => Promise<unknown>> => {
  const { payParams } = await app.as(person.claims)('POST /v1/member/orders/:id/pay', { params: { id: orderId } });
  if (!payParams) throw new Error('nothing to pay');
  return () => sandboxPost(app, '/_sandbox/pay', { prepayId: payParams.package.replace('prepay_id=', ''), ...payParams, appId: app.deps.config.wechat.appId, action: 'pay' });
};

/** Everything that follows by itself until this refund is where it should be. */
export const untilRefund = (app: TestApp, orderNo: string, state: string): Promise<void> =>
  until(async () => {
    await app.drain();
    await pushRefund(app.deps, `R${orderNo}`);
    await app.drain();
    return (await Refunds(app.deps.db).findById(`R${orderNo}`).lean())?.state === state;
  });

/** What other teams left behind when time travelled. */
export const untilNoRefund = (app: TestApp): Promise<void> =>
  until(async () => {
    await app.drain();
    const open = await Refunds(app.deps.db).find({ state: { $ne: 'done' } }, { _id: 1 }).lean();
    for (const { _id } of open) await pushRefund(app.deps, _id);
    return open.length === 0;
  });

export const makeActivity = async (app: TestApp, manager: Person['claims'], productId: string, more: { size?: number; newcomersOnly?: boolean } = {}): Promise<string> => {
  const now = app.clock.now().getTime();
  const { id } = await app.as(manager)('POST /v1/console/group-buys', { body: {
    title: '五人团', productId, groupBuyFen: 2900, size: 5, hoursToFill: 24, newcomersOnly: false, ...more,
    startsAt: new Date(now - HOUR_MS).toISOString(), endsAt: new Date(now + 10_000 * HOUR_MS).toISOString(),
  } });
  return id;
};

export const codeOf = (error: unknown): string => (error as { code?: string }).code ?? String(error);
/** Codes of what was refused, `ok` for what was not. */
export const codes = async (calls: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(calls)).map((result) => (result.status === 'fulfilled' ? 'ok' : codeOf(result.reason))).sort();
export const newKey = (): string => randomUUID();
