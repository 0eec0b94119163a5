import { startWorld, type TestWorld } from './world';

describe('stable_token', () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const ask = (more: Record<string, unknown> = {}) =>
    world.post('/cgi-bin/stable_token', {
      grant_type: 'client_credential', appid: world.keys.appId, secret: world.keys.appSecret, ...more,
    });
  /** 47001 instead of a token error means that the token was good. */
  const tokenErrcode = async (token: unknown) =>
    (await world.post(`/cgi-bin/message/subscribe/send?access_token=${String(token)}`, 'not json')).json.errcode;
  const travel = (advanceMs: number) => world.post('/_sandbox/clock', { advanceMs });

  test('normal mode repeats one token with what is left of its life', async () => {
    const first = (await ask()).json;
    expect(first).toEqual({ access_token: expect.any(String), expires_in: 7200 });
    await travel(3_600_000);
    const later = (await ask()).json;
    expect(later.access_token).toBe(first.access_token);
    expect(Number(later.expires_in)).toBeLessThanOrEqual(3600);
  });

  test('it is renewed five minutes early, and the old one stays good meanwhile', async () => {
    const old = (await ask()).json.access_token;
    await travel(6_901_000);
    const fresh = (await ask()).json.access_token;
    expect(fresh).not.toBe(old);
    expect(await tokenErrcode(old)).toBe(47001);
    await travel(300_000);
    expect(await tokenErrcode(old)).toBe(42001);
    expect(await tokenErrcode(fresh)).toBe(47001);
  });

  test('a forced refresh kills the old token, not twice in 30 s and at most 20 times a day', async () => {
    const old = (await ask()).json.access_token;
    const forced = (await ask({ force_refresh: true })).json.access_token;
    expect(await tokenErrcode(old)).toBe(40001);
    expect(await tokenErrcode(forced)).toBe(47001);
    expect((await ask({ force_refresh: true })).json.errcode).toBe(45011);
    for (let count = 1; count < 20; count += 1) {
      await travel(31_000);
      expect((await ask({ force_refresh: true })).json.access_token).toBeDefined();
    }
    await travel(31_000);
    expect((await ask({ force_refresh: true })).json.errcode).toBe(45009);
    await travel(86_400_000);
    expect((await ask({ force_refresh: true })).json.access_token).toBeDefined();
  });

  test.each([
    [40002, { grant_type: 'authorization_code' }], [41002, { appid: '' }], [41004, { secret: '' }],
    [40013, { appid: 'wx1' }], [40125, { secret: 'no' }], [47001, { force_refresh: 'yes' }],
  ])('answers %i to %j', async (errcode, change) => {
    expect((await ask(change)).json.errcode).toBe(errcode);
  });

  test('GET is refused, and so is what is not JSON', async () => {
    expect((await world.get('/cgi-bin/stable_token')).json.errcode).toBe(43002);
    expect((await world.post('/cgi-bin/stable_token', 'grant_type=x')).json.errcode).toBe(47001);
    expect((await world.post('/cgi-bin/stable_token', '')).json.errcode).toBe(44002);
    expect((await world.get('/cgi-bin/nothing')).json.errcode).toBe(40066);
  });

  test('without a token 41001, with a made-up one 40001', async () => {
    expect((await world.post('/cgi-bin/message/subscribe/send', {})).json.errcode).toBe(41001);
    expect(await tokenErrcode('made-up')).toBe(40001);
  });

  test('the fault kills the token under its holder, and normal mode hands out the next', async () => {
    const old = (await ask()).json.access_token;
    await world.fault('token-death');
    expect(await tokenErrcode(old)).toBe(40001);
    const fresh = (await ask()).json.access_token;
    expect(fresh).not.toBe(old);
    expect(await tokenErrcode(fresh)).toBe(47001);
  });
});
