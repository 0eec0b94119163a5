import type { CardPlanBody } from '@shuke/shared/contract/cards';
import type { TestApp } from './build-test-app';
import { makeOperator, sandboxPost, until, type Person } from './people';

/** ¥99 for a year, 8 % off; a week's trial. */
export const planBody = (change: Partial<CardPlanBody> = {}): CardPlanBody => ({
  name: '听檐年卡', priceFen: 99_00, days: 365, trialDays: 7, onSale: true,
  benefits: [{ kind: 'discount', percentOff: 8 }, { kind: 'points-multiplier', times: 2 }], ...change,
});

export const makePlan = async (app: TestApp, change: Partial<CardPlanBody> = {}) =>
  app.as(await makeOperator(app, 'manager'))('POST /v1/console/card-plans', { body: planBody(change) });

export const orderPlan = (app: TestApp, person: Person, plan: { id: string; priceFen: number }) =>
  app.as(person.claims)('POST /v1/member/card-orders', { body: { planId: plan.id, expectedPriceFen: plan.priceFen } });

/** Opens WeChat's pay sheet; the answer pays in it, and the notice is on its way. */
export const openPaySheet = async (app: TestApp, person: Person, id: string): Promise<() => Promise<void>> => {
  const { payParams } = await app.as(person.claims)('POST /v1/member/card-orders/:id/pay', { params: { id } });
  if (!payParams) throw new Error('nothing to pay');
  const sheet = { prepayId: payParams.package.replace('prepay_id=', ''), ...payParams, appId: app.deps.config.wechat.appId, action: 'pay' };
  return async () => void (await sandboxPost(app, '/_sandbox/pay', sheet));
};

/** Buys a card as the phone would, until it runs. */
export const buyPlan = async (app: TestApp, person: Person, plan: { id: string; priceFen: number }): Promise<string> => {
  const { id } = await orderPlan(app, person, plan);
  await (await openPaySheet(app, person, id))();
  await until(async () => {
    await app.drain();
    return (await app.as(person.claims)('GET /v1/member/card-orders/:id', { params: { id } })).state === 'paid';
  });
  return id;
};
