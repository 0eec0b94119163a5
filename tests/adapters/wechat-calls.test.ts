import fc from 'fast-check';
import { json, deadAddress } from './stub-server';
import { APP_ID, ok, startWechatWorld, withTokens, type WechatWorld } from './wechat-world';

let world: WechatWorld;
beforeEach(async () => { world = await startWechatWorld(); });
afterEach(() => world.close());

const message = {
  openid: 'oPerson', templateId: 'tpl-1', page: 'pages/inbox?id=7', data: { thing1: '桂花乌龙', amount2: '¥12.50' },
};
const jpeg = Buffer.from('ffd8ffe000104a46494600', 'hex');

describe('login', () => {
  test('changes a code for the identity and keeps no session key', async () => {
    world.stub.answer(() => json({ openid: 'oPerson', session_key: 'tiihtNczf5v6AKRyjwEUhQ==', unionid: 'uPerson' }));
    const answer = await world.create().codeToSession('0a3b&/c');
    expect(answer).toEqual({ ok: true, value: { openid: 'oPerson', unionid: 'uPerson' } });
    const [asked] = world.stub.requests;
    expect(Object.fromEntries(new URL(asked?.url ?? '', 'http://x').searchParams)).toEqual(
      { appid: APP_ID, secret: 'a-secret', js_code: '0a3b&/c', grant_type: 'authorization_code' });
    expect(world.paths()).toEqual(['/sns/jscode2session']);
  });

  test('goes without a unionid where the app belongs to no platform account, with or without errcode 0', async () => {
    world.stub.answer(() => json({ errcode: 0, openid: 'oPerson', session_key: 'k' }));
    expect(await world.create().codeToSession('c')).toEqual({ ok: true, value: { openid: 'oPerson' } });
  });

  test.each([
    [40029, 'final', 'CODE_INVALID'], [40163, 'final', 'CODE_USED'], [40226, 'final', 'USER_BLOCKED'],
    [45011, 'retryable', 'RATE_LIMITED'], [-1, 'retryable', 'BUSY'], [40013, 'final', 'APP_ID_INVALID'],
    [40125, 'final', 'APP_SECRET_INVALID'], [99999, 'final', 'WECHAT_99999'],
  ])('errcode %i is %s: %s', async (errcode, kind, code) => {
    world.stub.answer(() => json({ errcode, errmsg: 'said so' }));
    expect(await world.create().codeToSession('c')).toMatchObject({ ok: false, kind, code });
  });

  test('is unknown when the answer does not come: the code may be spent', async () => {
    world.stub.answer(() => 'hang');
    expect(await world.create({ timeoutMs: 100 }).codeToSession('c'))
      .toMatchObject({ kind: 'unknown', code: 'TIMEOUT' });
  });

  test('is retryable when WeChat cannot be reached', async () => {
    const wechat = world.create({ baseUrl: await deadAddress() });
    expect(await wechat.codeToSession('c')).toMatchObject({ kind: 'retryable', code: 'UNREACHABLE' });
  });

  test.each([
    ['a page of HTML', { body: '<html>busy</html>' }, 'BAD_REPLY'], ['nothing', { body: '' }, 'BAD_REPLY'],
    ['an errcode in words', { body: '{"errcode":"40029"}' }, 'BAD_REPLY'], ['no openid', { body: '{}' }, 'BAD_REPLY'],
    ['a gateway error', { status: 502, body: 'bad gateway' }, 'HTTP_502'],
  ])('is unknown on %s', async (_what, answer, code) => {
    world.stub.answer(() => answer);
    expect(await world.create().codeToSession('c')).toMatchObject({ ok: false, kind: 'unknown', code });
  });

  test('survives any answer whatever: a value or a failure, never an exception', async () => {
    const wechat = world.create();
    const [anyBody, anyStatus] = [fc.oneof(fc.json(), fc.string()), fc.constantFrom(200, 204, 301, 404, 429, 500)];
    await fc.assert(fc.asyncProperty(anyBody, anyStatus, async (body, status) => {
      world.stub.answer(() => (status === 204 ? { status } : { status, body }));
      const answer = await wechat.codeToSession('c');
      expect(answer.ok ? answer.value.openid.length > 0 : ['retryable', 'final', 'unknown'].includes(answer.kind))
        .toBe(true);
    }), { numRuns: 60 });
  });
});

describe('phone number', () => {
  const phoneInfo = (more = {}) => json({
    errcode: 0, errmsg: 'ok',
    phone_info: {
      phoneNumber: '13800000000', purePhoneNumber: '13800000000', countryCode: '86',
      watermark: { timestamp: 1_637_744_274, appid: APP_ID }, ...more,
    },
  });

  test('comes without its country code, which stands beside it', async () => {
    const abroad = { phoneNumber: '+85298765432', purePhoneNumber: '98765432', countryCode: '852' };
    world.stub.answer(withTokens(['t1'], () => phoneInfo(abroad)));
    expect(await world.create().phoneNumber('pc'))
      .toEqual({ ok: true, value: { phone: '98765432', countryCode: '852' } });
    expect(JSON.parse(world.stub.requests[1]?.body ?? '')).toEqual({ code: 'pc' });
  });

  test('of another app is refused', async () => {
    world.stub.answer(withTokens(['t1'], () => phoneInfo({ watermark: { appid: 'wxother' } })));
    expect(await world.create().phoneNumber('pc')).toMatchObject({ kind: 'final', code: 'CODE_OF_OTHER_APP' });
  });

  test.each([
    [40029, 'final', 'CODE_INVALID'], [45011, 'retryable', 'RATE_LIMITED'],
  ])('errcode %i is %s: %s', async (errcode, kind, code) => {
    world.stub.answer(withTokens(['t1'], () => json({ errcode, errmsg: 'no' })));
    expect(await world.create().phoneNumber('pc')).toMatchObject({ ok: false, kind, code });
  });

  test('that is no number is not believed', async () => {
    world.stub.answer(withTokens(['t1'], () => phoneInfo({ purePhoneNumber: '138****0000' })));
    expect(await world.create().phoneNumber('pc')).toMatchObject({ kind: 'unknown', code: 'BAD_REPLY' });
  });
});

describe('subscribe message', () => {
  test('is sent in the form that WeChat asks for', async () => {
    world.stub.answer(withTokens(['t1'], ok));
    expect(await world.create({ miniProgramState: 'trial' }).sendSubscribeMessage(message))
      .toEqual({ ok: true, value: {} });
    expect(world.stub.requests[1])
      .toMatchObject({ method: 'POST', url: '/cgi-bin/message/subscribe/send?access_token=t1' });
    expect(JSON.parse(world.stub.requests[1]?.body ?? '')).toEqual({
      touser: 'oPerson', template_id: 'tpl-1', page: 'pages/inbox?id=7', miniprogram_state: 'trial', lang: 'zh_CN',
      data: { thing1: { value: '桂花乌龙' }, amount2: { value: '¥12.50' } },
    });
  });

  test.each([
    [43101, 'final', 'NOT_SUBSCRIBED'], [43107, 'final', 'MEMBER_BANNED'], [43108, 'retryable', 'CONCURRENT_SEND'],
    [47003, 'final', 'DATA_INVALID'], [40003, 'final', 'OPENID_INVALID'], [40037, 'final', 'TEMPLATE_INVALID'],
    [41030, 'final', 'PAGE_INVALID'], [45168, 'final', 'SENSITIVE_WORD'], [-1, 'unknown', 'BUSY'],
  ])('errcode %i is %s: %s', async (errcode, kind, code) => {
    world.stub.answer(withTokens(['t1'], () => json({ errcode, errmsg: 'no' })));
    expect(await world.create().sendSubscribeMessage(message)).toMatchObject({ ok: false, kind, code });
  });

  test.each([
    ['hang', 'TIMEOUT'], ['drop', 'CONNECTION_LOST'], ['cut', 'CONNECTION_LOST'],
  ] as const)('after which the line goes dead (%s) is unknown, and is sent once', async (answer, code) => {
    world.stub.answer(withTokens(['t1'], () => answer));
    expect(await world.create({ timeoutMs: 150 }).sendSubscribeMessage(message))
      .toMatchObject({ kind: 'unknown', code });
    expect(world.paths().filter((path) => path.endsWith('/send'))).toHaveLength(1);
  });
});

describe('mini-program code', () => {
  test('is the image as it came', async () => {
    world.stub.answer(withTokens(['t1'], () => ({ headers: { 'content-type': 'image/jpeg' }, body: jpeg })));
    const asked = { scene: 's=STORE01&c=door', page: 'pages/join/index', width: 430 };
    const answer = await world.create().miniProgramCode(asked);
    expect(answer).toEqual({ ok: true, value: { image: jpeg, contentType: 'image/jpeg' } });
    expect(JSON.parse(world.stub.requests[1]?.body ?? '')).toEqual({
      scene: 's=STORE01&c=door', page: 'pages/join/index', width: 430, check_path: true, env_version: 'release',
    });
  });

  test('of an unreleased version skips the check of the page', async () => {
    world.stub.answer(withTokens(['t1'], () => ({ body: jpeg })));
    await world.create({ miniProgramState: 'developer' }).miniProgramCode({ scene: 'a' });
    expect(JSON.parse(world.stub.requests[1]?.body ?? ''))
      .toEqual({ scene: 'a', check_path: false, env_version: 'develop' });
  });

  test('is refused by JSON, whatever its content type says', async () => {
    const body = '{"errcode":41030,"errmsg":"invalid page"}';
    world.stub.answer(withTokens(['t1'], () => ({ headers: { 'content-type': 'image/jpeg' }, body })));
    expect(await world.create().miniProgramCode({ scene: 'a' })).toMatchObject({ kind: 'final', code: 'PAGE_INVALID' });
  });

  test('that is neither image nor refusal is not believed', async () => {
    world.stub.answer(withTokens(['t1'], ok));
    expect(await world.create().miniProgramCode({ scene: 'a' })).toMatchObject({ kind: 'unknown', code: 'BAD_REPLY' });
  });

  const badScenes = ['', 'x'.repeat(33), 'store 1', '店', '100%'];
  test.each(badScenes)('with the scene "%s" is refused before any call', async (scene) => {
    expect(await world.create().miniProgramCode({ scene })).toMatchObject({ kind: 'final', code: 'SCENE_INVALID' });
    expect(world.stub.requests).toHaveLength(0);
  });
});
