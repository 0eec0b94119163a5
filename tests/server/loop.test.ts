import type { Static } from 'typebox';
import type { CouponTemplateBody } from '@shuke/shared/contract/coupons';
import { dispatchChunk } from '../../server/src/features/campaigns/dispatch-chunk';
import { freezeAudience } from '../../server/src/features/campaigns/freeze-audience';
import { Chunks, reconcileCampaigns } from '../../server/src/features/campaigns/index';
import { Coupons, CouponTemplates, setNewcomerTemplates } from '../../server/src/features/coupons/index';
import { reconcileLedger } from '../../server/src/platform/ledger/index';
import { expireTeams } from '../../server/src/features/group-buys/settle-seat';
import { HOUR_MS } from '@shuke/shared/values/time';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeProduct, makeStaff, makeStore, makeVisitor, payOrder, sandboxPost, until, type Person } from '../support/people';

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app.close());

const template = { benefit: { kind: 'threshold' as const, thresholdFen: 3000, discountFen: 800 }, scope: { storeIds: [], channels: [], categories: [], productIds: [] }, validity: { kind: 'after-issue' as const, days: 7 }, stackable: false, claimable: true, minTierRank: 0, stock: 1000, perMemberLimit: 1 } satisfies Omit<Static<typeof CouponTemplateBody>, 'title'>;

describe('the loop from a first scan to what a campaign earned', () => {
  let [store, member, manager]: [{ id: string; scene: string }, Person, ReturnType<typeof app.as>] = [undefined!, undefined!, undefined!];
  let templateId = '';

  test('a visitor who scans a store code joins, and finds the newcomer coupon', async () => {
    store = await makeStore(app);
    manager = app.as(await makeOperator(app));
    const created = await manager('POST /v1/console/coupon-templates', { body: { ...template, title: '见面礼', scope: { ...template.scope, storeIds: [] } } });
    templateId = created.id;
    await setNewcomerTemplates(app.deps, [templateId]);
    member = await makeMember(app, store.scene);
    const { coupons, usable } = await app.as(member.claims)('GET /v1/member/coupons', { query: {} });
    expect([usable, coupons.map((coupon) => coupon.title)]).toEqual([1, ['见面礼']]);
    const home = await app.as(member.claims)('GET /v1/member/home', { query: {} });
    expect(home.tier?.sentence).toBe('再消费 ¥500 升银芽');
    expect(home.coupons.usable).toBe(1);
    expect(home.store?.id).toBe(store.id);
  });

  test('at the counter the code is read once, the coupon is redeemed, points and growth are posted', async () => {
    const staff = app.as((await makeStaff(app, [store.id])).claims);
    const { codes } = await app.as(member.claims)('GET /v1/member/code');
    const scan = await staff('POST /v1/staff/counter/scan', { body: { storeId: store.id, code: codes[0]!.code } });
    await expect(staff('POST /v1/staff/counter/scan', { body: { storeId: store.id, code: codes[0]!.code } })).rejects.toMatchObject({ code: 'MEMBER_CODE_USED' });
    const quote = await staff('POST /v1/staff/counter/quote', { body: { scanId: scan.scanId, amountFen: 5000 } });
    expect(quote.payableFen).toBe(4200);
    const sale = await staff('POST /v1/staff/counter/sales', { body: { scanId: scan.scanId, amountFen: 5000, couponIds: quote.chosenCouponIds, usePoints: false, expectedPayableFen: 4200 } });
    expect([sale.pointsEarned, sale.growthEarned]).toEqual([42, 42]);
    const points = await app.as(member.claims)('GET /v1/member/points', { query: {} });
    expect(points.balance).toBe(42);
  });

  test('a shop order is paid by the verified notice and earns', async () => {
    const productId = await makeProduct(app);
    const call = app.as(member.claims);
    const { quote } = await call('POST /v1/member/checkout/quote', { body: { storeId: store.id, lines: [{ productId, quantity: 2 }] } });
    const order = await call('POST /v1/member/orders', { body: { storeId: store.id, lines: [{ productId, quantity: 2 }], expectedPayableFen: quote.payableFen } });
    expect(order.state).toBe('unpaid');
    await payOrder(app, member, order.id);
    const paid = await call('GET /v1/member/orders/:id', { params: { id: order.id } });
    expect([paid.state, paid.paidFen, paid.pickupCode?.length]).toEqual(['ready', 7600, 6]);
    await app.drain();
    const { page } = await call('GET /v1/member/messages', { query: {} });
    expect(page.rows.map((message) => message.title)).toContain('支付成功');
  });

  test('a group buy fills when its last seat is paid, and expires with refunds when it is not', async () => {
    const productId = await makeProduct(app, 6800);
    const now = app.clock.now().getTime();
    const activity = await manager('POST /v1/console/group-buys', { body: { title: '两人团', productId, groupBuyFen: 4900, size: 2, hoursToFill: 24, newcomersOnly: false, startsAt: new Date(now - HOUR_MS).toISOString(), endsAt: new Date(now + 100 * HOUR_MS).toISOString() } });
    const friend = await makeMember(app, store.scene);
    const opened = await app.as(member.claims)('POST /v1/member/group-buys/:id/open', { params: { id: activity.id }, body: { storeId: store.id } });
    await payOrder(app, member, opened.order.id);
    const joined = await app.as(friend.claims)('POST /v1/member/teams/:id/join', { params: { id: opened.team.id }, body: { storeId: store.id } });
    await payOrder(app, friend, joined.order.id);
    expect((await app.as()('GET /v1/shop/teams/:id', { params: { id: opened.team.id } })).state).toBe('filled');

    const lonely = await app.as(friend.claims)('POST /v1/member/group-buys/:id/open', { params: { id: activity.id }, body: { storeId: store.id } });
    await payOrder(app, friend, lonely.order.id);
    await app.clock.travel(25 * HOUR_MS);
    await expireTeams(app.deps);
    await app.drain();
    const { pushRefund } = await import('../../server/src/features/payments/index');
    await pushRefund(app.deps, `R${lonely.order.orderNo}`);
    await until(async () => {
      await app.drain();
      return (await app.as(friend.claims)('GET /v1/member/orders/:id', { params: { id: lonely.order.id } })).state === 'refunded';
    });
  });

  test('a manager counts the segment exactly, sees the cost before sending, and each member gets the offer once', async () => {
    const rule = { all: [{ orders: { count: { gte: 2 }, within: { days: 30 } } }, { tier: { in: ['绿叶'] } }] };
    const counted = await manager('POST /v1/console/segments/count', { body: { rule } });
    expect(counted.count).toBe(1);
    expect(counted.sample[0]?.member.id).toBe(member.memberId);
    const segment = await manager('POST /v1/console/segments', { body: { name: '常客', rule } });
    const offerTemplate = await manager('POST /v1/console/coupon-templates', { body: { ...template, title: '回头券' } });
    const body = { name: '回头', stage: 'repurchase' as const, segmentId: segment.id, rule: null, offers: [{ key: 'leaf', tierKeys: ['leaf'], couponTemplateId: offerTemplate.id, title: '送你一张回头券', text: '七天内到店可用' }], channels: { inbox: true, subscribe: true }, holdoutPercent: 0, budgetFen: 100000, attributionDays: 7 };
    await sandboxPost(app, '/_sandbox/subscribe', { openid: member.openid, templateIds: [], accept: true }).catch(() => undefined);
    const dry = await manager('POST /v1/console/campaigns/dry-run', { body });
    expect([dry.audience, dry.reach, dry.costCeilingFen]).toEqual([1, 1, 800]);
    const campaign = await manager('POST /v1/console/campaigns', { body });
    await manager('POST /v1/console/campaigns/:id/launch', { params: { id: campaign.id } });
    await freezeAudience(app.deps, campaign.id);
    for (const chunk of await Chunks(app.deps.db).find({ campaignId: campaign.id }).lean()) await dispatchChunk(app.deps, chunk._id);
    const view = await manager('GET /v1/console/campaigns/:id', { params: { id: campaign.id } });
    expect([view.state, view.progress.sent]).toEqual(['finished', 1]);
    const { page } = await app.as(member.claims)('GET /v1/member/messages', { query: {} });
    expect(page.rows[0]).toMatchObject({ kind: 'campaign', offer: { title: '回头券', state: 'issued' } });
    await app.as(member.claims)('POST /v1/member/messages/:id/open', { params: { id: page.rows[0]!.id } });
    const effect = await manager('GET /v1/console/campaigns/:id/effect', { params: { id: campaign.id } });
    expect([effect.reached, effect.opened]).toEqual([1, 1]);
    const receipt = await manager('GET /v1/console/campaigns/:id/receipt', { params: { id: campaign.id } });
    expect(receipt.adds).toBe(true);
    const board = await manager('GET /v1/console/board');
    expect(board.stages.map((stage) => stage.key)).toEqual(['acquire', 'activate', 'retain', 'repurchase']);
  });

  test('the console finds a member by exact phone number and shows one timeline; the member sees who looked', async () => {
    const { page } = await manager('GET /v1/console/members', { query: { search: member.phone } });
    expect(page.rows.map((row) => row.id)).toEqual([member.memberId]);
    await manager('GET /v1/console/members/:id', { params: { id: member.memberId } });
    const timeline = await manager('GET /v1/console/members/:id/timeline', { params: { id: member.memberId }, query: {} });
    expect(timeline.rows.length).toBeGreaterThan(5);
    const consents = timeline.rows.filter(({ kind }) => kind === 'consent').map(({ title, detail }) => title + detail);
    expect(consents.sort()).toEqual(['不接收短信', '同意接收站内消息', '同意接收订阅消息', '同意隐私政策']);
    expect(timeline.rows.filter(({ title, detail }) => detail.includes(title))).toEqual([]);
    const { rows } = await app.as(member.claims)('GET /v1/member/accesses');
    expect(rows[0]?.what).toBe('会员资料');
  });

  test('afterwards every account and every campaign adds up', async () => {
    expect((await reconcileLedger(app.deps)).faults).toEqual([]);
    expect((await reconcileCampaigns(app.deps)).faults).toEqual([]);
    expect(await Coupons(app.deps.db).countDocuments({ state: 'reserving' })).toBe(0);
    expect(await CouponTemplates(app.deps.db).countDocuments()).toBe(2);
    expect((await makeVisitor(app)).memberId).toMatch(/^[0-9a-f]{24}$/);
  });
});
