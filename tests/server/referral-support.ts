import type { ReferralSettings } from '@shuke/shared/contract/referral';
import { addDays, DAY_MS } from '@shuke/shared/values/time';
import { reconcileCoupons } from '../../server/src/features/coupons/index';
import { blankMember, Members, reserveOrdinals } from '../../server/src/features/membership/index';
import { bindFriend, inviterOf, ReferralBook, reconcileReferral, Referrals, type Referral } from '../../server/src/features/referral/index';
import { Grants, reconcileRewards } from '../../server/src/features/rewards/index';
import { reconcileLedger } from '../../server/src/platform/ledger/index';
import type { TestApp } from '../support/build-test-app';
import { points } from './tasks-support';

/** 100 points for the inviter, 50 for the friend, 10 on joining; rungs at 1 and 3 friends. */
export const rules = (change: Partial<ReferralSettings> = {}): ReferralSettings => ({
  active: true, inviterRewards: [points(100)], friendRewards: [points(50)], welcomeRewards: [points(10)],
  ladder: [{ friends: 1, reward: points(7) }, { friends: 3, reward: points(30) }], bindWithinDays: 14, settleAfterDays: 7, takeBackDays: 30, minPaidFen: 1000,
  maxPerDay: 20, maxPerMonth: 100, maxPerDevice: 1, maxPerNetwork: 100, ...change,
});

export const setRules = async (app: TestApp, change: Partial<ReferralSettings> = {}): Promise<void> => {
  await ReferralBook(app.deps.db).updateOne({ _id: 'referral' }, { $set: rules(change) }, { upsert: true });
};

export const sceneOf = async (app: TestApp, memberId: string): Promise<string> => (await inviterOf(app.deps, memberId)).scene;

let phones = 0;

/** Somebody who opened the code of `inviterId` and has not joined, without the walk through WeChat. */
export const invite = async (app: TestApp, inviterId: string, change: object = {}): Promise<string> => {
  const [scene, at] = [await sceneOf(app, inviterId), app.clock.now()];
  const row = { ...blankMember(await reserveOrdinals(app.deps), at, { kind: 'referral', scene, storeId: null, inviterId, at }), phoneIndex: `phone-${(phones += 1)}-${Math.random()}`, ...change };
  await Members(app.deps.db).insertMany([row]);
  return row._id;
};

/** The rest of joining, as the event tells it. */
export const join = async (app: TestApp, friendId: string): Promise<void> => {
  await Members(app.deps.db).updateOne({ _id: friendId, status: 'visitor' }, { $set: { status: 'joined', joinedAt: app.clock.now() } });
  await bindFriend(app.deps, friendId);
};

export const inviteAndJoin = async (app: TestApp, inviterId: string, change: object = {}): Promise<string> => {
  const friendId = await invite(app, inviterId, change);
  await join(app, friendId);
  return friendId;
};

export const referralOf = async (app: TestApp, friendId: string): Promise<Referral> => (await Referrals(app.deps.db).findOne({ friendId }).lean())!;
export const stateOf = async (app: TestApp, friendId: string): Promise<string> => {
  const row = await referralOf(app, friendId);
  return row.refusal ? `${row.state} ${row.refusal}` : row.state;
};

export const days = (n: number): number => n * DAY_MS;
export { addDays };

/** Grants of referrals by reference and state, sorted. */
export const referralGrants = async (app: TestApp, memberId: string): Promise<string[]> =>
  (await Grants(app.deps.db).find({ memberId, source: 'referral' }).sort({ _id: 1 }).lean()).map(({ sourceId, state }) => `${sourceId} ${state}`).sort();

export const referralFaults = async (app: TestApp): Promise<string[]> => {
  const parts = [await reconcileReferral(app.deps), await reconcileRewards(app.deps), await reconcileCoupons(app.deps)];
  const ledger = (await reconcileLedger(app.deps)).faults.map(({ account, fault }) => `${account}: ${fault}`);
  return [...parts.flatMap(({ faults }) => faults.map(({ id, fault }) => `${id}: ${fault}`)), ...ledger];
};
