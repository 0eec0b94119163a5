import { reconcileCampaigns } from './features/campaigns/index';
import { reconcileCheckIn } from './features/check-in/index';
import { reconcileCards } from './features/cards/index';
import { reconcileCodes } from './features/coupon-codes/index';
import { reconcileGifts } from './features/coupon-gifts/index';
import { reconcileGrants } from './features/coupon-grants/index';
import { reconcileCounter } from './features/counter/index';
import { reconcileCoupons } from './features/coupons/index';
import { reconcileTeams } from './features/group-buys/index';
import { reconcileIdentity } from './features/identity/index';
import { reconcileMall } from './features/mall/index';
import { reconcileOrders } from './features/orders/index';
import { reconcilePayments } from './features/payments/index';
import { reconcileReferral } from './features/referral/index';
import { reconcilePoints } from './features/points/index';
import { reconcileRewards } from './features/rewards/index';
import { reconcileTagRuns } from './features/tags/index';
import { reconcileTasks } from './features/tasks/index';
import type { Deps } from './platform/deps';
import { reconcileLedger } from './platform/ledger/index';

export interface Reconciled {
  checked: number;
  /** `id` names the row: `coupon:…`, an order, an account. */
  faults: { id: string; fault: string }[];
}

const ledger = async (deps: Deps): Promise<Reconciled> => {
  const { accounts, faults } = await reconcileLedger(deps);
  return { checked: accounts, faults: faults.map(({ account, fault }) => ({ id: `account:${account}`, fault })) };
};

/** Coupons, and the ways to a member that keep rows of their own. */
const coupons = async (deps: Deps): Promise<Reconciled> => {
  const found = await Promise.all([reconcileCoupons(deps), reconcileGifts(deps), reconcileCodes(deps), reconcileGrants(deps)]);
  return { checked: found.reduce((sum, { checked }) => sum + checked, 0), faults: found.flatMap(({ faults }) => faults) };
};

/** Everything of which the product promises that its numbers agree. A feature that promises so adds its line. */
const PARTS: readonly [name: string, run: (deps: Deps) => Promise<Reconciled>][] = [
  ['ledger', ledger],
  ['points', reconcilePoints],
  ['mall', reconcileMall],
  ['identity', reconcileIdentity],
  ['coupons', coupons],
  ['orders', reconcileOrders],
  ['counter', reconcileCounter],
  ['payments', reconcilePayments],
  ['cards', reconcileCards],
  ['teams', reconcileTeams],
  ['campaigns', reconcileCampaigns],
  ['rewards', reconcileRewards],
  ['check-in', reconcileCheckIn],
  ['tasks', reconcileTasks],
  ['tags', reconcileTagRuns],
  ['referral', reconcileReferral],
];

export interface Reconciliation {
  clean: boolean;
  parts: (Reconciled & { name: string })[];
}

/** Proves the promises of the data against what is written, one part after another; changes nothing. */
export const reconcile = async (deps: Deps): Promise<Reconciliation> => {
  const parts: Reconciliation['parts'] = [];
  for (const [name, run] of PARTS) parts.push({ name, ...(await run(deps)) });
  return { clean: parts.every(({ faults }) => faults.length === 0), parts };
};
