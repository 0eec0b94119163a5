import { DAY_MS } from '@shuke/shared/values/time';
import { issueCoupon } from '../../server/src/features/coupons/index';
import { runGrant } from '../../server/src/features/coupon-grants/index';
import { memberNo, Members } from '../../server/src/features/membership/index';
import { newId } from '../../server/src/platform/database';
import { makeMember } from '../support/people';
import { templateBody } from '../server/coupons-support';
import type { Examples, World } from './world';

const nothing = (): Record<string, never> => ({});

const template = async ({ app, console: { admin } }: World, change = {}): Promise<string> =>
  (await app.as(admin)('POST /v1/console/coupon-templates', { body: templateBody({ giftable: true, ...change }) })).id;

const coupon = async (world: World, memberId: string): Promise<string> => {
  const { app } = world;
  const outcome = await issueCoupon(app.deps, { templateId: await template(world), memberId, reference: `example:${newId()}`, via: 'test', at: app.clock.now() });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.coupon._id;
};

/** From somebody else, so that the one who is asked may take it. */
const giftFrom = async (world: World, giver = world.associate): Promise<string> =>
  (await world.app.as(giver.claims)('POST /v1/member/coupons/:id/gift', { params: { id: await coupon(world, giver.memberId) } })).token;

const batch = async (world: World): Promise<string> => {
  const body = { templateId: await template(world), title: '门店海报', count: 3, perMemberLimit: 3, expiresAt: new Date(world.app.clock.now().getTime() + 9 * DAY_MS).toISOString() };
  return (await world.app.as(world.console.admin)('POST /v1/console/coupon-code-batches', { body })).id;
};

const code = async (world: World): Promise<string> =>
  (await world.app.as(world.console.admin)('POST /v1/console/coupon-code-batches/:id/codes', { params: { id: await batch(world) } })).codes[0]!;

const grantBody = async (world: World, change = {}) => {
  const person = await makeMember(world.app, world.store.scene);
  const member = (await Members(world.app.deps.db).findById(person.memberId).lean())!;
  return { templateId: await template(world, change), reason: '会员日补发', recipients: `手机号\n${person.phone}\n${memberNo(member.ordinal)}\n` };
};
const grant = async (world: World, change = {}): Promise<string> =>
  (await world.app.as(world.console.manager)('POST /v1/console/coupon-grants', { body: await grantBody(world, change) })).id;
/** Without a worst case nobody can say what it costs, so a second person is needed. */
const UNCAPPED = { benefit: { kind: 'percent', thresholdFen: 0, percentOff: 10, capFen: null } };
const waiting = async (world: World): Promise<string> => {
  const id = await grant(world, UNCAPPED);
  await world.app.as(world.console.manager)('POST /v1/console/coupon-grants/:id/start', { params: { id } });
  return id;
};
const done = async (world: World): Promise<string> => {
  const id = await grant(world);
  await world.app.as(world.console.manager)('POST /v1/console/coupon-grants/:id/start', { params: { id } });
  await runGrant(world.app.deps, id);
  return id;
};
const purchaseGift = (templateId: string) => ({ title: '满百赠券', templateId, minPaidFen: 100_00, productIds: [], channels: [] });

export const couponExamples = {
  'POST /v1/member/coupons/:id/gift': async (world) => ({ params: { id: await coupon(world, world.member.memberId) } }),
  'GET /v1/member/coupon-gifts': nothing,
  'GET /v1/member/coupon-gifts/:token': async (world) => ({ params: { token: await giftFrom(world) } }),
  'POST /v1/member/coupon-gifts/:token/claim': async (world) => ({ params: { token: await giftFrom(world) } }),
  'POST /v1/member/coupon-gifts/:token/withdraw': async (world) => ({ params: { token: await giftFrom(world, { ...world.associate, ...world.member }) } }),
  'POST /v1/member/coupon-codes/redeem': async (world) => ({ body: { code: await code(world) } }),
  'GET /v1/console/coupon-code-batches': nothing,
  'POST /v1/console/coupon-code-batches': async (world) => ({
    body: { templateId: await template(world), title: '门店海报', count: 2, perMemberLimit: 1, expiresAt: new Date(world.app.clock.now().getTime() + DAY_MS).toISOString() },
  }),
  'POST /v1/console/coupon-code-batches/:id/codes': async (world) => ({ params: { id: await batch(world) } }),
  'POST /v1/console/coupon-code-batches/:id/stop': async (world) => ({ params: { id: await batch(world) } }),
  'GET /v1/console/purchase-gifts': nothing,
  'POST /v1/console/purchase-gifts': async (world) => ({ body: purchaseGift(await template(world)) }),
  'POST /v1/console/purchase-gifts/:id/stop': async (world) => {
    const { app, console: { admin } } = world;
    return { params: { id: (await app.as(admin)('POST /v1/console/purchase-gifts', { body: purchaseGift(await template(world)) })).id } };
  },
  'GET /v1/console/coupon-grants': nothing,
  'GET /v1/console/coupon-grants/:id': async (world) => ({ params: { id: await grant(world) } }),
  'POST /v1/console/coupon-grants': async (world) => ({ body: await grantBody(world) }),
  'POST /v1/console/coupon-grants/:id/start': async (world) => ({ params: { id: await grant(world) } }),
  'POST /v1/console/coupon-grants/:id/approve': async (world) => ({ params: { id: await waiting(world) } }),
  'POST /v1/console/coupon-grants/:id/cancel': async (world) => ({ params: { id: await grant(world) } }),
  'POST /v1/console/coupon-grants/:id/undo': async (world) => ({ params: { id: await done(world) }, body: { why: '名单有误' } }),
} satisfies Partial<Examples>;
