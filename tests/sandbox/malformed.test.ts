import fc from 'fast-check';
import { parseAuthorization } from '../../server/src/sandbox/pay/authorization';
import { defaultTemplates } from '../../server/src/sandbox/templates';
import { OPENID, prepayBody, startWorld, type TestWorld } from './world';

/** A right body with some of its values replaced by anything. */
const spoiled = (right: Record<string, unknown>) =>
  fc.dictionary(fc.constantFrom(...Object.keys(right), '__proto__', 'constructor', 'extra'), fc.jsonValue(), { maxKeys: 4 })
    .map((changes) => JSON.stringify({ ...right, ...changes }));

describe('whatever is sent, the sandbox answers as the real service would, never with a failure of its own', () => {
  let world: TestWorld;
  let token: string;
  beforeAll(async () => {
    world = await startWorld();
    const { json } = await world.post('/cgi-bin/stable_token', {
      grant_type: 'client_credential', appid: world.keys.appId, secret: world.keys.appSecret,
    });
    token = String(json.access_token);
  });
  afterAll(() => world.close());

  const prepay = () => prepayBody(world, 'http://127.0.0.1:9/notice') as Record<string, unknown>;
  const refund = () => ({ out_trade_no: 'nothing', out_refund_no: 'R1', amount: { refund: 1, total: 1, currency: 'CNY' } });

  test.each([
    ['/v3/pay/transactions/jsapi', prepay], ['/v3/refund/domestic/refunds', refund],
    ['/v3/pay/transactions/out-trade-no/nothing/close', () => ({ mchid: world.keys.mchId })],
  ])('%s, signed', async (path, right) => {
    await fc.assert(fc.asyncProperty(fc.oneof(spoiled(right()), fc.json(), fc.string({ minLength: 1 })), async (body) => {
      const reply = await world.merchant('POST', path, body);
      expect([200, 400, 404]).toContain(reply.status);
      expect(reply.headers.get('wechatpay-signature')).toBeTruthy();
    }), { numRuns: 150 });
  }, 60_000);

  const message = () => ({
    touser: OPENID, template_id: defaultTemplates[0]?.templateId, miniprogram_state: 'formal', lang: 'zh_CN',
    data: Object.fromEntries((defaultTemplates[0]?.fields ?? []).map(({ name, example }) => [name, { value: example }])),
  });

  test.each([
    ['/cgi-bin/message/subscribe/send', message], ['/wxa/getwxacodeunlimit', () => ({ scene: 'a', page: 'pages/home/index' })],
    ['/wxa/business/getuserphonenumber', () => ({ code: 'x' })],
    ['/wxa/msg_sec_check', () => ({ content: 'x', version: 2, scene: 1, openid: OPENID })],
    ['/cgi-bin/stable_token', () => ({ grant_type: 'client_credential', appid: 'a', secret: 'b' })],
  ])('%s', async (path, right) => {
    await fc.assert(fc.asyncProperty(fc.oneof(spoiled(right()), fc.json(), fc.string()), async (body) => {
      const reply = await world.post(`${path}?access_token=${token}`, body);
      expect(reply.status).toBe(200);
      expect(reply.json.errcode).not.toBe(-1);
    }), { numRuns: 150 });
  }, 60_000);

  test.each(['clock', 'faults', 'personas', 'pay', 'notices', 'subscribe', 'templates', 'settings', 'released-pages'])(
    '/_sandbox/%s', async (name) => {
      await fc.assert(fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (body) => {
        expect((await world.post(`/_sandbox/${name}`, body)).status).toBeLessThan(500);
      }), { numRuns: 60 });
      await world.post('/_sandbox/clock', { reset: true });
      await world.post('/_sandbox/faults', { clear: true });
    }, 60_000,
  );

  test('addresses of the pages', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom('identity', 'pay', 'scan'), fc.dictionary(fc.constantFrom('redirect', 'prepay_id', 'q', 'page'), fc.string()), async (page, query) => {
      expect((await world.get(`/${page}?${new URLSearchParams(query)}`)).status).toBeLessThan(500);
    }), { numRuns: 100 });
  }, 60_000);

  test('an Authorization header is read whole or not at all', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      const parts = parseAuthorization(`WECHATPAY2-SHA256-RSA2048 ${text}`);
      expect(parts === undefined || Object.keys(parts).length === 5).toBe(true);
    }));
    const said = 'mchid="1",nonce_str="2",timestamp="3",serial_no="4",signature="5"';
    expect(parseAuthorization(`WECHATPAY2-SHA256-RSA2048 ${said}`)).toEqual({ mchid: '1', nonce_str: '2', timestamp: '3', serial_no: '4', signature: '5' });
    expect(parseAuthorization(`WECHATPAY2-SHA256-RSA2048 ${said},mchid="9"`)).toBeUndefined();
    expect(parseAuthorization(`wechatpay2-sha256-rsa2048 ${said}`)).toBeUndefined();
  });
});
