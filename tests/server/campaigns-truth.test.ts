import { fillTemplate } from '@shuke/shared/rules/campaigns/fill-template';
import { addDays, formatMinute } from '@shuke/shared/values/time';
import { dispatchChunk } from '../../server/src/features/campaigns/dispatch-chunk';
import { Campaigns, Deliveries } from '../../server/src/features/campaigns/index';
import { InboxMessages, MessageTemplates, SubscribePermissions } from '../../server/src/features/inbox/index';
import { Members } from '../../server/src/features/membership/index';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { joinAs, makeOperator, makeVisitor, sandboxPost } from '../support/people';
import { bodyOf, couponTemplate, launchOver, makePeople, truthOf } from './campaigns-support';

let app: TestApp;
let manager: Call;
beforeAll(async () => {
  app = await buildTestApp();
  manager = app.as(await makeOperator(app));
});
afterAll(() => app.close());

const rowOf = (id: string, memberId: string) => Deliveries(app.deps.db).findById(`${id}:${memberId}`).lean();
const withdraw = (ids: readonly string[], channels: ('inbox' | 'subscribe')[]) =>
  Members(app.deps.db).updateMany({ _id: { $in: [...ids] } }, { $set: Object.fromEntries(channels.map((channel) => [`consents.${channel}`, false])) });

describe('a preview', () => {
  test('of a saved draft draws the very holdout that sending draws', async () => {
    const ids = await makePeople(app, 300);
    const body = bodyOf(null, { holdoutPercent: 20 });
    const { id, chunkIds } = await launchOver(app, manager, body, ids);
    const previewAs = (campaignId: string) => manager('POST /v1/console/campaigns/dry-run', { body: { ...body, campaignId } });
    const preview = await previewAs(id);
    await dispatchChunk(app.deps, chunkIds[0]!);
    const drawn = await Deliveries(app.deps.db).countDocuments({ campaignId: id, arm: 'holdout' });
    expect([preview.audience, preview.holdout, preview.reach]).toEqual([300, drawn, 300 - drawn]);
    const others = await Promise.all(['a', 'b', 'c', 'd'].map(async (digit) => (await previewAs(digit.repeat(24))).holdout));
    expect(others.some((holdout) => holdout !== drawn)).toBe(true);
  });

  test('whose cost ceiling is over the budget is refused at launch, and stays a draft', async () => {
    const everybody = await Members(app.deps.db).countDocuments({ status: 'joined' });
    const { id } = await manager('POST /v1/console/campaigns', { body: bodyOf(await couponTemplate(manager), { budgetFen: everybody * 500 - 1 }) });
    await expect(manager('POST /v1/console/campaigns/:id/launch', { params: { id } })).rejects.toMatchObject({ code: 'CAMPAIGN_BUDGET_EXCEEDED' });
    expect((await Campaigns(app.deps.db).findById(id).lean())?.state).toBe('draft');
  });
});

describe('consent', () => {
  test('taken back after the audience was frozen is honoured when its chunk is sent', async () => {
    const ids = await makePeople(app, 4);
    const { id, chunkIds } = await launchOver(app, manager, bodyOf(await couponTemplate(manager)), ids);
    await withdraw(ids.slice(0, 2), ['inbox', 'subscribe']);
    await dispatchChunk(app.deps, chunkIds[0]!);
    expect(await rowOf(id, ids[0]!)).toMatchObject({ arm: 'skipped', reason: 'no-consent' });
    expect(await truthOf(app, id)).toMatchObject({ granted: 2, coupons: 2, told: 2, messages: 2, open: 0 });
  });

  test('taken back while the campaign was paused half way through a chunk is honoured when it goes on', async () => {
    const ids = await makePeople(app, 4);
    const { id, chunkIds } = await launchOver(app, manager, bodyOf(await couponTemplate(manager), { channels: { inbox: true, subscribe: true } }), ids);
    await Deliveries(app.deps.db).insertMany(ids.map((memberId) => ({
      _id: `${id}:${memberId}`, campaignId: id, chunkId: chunkIds[0]!, memberId, tierKey: 'leaf', arm: 'treated' as const, offerKey: 'all', couponId: null,
      grant: 'pending' as const, inbox: 'pending' as const, subscribe: 'pending' as const, reason: null, subscribeReason: null, claimedAt: null, tries: 0, at: null,
    })));
    await withdraw(ids.slice(0, 1), ['inbox', 'subscribe']);
    await withdraw(ids.slice(1, 2), ['inbox']);
    await withdraw(ids.slice(2, 3), ['subscribe']);
    await dispatchChunk(app.deps, chunkIds[0]!);
    expect(await rowOf(id, ids[0]!)).toMatchObject({ grant: 'skipped', inbox: 'skipped', subscribe: 'skipped', reason: 'no-consent' });
    expect(await rowOf(id, ids[1]!)).toMatchObject({ grant: 'sent', inbox: 'skipped', reason: 'no-consent' });
    expect(await rowOf(id, ids[2]!)).toMatchObject({ grant: 'sent', inbox: 'sent', subscribe: 'skipped', subscribeReason: 'no-consent' });
    expect(await InboxMessages(app.deps.db).countDocuments({ campaignId: id })).toBe(2);
    const receipt = await manager('GET /v1/console/campaigns/:id/receipt', { params: { id } });
    expect(receipt.adds).toBe(true);
    expect(receipt.lines.filter((line) => line.state === 'sent').map((line) => line.reason)).toEqual([null, null]);
  });
});

describe('a subscribe message', () => {
  const fields = [{ name: 'thing2', label: '专属权益' }, { name: 'thing4', label: '活动说明' }, { name: 'date3', label: '活动时间' }];
  const offer = { title: '请你喝茶', text: '七天内  可用', launchedAt: new Date('2026-11-22T04:00:00Z'), expiresAt: null };

  test('is filled with what is true of the offer, never with the template\'s example', () => {
    expect(fillTemplate(fields, offer)).toEqual({ ok: true, data: { thing2: '请你喝茶', thing4: '七天内 可用', date3: '2026-11-22 12:00' } });
    expect(fillTemplate(fields, { ...offer, expiresAt: addDays(offer.launchedAt, 7) })).toMatchObject({ data: { date3: '2026-11-29 12:00' } });
    expect(fillTemplate([{ name: 'time1', label: '到期时间' }], offer)).toEqual({ ok: false, unfit: '到期时间' });
    expect(fillTemplate([{ name: 'amount5', label: '金额' }], offer)).toEqual({ ok: false, unfit: '金额' });
  });

  const subscribed = async () => {
    const visitor = await makeVisitor(app);
    const { profile } = await joinAs(app, visitor);
    const template = await MessageTemplates(app.deps.db).findById('campaign-offer').lean();
    await sandboxPost(app, '/_sandbox/subscribe', { openid: visitor.openid, templateIds: [template!.templateId], accept: true });
    await SubscribePermissions(app.deps.db).insertMany([{
      _id: `${profile.id}:campaign-offer`, memberId: profile.id, templateKey: 'campaign-offer', remaining: 1, banned: false, updatedAt: app.clock.now(),
    }]);
    return { memberId: profile.id, openid: visitor.openid, template: template! };
  };
  const received = async (openid: string) => {
    const { messages } = (await (await fetch(`${app.sandboxUrl}/_sandbox/subscribe-messages`)).json()) as { messages: { openid: string; data: Record<string, unknown> }[] };
    return messages.filter((message) => message.openid === openid);
  };
  const channels = { inbox: true, subscribe: true };

  test('about an offer without a coupon names the day it began', async () => {
    const { memberId, openid, template } = await subscribed();
    const { id, chunkIds } = await launchOver(app, manager, bodyOf(null, { channels }), [memberId]);
    await dispatchChunk(app.deps, chunkIds[0]!);
    const [message] = await received(openid);
    const { launchedAt } = (await Campaigns(app.deps.db).findById(id).lean())!;
    expect(JSON.stringify(message!.data)).toContain(formatMinute(launchedAt!));
    for (const { example } of template.fields) expect(JSON.stringify(message!.data)).not.toContain(example);
  });

  test('whose template asks for what the offer does not have is left out by name, and keeps the permission', async () => {
    const { memberId, openid, template } = await subscribed();
    const asksForEnd = template.fields.map((field) => (field.name === 'date3' ? { ...field, label: '到期时间' } : field));
    await MessageTemplates(app.deps.db).updateOne({ _id: 'campaign-offer' }, { $set: { fields: asksForEnd } });
    const body = bodyOf(null, { channels });
    const { id, chunkIds } = await launchOver(app, manager, body, [memberId]);
    expect((await manager('POST /v1/console/campaigns/dry-run', { body })).risks).toContain('订阅消息要写「到期时间」，「请你喝茶」没有，不会发订阅消息');
    await dispatchChunk(app.deps, chunkIds[0]!);
    await MessageTemplates(app.deps.db).updateOne({ _id: 'campaign-offer' }, { $set: { fields: template.fields } });
    expect(await rowOf(id, memberId)).toMatchObject({ inbox: 'sent', subscribe: 'skipped', subscribeReason: 'template-unfit' });
    expect(await received(openid)).toEqual([]);
    expect((await SubscribePermissions(app.deps.db).findById(`${memberId}:campaign-offer`).lean())?.remaining).toBe(1);
  });
});
