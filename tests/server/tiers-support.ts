import type { TierBody } from '@shuke/shared/contract/tiers';
import { businessDate, parseBusinessDate } from '@shuke/shared/values/time';
import { giveCare } from '../../server/src/features/care/index';
import { Members, type Member } from '../../server/src/features/membership/index';
import { moveDueTiers, refreshTier } from '../../server/src/features/tiers/index';
import { expireLots, post } from '../../server/src/platform/ledger/index';
import { newId } from '../../server/src/platform/database';
import { withTransaction } from '../../server/src/platform/transaction';
import type { Call, TestApp } from '../support/build-test-app';

/** Growth out of nowhere, and what follows from it. */
export const grow = async (app: TestApp, memberId: string, growth: number): Promise<void> => {
  await withTransaction(app.deps.db, (session) =>
    post(app.deps, session, { memberId, asset: 'growth', delta: growth, reference: `test:${newId()}`, title: '成长', at: app.clock.now(), shortfall: 'debt' }));
  await refreshTier(app.deps, memberId);
};

export const readMember = async (app: TestApp, memberId: string): Promise<Member> => (await Members(app.deps.db).findById(memberId).lean())!;
export const tierKeyOf = async (app: TestApp, memberId: string): Promise<string> => (await readMember(app, memberId)).tierKey;

/** The ladder that stands, as somebody would send it back. */
export const readLadder = async (call: Call): Promise<{ version: number; tiers: TierBody[] }> => {
  const { version, tiers } = await call('GET /v1/console/tiers');
  return {
    version,
    tiers: tiers.map(({ key, name, growthFrom, validityDays, keepGrowth, graceDays, benefitData: benefits }) => ({ key, name, growthFrom, validityDays, keepGrowth, graceDays, benefits })),
  };
};

/** Changes one tier of the ladder and saves it. */
export const changeTier = async (call: Call, key: string, change: (tier: TierBody) => TierBody) => {
  const { version, tiers } = await readLadder(call);
  return call('PUT /v1/console/tiers', { body: { version, tiers: tiers.map((tier) => (tier.key === key ? change(tier) : tier)) } });
};

export const travelTo = (app: TestApp, at: Date): Promise<void> => app.clock.travel(at.getTime() - app.clock.now().getTime());

/** An hour of a day in Shanghai. */
export const shanghai = (date: string, hours: number, minutes = 0): Date => new Date(parseBusinessDate(date)!.getTime() + (hours * 60 + minutes) * 60_000);
export const thisYear = (app: TestApp): number => Number(businessDate(app.clock.now()).slice(0, 4));

/** Everything that timers and events would do by now. */
export const letTimePass = async (app: TestApp): Promise<void> => {
  await app.drain();
  await expireLots(app.deps);
  await moveDueTiers(app.deps);
  await giveCare(app.deps);
  await app.drain();
};
