import { faultCatalog } from '../../server/src/sandbox/faults';
import { OPENID, PHONE, payOrder, startShop, startWorld, until, type TestWorld } from './world';

describe('the sandbox\'s own switches', () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  test('the clock jumps, runs faster, is set and comes back', async () => {
    const now = async () => Date.parse(String((await world.get('/_sandbox/clock')).json.now));
    await world.post('/_sandbox/clock', { advanceMs: 3_600_000 });
    expect(await now() - Date.now()).toBeGreaterThan(3_590_000);
    await world.post('/_sandbox/clock', { setNow: '2027-01-01T00:00:00.000Z' });
    const newYear = Date.parse('2027-01-01T00:00:00.000Z');
    expect(await now() - newYear).toBeLessThan(5_000);
    await world.post('/_sandbox/clock', { scale: 10_000 });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await now() - newYear).toBeGreaterThan(600_000);
    const reset = await world.post('/_sandbox/clock', { reset: true });
    expect(reset.json).toMatchObject({ scale: 1 });
    expect(Math.abs(await now() - Date.now())).toBeLessThan(1_000);
  });

  test.each([{}, { advanceMs: '1' }, { scale: 0 }, { scale: -1 }, { setNow: 'tomorrow' }, { advanceMs: 1e300 }])(
    'the clock refuses %j and says so', async (body) => {
      const reply = await world.post('/_sandbox/clock', body);
      expect(reply.status).toBe(400);
      expect(typeof reply.json.error).toBe('string');
    },
  );

  test('however far it is pushed, the clock stays a date', async () => {
    for (const advanceMs of [1, 1, 1, -1, -1, -1, -1].map((sign) => sign * 3e12)) {
      for (let count = 0; count < 90; count += 1) await world.post('/_sandbox/clock', { advanceMs });
      const reply = await world.get('/_sandbox/clock');
      expect(String(reply.json.now)).toMatch(/^\d{4}-/);
    }
  });

  test('a reading foretells the clock of a moment later', async () => {
    await world.post('/_sandbox/clock', { scale: 1_000 });
    const early = (await world.get('/_sandbox/clock')).json;
    await new Promise((resolve) => setTimeout(resolve, 40));
    const late = (await world.get('/_sandbox/clock')).json;
    const wallMs = Date.parse(String(late.wallNow)) - Date.parse(String(early.wallNow));
    const foretold = Date.parse(String(early.now)) + wallMs * 1_000;
    expect(Math.abs(foretold - Date.parse(String(late.now)))).toBeLessThanOrEqual(2_000);
  });

  test('every fault of the catalog can be switched, an unknown one not', async () => {
    for (const name of Object.keys(faultCatalog)) await world.fault(name, { times: 'always' });
    const { faults, catalog } = (await world.get('/_sandbox/faults')).json as { faults: unknown[]; catalog: unknown[] };
    expect(faults).toHaveLength(Object.keys(faultCatalog).length);
    expect(catalog).toHaveLength(faults.length);
    await world.post('/_sandbox/faults', { clear: true });
    expect((await world.get('/_sandbox/faults')).json.faults).toEqual([]);
    expect((await world.post('/_sandbox/faults', { name: 'earthquake' })).status).toBe(400);
    expect((await world.post('/_sandbox/faults', { name: 'network-drop', when: 'never' })).status).toBe(400);
    expect((await world.post('/_sandbox/faults', { name: '__proto__' })).status).toBe(400);
  });

  test('a fault strikes as often as asked, on its route only', async () => {
    await world.fault('server-error', { times: 2, route: '/cgi-bin/stable_token' });
    const token = async () => (await world.post('/cgi-bin/stable_token', {
      grant_type: 'client_credential', appid: world.keys.appId, secret: world.keys.appSecret,
    })).json;
    expect((await world.merchant('GET', '/v3/pay/transactions/id/1?mchid=1')).status).not.toBe(500);
    expect((await token()).errcode).toBe(-1);
    expect((await token()).errcode).toBe(-1);
    expect((await token()).access_token).toBeDefined();
    expect((await world.get('/_sandbox/faults')).json.faults).toEqual([]);
  });

  test('calls are kept newest first with verdicts, and personal data and secrets are masked', async () => {
    const { keys } = world;
    const token = String((await world.post('/cgi-bin/stable_token', {
      grant_type: 'client_credential', appid: keys.appId, secret: keys.appSecret,
    })).json.access_token);
    const { code } = (await world.post('/_sandbox/phone-code', { openid: OPENID })).json;
    await world.post(`/wxa/business/getuserphonenumber?access_token=${token}`, { code });
    const shop = await startShop();
    const outTradeNo = await payOrder(world, shop.url);
    await until('the notice is logged', async () => (await world.get('/_sandbox/calls?direction=out')).text.includes(outTradeNo));

    const { calls } = (await world.get('/_sandbox/calls')).json as { calls: { id: number; url: string; verdict: string; ok: boolean }[] };
    const ids = calls.map((call) => call.id);
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    expect(calls.find((call) => call.url.includes('jsapi'))).toMatchObject({ ok: true, verdict: '商户签名有效' });
    expect(calls.some((call) => call.url.startsWith('/_sandbox'))).toBe(false);
    const text = JSON.stringify(calls);
    for (const secret of [PHONE, token, keys.appSecret, OPENID]) expect(text).not.toContain(secret);
    expect(text).toContain('138****1234');
    await shop.close();
  });

  test('calls are filtered by direction, path, outcome and id', async () => {
    await world.merchant('GET', '/v3/certificates');
    await world.get('/sns/jscode2session');
    const list = async (query: string) => ((await world.get(`/_sandbox/calls?${query}`)).json.calls as { id: number; url: string }[]);
    expect((await list('path=/sns/')).map((call) => call.url)).toEqual(['/sns/jscode2session']);
    expect(await list('ok=false')).toHaveLength(2);
    expect(await list('direction=out')).toHaveLength(0);
    expect(await list('afterId=1')).toHaveLength(1);
    expect(await list('limit=1')).toHaveLength(1);
    await fetch(`${world.url}/_sandbox/calls`, { method: 'DELETE' });
    expect(await list('')).toHaveLength(0);
  });

  test('pages of this machine may call, pages from elsewhere may not', async () => {
    const ask = (origin: string) => world.post('/_sandbox/login-code', { openid: OPENID }, { origin });
    const near = await ask('http://127.0.0.1:8080');
    expect([near.status, near.headers.get('access-control-allow-origin')]).toEqual([200, 'http://127.0.0.1:8080']);
    const far = await ask('https://evil.example');
    expect([far.status, far.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    const preflight = await fetch(`${world.url}/_sandbox/subscribe`, { method: 'OPTIONS', headers: { origin: 'http://localhost:10086' } });
    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'GET, POST, DELETE']);
  });

  test.each([
    ['/_sandbox/personas', 'not json'], ['/_sandbox/personas', [{ name: '' }]], ['/_sandbox/personas', [1]],
    ['/_sandbox/templates', { key: 'x' }], ['/_sandbox/subscribe', { openid: OPENID, templateIds: 'x', accept: true }],
    ['/_sandbox/subscribe', { openid: OPENID, templateIds: [], accept: 'yes' }], ['/_sandbox/released-pages', { pages: [1] }],
    ['/_sandbox/notices', { subject: 'none', variant: 'odd' }], ['/_sandbox/pay', { action: 'steal' }], ['/_sandbox/settings', { verifyMode: 'none' }],
  ])('%s refuses %j without breaking', async (path, body) => {
    const reply = await world.post(path, body);
    expect(reply.status).toBe(400);
    expect(typeof reply.json.error).toBe('string');
  });

  test('too much, and a broken media type, are the caller\'s mistakes on every side', async () => {
    const huge = 'x'.repeat(1_100_000);
    expect((await world.post('/_sandbox/personas', huge)).status).toBe(400);
    expect((await world.post('/cgi-bin/stable_token', huge)).json.errcode).toBe(47001);
    expect((await world.merchant('POST', '/v3/pay/transactions/jsapi', huge)).json.code).toBe('PARAM_ERROR');
    expect((await world.post('/identity', huge)).status).toBe(400);
  });

  test('one that looks on is told of calls and of the clock', async () => {
    const stop = new AbortController();
    const stream = await fetch(`${world.url}/_sandbox/events`, { signal: stop.signal });
    const reader = stream.body?.getReader();
    let seen = '';
    const listening = (async () => {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) seen += Buffer.from(part.value).toString();
    })().catch(() => undefined);
    await world.post('/_sandbox/clock', { advanceMs: 1_000 });
    await world.merchant('GET', '/v3/certificates');
    await world.fault('notice-lost');
    await until('the events', () => ['event: clock', 'event: call', 'event: faults'].every((line) => seen.includes(line)));
    stop.abort();
    await listening;
  });
});
