import { OPENID, PHONE, startWorld, type TestWorld } from './world';

describe('wx.login and the phone button', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  const codeFor = async (purpose: 'login' | 'phone', openid = OPENID) =>
    String((await world.post(`/_sandbox/${purpose}-code`, { openid })).json.code);
  const session = (code: string, more: Record<string, string> = {}) =>
    world.get(`/sns/jscode2session?${new URLSearchParams({
      appid: world.keys.appId, secret: world.keys.appSecret, js_code: code, grant_type: 'authorization_code', ...more,
    })}`);
  const token = async () => {
    const reply = await world.post('/cgi-bin/stable_token', {
      grant_type: 'client_credential', appid: world.keys.appId, secret: world.keys.appSecret,
    });
    return String(reply.json.access_token);
  };
  const phone = async (code: string, more = {}) =>
    world.post(`/wxa/business/getuserphonenumber?access_token=${await token()}`, { code, ...more });

  test('a login code answers openid, unionid and a session key, once', async () => {
    const code = await codeFor('login');
    const first = await session(code);
    expect(first.json).toEqual({ openid: OPENID, unionid: 'oUnion1', session_key: expect.any(String) });
    expect(Buffer.from(String(first.json.session_key), 'base64')).toHaveLength(16);
    const second = await session(code);
    expect(second.status).toBe(200);
    expect(second.json).toMatchObject({ errcode: 40163, errmsg: expect.stringMatching(/^code been used rid: [0-9a-f-]+$/) });
  });

  test.each([
    ['an unknown code', 40029, { js_code: 'nobody-gave-this' }],
    ['a foreign appid', 40013, { appid: 'wx0000000000000000' }],
    ['a wrong secret', 40125, { secret: 'wrong' }],
    ['a wrong grant type', 40002, { grant_type: 'client_credential' }],
    ['no appid', 41002, { appid: '' }],
    ['no secret', 41004, { secret: '' }],
    ['no code', 41008, { js_code: '' }],
    ['the name of a JavaScript property as a code', 40029, { js_code: '__proto__' }],
  ])('%s is refused as %i', async (_name, errcode, change) => {
    expect((await session(await codeFor('login'), change)).json.errcode).toBe(errcode);
  });

  test('a login code dies after five minutes of sandbox time', async () => {
    const code = await codeFor('login');
    await world.post('/_sandbox/clock', { advanceMs: 300_001 });
    expect((await session(code)).json.errcode).toBe(40029);
    await world.post('/_sandbox/clock', { reset: true });
  });

  test('a blocked user is refused as 40226, and nothing else changes', async () => {
    await world.fault('risk-user');
    const code = await codeFor('login');
    expect((await session(code)).json.errcode).toBe(40226);
    expect((await session(code)).json.openid).toBe(OPENID);
  });

  test('the phone button answers the number with a watermark, once', async () => {
    const code = await codeFor('phone');
    expect((await phone(code)).json).toMatchObject({
      errcode: 0,
      phone_info: { phoneNumber: PHONE, purePhoneNumber: PHONE, countryCode: '86', watermark: { appid: world.keys.appId } },
    });
    expect((await phone(code)).json.errcode).toBe(40029);
  });

  test('a login code is no phone code, and the other way round', async () => {
    expect((await phone(await codeFor('login'))).json.errcode).toBe(40029);
    expect((await session(await codeFor('phone'))).json.errcode).toBe(40029);
  });

  test('a phone code of somebody else is refused', async () => {
    expect((await phone(await codeFor('phone'), { openid: 'oSomebodyElse' })).json.errcode).toBe(40003);
  });

  test('codes are handed out to known people only', async () => {
    const reply = await world.post('/_sandbox/login-code', { openid: 'oNobody' });
    expect(reply.status).toBe(404);
    expect(reply.json.error).toContain('/_sandbox/personas');
  });

  test('personas are added one or many at a time, and bad ones refuse the whole list', async () => {
    const many = await world.post('/_sandbox/personas', [
      { openid: 'oStaffMember_1', phone: '13900000001', name: '店员小陈', kind: 'staff' }, { name: '路人' },
    ]);
    expect(many.json.personas).toMatchObject([{ openid: 'oStaffMember_1' }, { kind: 'visitor', openid: expect.stringMatching(/^o.{27}$/) }]);
    const bad = await world.post('/_sandbox/personas', [{ name: '好人' }, { name: '坏人', phone: '123' }]);
    expect(bad.status).toBe(400);
    const after = await world.get(`/_sandbox/personas?q=${encodeURIComponent('好人')}`);
    expect(after.json.personas).toEqual([]);
  });
});
