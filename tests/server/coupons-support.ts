import type { Static } from 'typebox';
import type { CouponTemplateBody } from '@shuke/shared/contract/coupons';
import { CouponTemplates, type CouponTemplate } from '../../server/src/features/coupons/index';
import { blankMember, Members, reserveOrdinals } from '../../server/src/features/membership/index';
import { newId } from '../../server/src/platform/database';
import type { TestApp } from '../support/build-test-app';

type Body = Static<typeof CouponTemplateBody>;

/** ¥12 off from ¥50, for seven days, claimable once by everybody. */
export const templateBody = (change: Partial<Body> = {}): Body => ({
  title: '茶礼券', benefit: { kind: 'threshold', thresholdFen: 50_00, discountFen: 12_00 },
  scope: { storeIds: [], channels: [], categories: [], productIds: [] }, validity: { kind: 'after-issue', days: 7 }, stackable: false,
  claimable: true, minTierRank: 0, stock: 100, perMemberLimit: 1, ...change,
});

export const makeTemplate = async (app: TestApp, change: Partial<Body> = {}): Promise<CouponTemplate> => {
  const template: CouponTemplate = { _id: newId(), ...templateBody(change), state: 'active', issued: 0, pending: [], createdAt: app.clock.now(), requestKey: null };
  await CouponTemplates(app.deps.db).insertMany([template]);
  return template;
};

export const readTemplate = async (app: TestApp, id: string): Promise<CouponTemplate> => (await CouponTemplates(app.deps.db).findById(id).lean())!;

const NOWHERE = (app: TestApp) => ({ kind: 'direct' as const, scene: '', storeId: null, at: app.clock.now() });

/** Many who have joined, without the walk through WeChat. */
export const makeMembers = async (app: TestApp, count: number): Promise<string[]> => {
  const first = await reserveOrdinals(app.deps, count);
  const rows = Array.from({ length: count }, (_, i) => ({
    ...blankMember(first + i, app.clock.now(), NOWHERE(app)), status: 'joined' as const, joinedAt: app.clock.now(),
  }));
  await Members(app.deps.db).insertMany(rows);
  return rows.map((row) => row._id);
};

/** Counts how calls ended: `ok`, or the refusal's code. */
export const tally = async (calls: Promise<unknown>[]): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const result of await Promise.allSettled(calls)) {
    const key = result.status === 'fulfilled' ? 'ok' : ((result.reason as { code?: string }).code ?? String(result.reason));
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
};
