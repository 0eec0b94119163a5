import type { CareRuleBody } from '@shuke/shared/contract/care';
import { CareRules } from '../../server/src/features/care/index';
import { buyPlan, makePlan, orderPlan, planBody } from '../support/cards';
import { makeMember } from '../support/people';
import type { Examples, World } from './world';

const nothing = (): Record<string, never> => ({});
const noQuery = () => ({ query: {} });

const ladder = async ({ app, console: { admin } }: World) => {
  const { version, tiers } = await app.as(admin)('GET /v1/console/tiers');
  return {
    version,
    tiers: tiers.map(({ key, name, growthFrom, validityDays, keepGrowth, graceDays, benefitData }) => ({ key, name, growthFrom, validityDays, keepGrowth, graceDays, benefits: benefitData })),
  };
};
const withPlan = async ({ app }: World) => ({ params: { id: (await makePlan(app)).id } });
const ordered = async ({ app, member }: World) => ({ params: { id: (await orderPlan(app, member, await makePlan(app))).id } });
const batch = async ({ app, console: { admin } }: World) =>
  app.as(admin)('POST /v1/console/card-code-batches', { body: { planId: (await makePlan(app)).id, count: 2, note: '年会', validDays: 30 } });
const codesOf = async ({ app, console: { admin } }: World, id: string) => app.as(admin)('GET /v1/console/card-code-batches/:id/codes', { params: { id } });
/** Somebody who has bought nothing since. */
const bought = async (world: World) => {
  const person = await makeMember(world.app, world.store.scene);
  return { params: { id: await buyPlan(world.app, person, await makePlan(world.app)) }, body: { reason: '买错了' } };
};

const rule = (occasion: CareRuleBody['occasion']): CareRuleBody =>
  ({ occasion, title: '生日快乐', text: '今天喝杯好茶。', gifts: [{ tierKeys: [], points: 20, templateId: null }], active: false });
/** One for each occasion, so the slot is cleared first. */
const freeSlot = async ({ app }: World, slot: string) => void (await CareRules(app.deps.db).deleteMany({ slot }));

export const tierExamples = {
  'GET /v1/console/tiers': nothing,
  'PUT /v1/console/tiers': async (world) => ({ body: await ladder(world) }),
  'POST /v1/console/tiers/preview': async (world) => ({ body: { tiers: (await ladder(world)).tiers } }),
  'GET /v1/member/tier/history': nothing,
  'GET /v1/console/members/:id/tiers': ({ member }) => ({ params: { id: member.memberId } }),
} satisfies Partial<Examples>;

export const cardExamples = {
  'GET /v1/member/cards': nothing,
  'POST /v1/member/card-orders': async ({ app }) => ({ body: { planId: (await makePlan(app)).id, expectedPriceFen: 99_00 } }),
  'POST /v1/member/card-orders/:id/pay': ordered,
  'GET /v1/member/card-orders/:id': ordered,
  'POST /v1/member/card-plans/:id/trial': withPlan,
  'POST /v1/member/card-codes/redeem': async (world) => ({ body: { code: (await codesOf(world, (await batch(world)).id)).codes[0]!.code } }),
  'GET /v1/console/card-plans': nothing,
  'POST /v1/console/card-plans': () => ({ body: planBody() }),
  'PUT /v1/console/card-plans/:id': async (world) => ({ ...(await withPlan(world)), body: planBody({ priceFen: 88_00 }) }),
  'GET /v1/console/card-code-batches': nothing,
  'POST /v1/console/card-code-batches': async ({ app }) => ({ body: { planId: (await makePlan(app)).id, count: 2, note: '年会', validDays: 30 } }),
  'GET /v1/console/card-code-batches/:id/codes': async (world) => ({ params: { id: (await batch(world)).id } }),
  'GET /v1/console/card-orders': noQuery,
  'POST /v1/console/card-orders/:id/refund': bought,
} satisfies Partial<Examples>;

export const careExamples = {
  'GET /v1/console/care-rules': nothing,
  'POST /v1/console/care-rules': async (world) => {
    await freeSlot(world, 'birthday');
    return { body: rule({ kind: 'birthday' }) };
  },
  'PUT /v1/console/care-rules/:id': async (world) => {
    await freeSlot(world, 'anniversary');
    const { id } = await world.app.as(world.console.admin)('POST /v1/console/care-rules', { body: rule({ kind: 'anniversary' }) });
    return { params: { id }, body: { ...rule({ kind: 'anniversary' }), title: '又一年' } };
  },
  'GET /v1/console/care-preview': nothing,
} satisfies Partial<Examples>;
