import { defaultTemplates } from '../../server/src/sandbox/templates';
import { OPENID, startWorld, type TestWorld } from './world';

const template = (key: string) => {
  const found = defaultTemplates.find((candidate) => candidate.key === key);
  if (!found) throw new Error(key);
  return found;
};
const examples = (key: string) =>
  Object.fromEntries(template(key).fields.map(({ name, example }) => [name, { value: example }]));

describe('subscribe messages', () => {
  let world: TestWorld;
  let token: string;
  beforeEach(async () => {
    world = await startWorld();
    const reply = await world.post('/cgi-bin/stable_token', {
      grant_type: 'client_credential', appid: world.keys.appId, secret: world.keys.appSecret,
    });
    token = String(reply.json.access_token);
  });
  afterEach(() => world.close());

  const send = (more: Record<string, unknown> = {}) =>
    world.post(`/cgi-bin/message/subscribe/send?access_token=${token}`, {
      touser: OPENID, template_id: template('order-paid').templateId, page: 'pages/home/index?from=message',
      miniprogram_state: 'formal', lang: 'zh_CN', data: examples('order-paid'), ...more,
    });
  const accept = (accepted: unknown, templateIds = [template('order-paid').templateId]) =>
    world.post('/_sandbox/subscribe', { openid: OPENID, templateIds, accept: accepted });
  const arrived = async () => (await world.get(`/_sandbox/subscribe-messages?openid=${OPENID}`)).json;

  test('each accept is good for one message', async () => {
    expect((await send()).json.errcode).toBe(43101);
    await accept(true);
    await accept(true);
    expect((await send()).json).toEqual({ errcode: 0, errmsg: 'ok' });
    expect((await send()).json.errcode).toBe(0);
    expect((await send()).json.errcode).toBe(43101);
    expect(await arrived()).toMatchObject({
      total: 2, messages: [{ openid: OPENID, templateKey: 'order-paid', page: 'pages/home/index?from=message' }, {}],
    });
  });

  test('200 sends at once on 50 accepts let 50 through', async () => {
    for (let count = 0; count < 50; count += 1) await accept(true);
    const replies = await Promise.all(Array.from({ length: 200 }, () => send()));
    expect(replies.filter((reply) => reply.json.errcode === 0)).toHaveLength(50);
    expect(replies.filter((reply) => reply.json.errcode === 43101)).toHaveLength(150);
    expect((await arrived()).total).toBe(50);
  });

  test('a refused field spends no permission', async () => {
    await accept(true);
    const bad = await send({ data: { ...examples('order-paid'), amount3: { value: '很多钱' } } });
    expect(bad.json).toMatchObject({ errcode: 47003, errmsg: expect.stringContaining('data.amount3.value is invalid') });
    expect((await send()).json.errcode).toBe(0);
  });

  test.each([
    ['thing2', '一'.repeat(21)], ['thing2', '两\n行'], ['thing2', ''], ['thing2', null], ['amount3', '12345678901元'],
    ['amount3', '12.345'], ['amount3', '¥¥1'], ['time4', '明天下午'], ['time4', '2026年11月22日'], ['time4', '25:00'],
    ['character_string1', '订单一号'], ['character_string1', 'x'.repeat(33)],
  ])('order-paid refuses %s = %j and names it', async (field, value) => {
    await accept(true);
    const reply = await send({ data: { ...examples('order-paid'), [field]: { value } } });
    expect(reply.json.errcode).toBe(47003);
    expect(reply.json.errmsg).toContain(`data.${field}.value`);
  });

  test.each([
    ['time4', '15:01'], ['time4', '2019年10月1日 15:01'], ['time4', '2019-10-01 15:01:30'],
    ['time4', '2019年10月1日 15:01~2019年10月2日 15:01'], ['amount3', '¥12.50'], ['amount3', '0.01元'], ['thing2', '茶'.repeat(20)],
  ])('order-paid takes %s = %j', async (field, value) => {
    await accept(true);
    expect((await send({ data: { ...examples('order-paid'), [field]: { value } } })).json.errcode).toBe(0);
  });

  test('a missing field and a field of another template are refused by name', async () => {
    await accept(true);
    const { thing5, ...rest } = examples('order-paid');
    expect(thing5).toBeDefined();
    expect((await send({ data: rest })).json.errmsg).toContain('data.thing5.value');
    expect((await send({ data: { ...examples('order-paid'), thing9: { value: '多余' } } })).json.errmsg).toContain('data.thing9');
  });

  test.each([
    [40003, { touser: 'oNobody' }], [40037, { template_id: 'x'.repeat(43) }], [47003, { miniprogram_state: 'live' }],
    [47003, { lang: 'zh' }], [47003, { data: 'text' }],
  ])('answers %i to %j', async (errcode, change) => {
    await accept(true);
    expect((await send(change)).json.errcode).toBe(errcode);
  });

  test('the dialog answers per template, and only accepts count', async () => {
    const ids = ['order-paid', 'coupon-arrived', 'points-change'].map((key) => template(key).templateId);
    const answer = await accept({ [ids[0] ?? '']: 'accept', [ids[1] ?? '']: 'ban' }, ids);
    expect(answer.json).toEqual({
      errMsg: 'requestSubscribeMessage:ok',
      results: { [ids[0] ?? '']: 'accept', [ids[1] ?? '']: 'ban', [ids[2] ?? '']: 'reject' },
    });
    const { permissions } = (await world.get(`/_sandbox/permissions?openid=${OPENID}`)).json;
    expect(permissions).toMatchObject({ [ids[0] ?? '']: 1, [ids[1] ?? '']: 0, [ids[2] ?? '']: 0 });
  });

  test('the dialog refuses no, unknown and too many templates', async () => {
    expect((await accept(true, [])).json.errCode).toBe(20001);
    expect((await accept(true, ['nothing'])).json.errCode).toBe(20001);
    expect((await accept(true, defaultTemplates.slice(0, 4).map(({ templateId }) => templateId))).json.errCode).toBe(20003);
  });

  test('a long-term template needs one accept for ever, and is not mixed with one-time ones', async () => {
    const longTerm = {
      key: 'queue-called', templateId: 'L'.repeat(43), title: '排队叫号', type: 3,
      fields: [{ name: 'enum1', label: '状态', example: '请入座', values: ['请入座', '已过号'] }],
    };
    expect((await world.post('/_sandbox/templates', longTerm)).status).toBe(200);
    expect((await accept(true, [longTerm.templateId, template('order-paid').templateId])).json.errCode).toBe(20002);
    await accept(true, [longTerm.templateId]);
    const message = { template_id: longTerm.templateId, data: { enum1: { value: '请入座' } } };
    expect((await send(message)).json.errcode).toBe(0);
    expect((await send(message)).json.errcode).toBe(0);
    expect((await send({ ...message, data: { enum1: { value: '随便写' } } })).json.errcode).toBe(47003);
  });

  test('every shipped template takes its own examples, with ids of 43 characters', async () => {
    for (const { key, templateId } of defaultTemplates) {
      expect(templateId).toMatch(/^[A-Za-z0-9_-]{43}$/);
      await accept(true, [templateId]);
      expect((await send({ template_id: templateId, data: examples(key) })).json).toEqual({ errcode: 0, errmsg: 'ok' });
    }
  });

  test('bans and concurrency strike when asked, and a lost answer after the act leaves the message on the phone', async () => {
    await accept(true);
    await world.fault('subscribe-banned');
    expect((await send()).json.errcode).toBe(43107);
    await world.fault('subscribe-concurrent');
    expect((await send()).json.errcode).toBe(43108);
    await world.fault('network-drop', { when: 'after', route: 'subscribe/send' });
    await expect(send()).rejects.toThrow('fetch failed');
    expect((await arrived()).total).toBe(1);
    await accept(true);
    await world.fault('network-drop', { when: 'before', route: 'subscribe/send' });
    await expect(send()).rejects.toThrow('fetch failed');
    expect((await arrived()).total).toBe(1);
    await world.fault('server-error', { when: 'after', route: 'subscribe/send' });
    expect((await send()).json.errcode).toBe(-1);
    expect((await arrived()).total).toBe(2);
  });
});
