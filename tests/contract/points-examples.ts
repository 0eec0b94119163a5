import { DEFAULT_POINTS_RULES } from '@shuke/shared/rules/points/points-terms';
import { readPointsRules } from '../../server/src/features/points/index';
import { givePoints } from '../server/counter-support';
import type { Examples, World } from './world';

const nothing = (): Record<string, never> => ({});

export const mallItem = (change = {}) => ({
  title: '白瓷杯', detail: '到店领取', picture: '/art/products/a.svg', good: { kind: 'pickup' as const, storeIds: [] }, points: 10, priceFen: 0, stock: 1000, perMemberLimit: 100, minTierRank: 0,
  startsAt: '2026-01-01T00:00:00.000Z', endsAt: null, rank: 1, state: 'active' as const, ...change,
});

const item = async ({ app, console: { admin } }: World, change = {}): Promise<string> =>
  (await app.as(admin)('POST /v1/console/mall/items', { body: mallItem(change) })).id;

/** Something the world's member redeemed. */
const redemption = async (world: World, change: { priceFen?: number; good?: object } = {}): Promise<{ id: string; code: string | null }> => {
  const { app, member } = world;
  await givePoints(app, member.memberId, 1000);
  return app.as(member.claims)('POST /v1/member/mall/items/:id/redeem', { params: { id: await item(world, change) }, body: { expectedPoints: 10, expectedPriceFen: change.priceFen ?? 0 } });
};

/** Asked for by one manager, so that whoever is called with it is somebody else. */
const waiting = async ({ app, member, console: operators }: World): Promise<string> => {
  const body = { memberId: member.memberId, asset: 'points' as const, delta: 5000, reason: '补登历史积分' };
  return (await app.as(operators.support)('POST /v1/console/points/adjustments', { body })).id;
};

export const pointsExamples = {
  'GET /v1/member/points': () => ({ query: { show: 'earned' as const } }),
  'GET /v1/console/points/rules': nothing,
  'PUT /v1/console/points/rules': async ({ app }) => ({ body: { version: (await readPointsRules(app.deps)).version, rules: DEFAULT_POINTS_RULES } }),
  'GET /v1/console/points/adjustments': () => ({ query: {} }),
  'POST /v1/console/points/adjustments': ({ member }) => ({ body: { memberId: member.memberId, asset: 'points' as const, delta: 20, reason: '活动补发' } }),
  'POST /v1/console/points/adjustments/:id/approve': async (world) => ({ params: { id: await waiting(world) } }),
  'POST /v1/console/points/adjustments/:id/reject': async (world) => ({ params: { id: await waiting(world) }, body: { why: '没有凭据' } }),
} satisfies Partial<Examples>;

export const mallExamples = {
  'GET /v1/member/mall': nothing,
  'POST /v1/member/mall/items/:id/redeem': async (world) => {
    await givePoints(world.app, world.member.memberId, 1000);
    return { params: { id: await item(world) }, body: { expectedPoints: 10, expectedPriceFen: 0 } };
  },
  'GET /v1/member/mall/redemptions': () => ({ query: {} }),
  'GET /v1/member/mall/redemptions/:id': async (world) => ({ params: { id: (await redemption(world)).id } }),
  'POST /v1/member/mall/redemptions/:id/pay': async (world) => ({ params: { id: (await redemption(world, { priceFen: 9_90 })).id } }),
  'POST /v1/member/mall/redemptions/:id/cancel': async (world) => ({ params: { id: (await redemption(world, { priceFen: 9_90 })).id } }),
  'GET /v1/staff/mall/pickups/:code': async (world) => ({ params: { code: (await redemption(world)).code! }, query: { storeId: world.store.id } }),
  'POST /v1/staff/mall/pickups/:code/hand-over': async (world) => ({ params: { code: (await redemption(world)).code! }, body: { storeId: world.store.id } }),
  'GET /v1/console/mall/items': nothing,
  'POST /v1/console/mall/items': () => ({ body: mallItem() }),
  'PUT /v1/console/mall/items/:id': async (world) => ({ params: { id: await item(world) }, body: mallItem({ stock: 900 }) }),
  'GET /v1/console/mall/redemptions': () => ({ query: {} }),
  'POST /v1/console/mall/redemptions/:id/cancel': async (world) => ({ params: { id: (await redemption(world, { good: { kind: 'coupon', templateId: world.templateId } })).id }, body: { why: '会员改主意' } }),
} satisfies Partial<Examples>;
