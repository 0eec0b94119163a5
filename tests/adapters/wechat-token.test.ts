import { Redis } from 'ioredis';
import { deadAddress, json, type StubRequest } from './stub-server';
import { ok, pathOf, startWechatWorld, tokenOf, withTokens, type WechatWorld } from './wechat-world';

let world: WechatWorld;
beforeEach(async () => { world = await startWechatWorld(); });
afterEach(() => world.close());

const message = { openid: 'oPerson', templateId: 'tpl-1', data: { thing1: '券' } };
const tokenCalls = () => world.stub.requests.filter((request) => pathOf(request) === '/cgi-bin/stable_token');
const sends = () => world.stub.requests.filter((request) => pathOf(request).endsWith('/send'));
const deadUnless = (alive: string, errcode = 40001) => (request: StubRequest) =>
  tokenOf(request) === alive ? ok() : json({ errcode, errmsg: 'invalid credential' });

describe('the access token', () => {
  test('is fetched once and shared by processes through Redis', async () => {
    world.stub.answer(withTokens(['t1'], ok));
    const other = new Redis(process.env.REDIS_URL ?? '');
    await world.create().sendSubscribeMessage(message);
    await world.create({ redis: other }).sendSubscribeMessage(message);
    other.disconnect();
    expect(tokenCalls()).toHaveLength(1);
    expect(JSON.parse(tokenCalls()[0]?.body ?? ''))
      .toMatchObject({ grant_type: 'client_credential', force_refresh: false });
    expect(sends().map(tokenOf)).toEqual(['t1', 't1']);
  });

  test('is fetched by one of thirty callers at once, the others wait for it', async () => {
    world.stub.answer(withTokens(['t1', 't2'], async (request) =>
      (tokenOf(request) === 't1' ? ok() : json({ errcode: 40001 }))));
    const processes = [world.create(), world.create(), world.create()];
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) =>
      processes[i % 3]?.sendSubscribeMessage(message)));
    expect(answers.every((answer) => answer?.ok)).toBe(true);
    expect(tokenCalls()).toHaveLength(1);
  });

  test('that another process fetched between our look and our lock is taken, not fetched again', async () => {
    world.stub.answer(withTokens(['t1', 't2'], ok));
    await world.create().sendSubscribeMessage(message);
    jest.spyOn(world.redis, 'get').mockResolvedValueOnce(null);
    await world.create().sendSubscribeMessage(message);
    expect(sends().map(tokenOf)).toEqual(['t1', 't1']);
    expect(tokenCalls()).toHaveLength(1);
  });

  test.each([40001, 40014, 42001])('that died early (errcode %i) is renewed, the call repeated', async (errcode) => {
    world.stub.answer(withTokens(['t1', 't2'], deadUnless('t2', errcode)));
    expect(await world.create().sendSubscribeMessage(message)).toEqual({ ok: true, value: {} });
    expect(sends().map(tokenOf)).toEqual(['t1', 't2']);
  });

  test('that WeChat still hands out although it is dead is replaced by force', async () => {
    world.stub.answer(withTokens(['t1', 't1', 't2'], deadUnless('t2')));
    expect(await world.create().sendSubscribeMessage(message)).toMatchObject({ ok: true });
    expect(tokenCalls().map(({ body }) => (JSON.parse(body) as { force_refresh: boolean }).force_refresh))
      .toEqual([false, false, true]);
  });

  test('that dies under many callers at once is renewed once', async () => {
    world.stub.answer(withTokens(['t1', 't2', 't3'], deadUnless('t2')));
    const wechat = world.create();
    const answers = await Promise.all(Array.from({ length: 20 }, () => wechat.sendSubscribeMessage(message)));
    expect(answers.every((answer) => answer.ok)).toBe(true);
    expect(tokenCalls()).toHaveLength(2);
  });

  test('that is dead again after renewal ends the call: retryable, tried twice only', async () => {
    world.stub.answer(withTokens(['t1', 't2'], deadUnless('never')));
    expect(await world.create().sendSubscribeMessage(message))
      .toMatchObject({ ok: false, kind: 'retryable', code: 'TOKEN_DEAD' });
    expect(sends()).toHaveLength(2);
  });

  test('is asked for anew when its time is over', async () => {
    world.stub.answer(withTokens(['t1', 't2'], ok));
    const wechat = world.create();
    await wechat.sendSubscribeMessage(message);
    world.clock.pass(6_899_000);
    await wechat.sendSubscribeMessage(message);
    world.clock.pass(1_000);
    await wechat.sendSubscribeMessage(message);
    expect(sends().map(tokenOf)).toEqual(['t1', 't1', 't2']);
  });

  test('survives a flushed Redis at the cost of one call', async () => {
    world.stub.answer(withTokens(['t1'], ok));
    const wechat = world.create();
    await wechat.sendSubscribeMessage(message);
    await world.redis.flushdb();
    expect(await wechat.sendSubscribeMessage(message)).toMatchObject({ ok: true });
    expect(tokenCalls()).toHaveLength(2);
  });

  test('leaves no lock behind', async () => {
    world.stub.answer(withTokens(['t1'], ok));
    await world.create().sendSubscribeMessage(message);
    expect(await world.redis.keys('*')).toEqual(['wechat:access-token:wx4f4bc4dec97d474b']);
  });

  test.each([
    ['times out', 'hang', 'TIMEOUT'], ['is cut off', 'drop', 'CONNECTION_LOST'],
  ] as const)('whose fetch %s leaves the message unsent: retryable, never unknown', async (_what, answer, code) => {
    world.stub.answer(() => answer);
    expect(await world.create({ timeoutMs: 100 }).sendSubscribeMessage(message))
      .toMatchObject({ kind: 'retryable', code });
    expect(sends()).toHaveLength(0);
  });

  test('that WeChat refuses for a wrong secret is a final failure', async () => {
    world.stub.answer(() => json({ errcode: 40125, errmsg: 'invalid appsecret' }));
    expect(await world.create().sendSubscribeMessage(message))
      .toMatchObject({ kind: 'final', code: 'APP_SECRET_INVALID' });
  });

  test('is out of reach while Redis is down: retryable, nothing sent', async () => {
    const port = Number(new URL(await deadAddress()).port);
    const dead = new Redis({ port, maxRetriesPerRequest: 0, retryStrategy: () => null });
    dead.on('error', () => undefined);
    world.stub.answer(withTokens(['t1'], ok));
    const answer = await world.create({ redis: dead }).sendSubscribeMessage(message);
    expect(answer).toMatchObject({ kind: 'retryable', code: 'TOKEN_CACHE_DOWN' });
    expect(world.stub.requests).toHaveLength(0);
  });
});
