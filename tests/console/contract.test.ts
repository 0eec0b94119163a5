import { Value } from 'typebox/value';
import { api } from '@shuke/shared/contract/index';
import { guardedRoutes, may, rolesFor } from '../../console/src/session/permissions';
import { navigationFor } from '../../console/src/features/layout/navigation';
import { idOf } from './support/fixture-people';
import { password, startFixture, type Fixture } from './support/fixture-server';
import type { Route } from './support/fixture-types';

describe('what the console shows to whom', () => {
  test.each(guardedRoutes)('%s is offered to exactly those whom the server lets in', (route) => {
    const { access } = api[route];
    expect(access.audience).toBe('console');
    expect([...rolesFor(route)].sort()).toEqual([...(access as { roles: readonly string[] }).roles].sort());
  });

  test('only auditors and admins are led to the audit', () => {
    const led = (['admin', 'manager', 'store-manager', 'auditor', 'support'] as const).filter((role) => navigationFor(role).some((item) => item.to === '/audit'));
    expect(led).toEqual(['admin', 'auditor']);
    expect(may('support', 'POST /v1/console/campaigns')).toBe(false);
  });
});

describe('the fixture that the console is tried on', () => {
  let fixture: Fixture;
  let token = '';
  const member = idOf('member', 12);
  const everybody = { rule: { all: [] } };
  const offer = { key: 'offer-1', tierKeys: [], couponTemplateId: idOf('coupon', 1), title: '标题', text: '正文' };
  const campaign = { name: '试算', stage: 'retain', segmentId: null, rule: { all: [] }, offers: [offer], channels: { inbox: true, subscribe: true }, holdoutPercent: 5, budgetFen: null, attributionDays: 14 };

  beforeAll(async () => {
    fixture = await startFixture();
    const reply = await fetch(`${fixture.address}/v1/session/console`, { method: 'POST', body: JSON.stringify({ username: 'admin', password }) });
    token = ((await reply.json()) as { accessToken: string }).accessToken;
  });
  afterAll(() => fixture.close());

  const calls: [Route, string, unknown?][] = [
    ['GET /v1/brand', '/v1/brand'], ['GET /v1/console/me', '/v1/console/me'], ['GET /v1/console/board', '/v1/console/board'],
    ['GET /v1/console/members', '/v1/console/members?limit=5'], ['GET /v1/console/members/:id', `/v1/console/members/${member}`],
    ['GET /v1/console/members/:id/timeline', `/v1/console/members/${member}/timeline`], ['POST /v1/console/members/:id/phone', `/v1/console/members/${member}/phone`, { reason: '会员来电' }],
    ['GET /v1/console/tags', '/v1/console/tags'], ['GET /v1/console/tiers', '/v1/console/tiers'],
    ['GET /v1/console/members/:id/tiers', `/v1/console/members/${member}/tiers`], ['GET /v1/console/card-plans', '/v1/console/card-plans'], ['GET /v1/console/card-orders', '/v1/console/card-orders'],
    ['GET /v1/console/card-code-batches', '/v1/console/card-code-batches'], ['GET /v1/console/care-rules', '/v1/console/care-rules'], ['GET /v1/console/care-preview', '/v1/console/care-preview'], ['GET /v1/console/segments', '/v1/console/segments'], ['GET /v1/console/rfm', '/v1/console/rfm'], ['GET /v1/console/lifecycle', '/v1/console/lifecycle'], ['GET /v1/console/churn', '/v1/console/churn'], ['GET /v1/console/clusters', '/v1/console/clusters'], ['GET /v1/console/churn/members', '/v1/console/churn/members?band=high'], ['GET /v1/console/members/:id/churn', `/v1/console/members/${member}/churn`], ['GET /v1/console/members/:id/lifecycle', `/v1/console/members/${member}/lifecycle`],
    ['GET /v1/console/segments/:id', `/v1/console/segments/${idOf('segment', 1)}`], ['POST /v1/console/segments/count', '/v1/console/segments/count', everybody],
    ['POST /v1/console/segments/explain', '/v1/console/segments/explain', { ...everybody, memberId: member }],
    ['GET /v1/console/segments/:id/snapshots', `/v1/console/segments/${idOf('segment', 1)}/snapshots`], ['GET /v1/console/member-lists', '/v1/console/member-lists'],
    ['GET /v1/console/segments/:id/diff', `/v1/console/segments/${idOf('segment', 1)}/diff?from=${idOf('snapshot', 2)}&to=${idOf('snapshot', 9)}`],
    ['POST /v1/console/segments/overlap', '/v1/console/segments/overlap', { segmentIds: [idOf('segment', 1), idOf('segment', 2)] }], ['GET /v1/console/segment-settings', '/v1/console/segment-settings'],
    ['GET /v1/console/campaigns', '/v1/console/campaigns'],
    ['GET /v1/console/campaigns/:id', `/v1/console/campaigns/${idOf('campaign', 1)}`], ['POST /v1/console/campaigns/dry-run', '/v1/console/campaigns/dry-run', campaign],
    ['POST /v1/console/campaigns', '/v1/console/campaigns', campaign], ['GET /v1/console/campaigns/:id/receipt', `/v1/console/campaigns/${idOf('campaign', 1)}/receipt`],
    ['GET /v1/console/campaigns/:id/deliveries', `/v1/console/campaigns/${idOf('campaign', 1)}/deliveries`], ['GET /v1/console/campaigns/:id/effect', `/v1/console/campaigns/${idOf('campaign', 1)}/effect`],
    ['GET /v1/console/coupon-grants', '/v1/console/coupon-grants'], ['GET /v1/console/coupon-grants/:id', `/v1/console/coupon-grants/${idOf('grant', 2)}`],
    ['GET /v1/console/coupon-code-batches', '/v1/console/coupon-code-batches'], ['GET /v1/console/purchase-gifts', '/v1/console/purchase-gifts'],
    ['GET /v1/console/coupon-templates', '/v1/console/coupon-templates'], ['GET /v1/console/orders', '/v1/console/orders'], ['GET /v1/shop/products', '/v1/shop/products'], ['GET /v1/console/products', '/v1/console/products'],
    ['GET /v1/console/group-buys', '/v1/console/group-buys'], ['GET /v1/console/group-buys/:id/teams', `/v1/console/group-buys/${idOf('activity', 1)}/teams`],
    ['GET /v1/console/stores', '/v1/console/stores'], ['GET /v1/console/stores/:id/code', `/v1/console/stores/${idOf('store', 1)}/code`], ['GET /v1/console/audit', '/v1/console/audit'],
  ];

  test.each(calls.map(([route, path, body]) => ({ route, path, body })))('$route answers in the shape of the contract', async ({ route, path, body }) => {
    const [method] = route.split(' ');
    const reply = await fetch(`${fixture.address}${path}`, { method, headers: { authorization: `Bearer ${token}` }, ...(body ? { body: JSON.stringify(body) } : {}) });
    const answer: unknown = await reply.json();
    expect(reply.status).toBe(200);
    const faults = [...Value.Errors(api[route].reply, answer)].filter((fault) => !fault.message.includes('date-time'));
    expect(faults).toEqual([]);
  });
});
