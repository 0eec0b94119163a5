import Pay from 'wechatpay-node-v3';
import { createDecipheriv, createVerify, X509Certificate } from 'node:crypto';
import { OPENID, payOrder, prepayBody, signedPayment, startShop, startWorld, type Shop, type TestWorld } from './world';

const OFFICIAL = 'https://api.mch.weixin.qq.com';

interface ClientAnswer {
  status: number;
  data?: Record<string, unknown>;
  error?: string;
}

/** The published client, its literal host rewritten to the sandbox; each answer's signature is checked on the way. */
const realClient = (world: TestWorld, platformPem: string, serial: string) => {
  const verified: boolean[] = [];
  const exchange = async (method: string, url: string, headers: Record<string, string>, params?: unknown): Promise<ClientAnswer> => {
    const body = params === undefined ? undefined : JSON.stringify(params);
    const sent = new Headers(headers);
    if (body !== undefined) sent.set('content-type', 'application/json');
    const response = await fetch(url.replace(OFFICIAL, world.url), { method, headers: sent, body });
    const text = await response.text();
    const [timestamp, nonce] = ['timestamp', 'nonce'].map((name) => response.headers.get(`wechatpay-${name}`) ?? '');
    const signature = response.headers.get('wechatpay-signature') ?? '';
    const genuine = createVerify('RSA-SHA256').update(`${timestamp}\n${nonce}\n${text}\n`).verify(platformPem, signature, 'base64');
    verified.push(genuine && response.headers.get('wechatpay-serial') === serial);
    const json = text ? (JSON.parse(text) as Record<string, unknown>) : {};
    return response.ok ? { status: response.status, data: json } : { status: response.status, error: text };
  };
  const pay = new Pay({
    appid: world.keys.appId, mchid: world.keys.mchId, key: world.keys.apiV3Key,
    publicKey: Buffer.from(world.keys.merchantCertificatePem), privateKey: Buffer.from(world.keys.merchantPrivateKeyPem),
  });
  pay.createHttp({
    get: (url: string, headers: Record<string, string>) => exchange('GET', url, headers),
    post: (url: string, params: Record<string, unknown>, headers: Record<string, string>) => exchange('POST', url, headers, params),
    upload: () => Promise.reject(new Error('not used')),
  } as unknown as Parameters<Pay['createHttp']>[0]);
  return { pay, verified };
};

describe.each(['publicKey', 'certificate'] as const)('wechatpay-node-v3 against the sandbox in %s mode', (verifyMode) => {
  let world: TestWorld;
  let shop: Shop;
  let client: ReturnType<typeof realClient>;
  beforeAll(async () => {
    world = await startWorld({ verifyMode });
    shop = await startShop();
    const { keys } = world;
    client = verifyMode === 'publicKey'
      ? realClient(world, keys.platformPublicKeyPem, keys.platformPublicKeyId)
      : realClient(world, new X509Certificate(keys.platformCertificatePem).publicKey.export({ type: 'spki', format: 'pem' }).toString(), keys.platformSerial);
  });
  afterAll(() => Promise.all([world.close(), shop.close()]));
  afterEach(() => {
    expect(client.verified.length).toBeGreaterThan(0);
    expect(client.verified).not.toContain(false);
    client.verified.length = 0;
  });

  test('prepay, pay with the parameters it signs, query by both numbers', async () => {
    const { appid: _appid, mchid: _mchid, ...body } = prepayBody(world, shop.url);
    const prepaid = (await client.pay.transactions_jsapi(body)) as unknown as ClientAnswer;
    expect(prepaid).toMatchObject({ status: 200, data: { signType: 'RSA', package: expect.stringMatching(/^prepay_id=wx\d{14}[0-9a-f]{20}$/) } });
    const unpaid = (await client.pay.query({ out_trade_no: body.out_trade_no })) as unknown as ClientAnswer;
    expect(unpaid.data).toMatchObject({ trade_state: 'NOTPAY', trade_state_desc: '订单未支付' });
    expect(unpaid.data).not.toHaveProperty('transaction_id');

    const paid = await world.post('/_sandbox/pay', { ...prepaid.data, action: 'pay', openid: OPENID });
    expect(paid.json).toEqual({ ok: true, errMsg: 'requestPayment:ok' });
    const query = (await client.pay.query({ out_trade_no: body.out_trade_no })) as unknown as ClientAnswer;
    expect(query.data).toMatchObject({
      trade_state: 'SUCCESS', trade_type: 'JSAPI', out_trade_no: body.out_trade_no, payer: { openid: OPENID },
      amount: { total: 12800, payer_total: 12800, currency: 'CNY', payer_currency: 'CNY' },
      success_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/),
    });
    const byId = (await client.pay.query({ transaction_id: String(query.data?.transaction_id) })) as unknown as ClientAnswer;
    expect(byId.data).toEqual(query.data);
  });

  test('close answers 204 with a signature over nothing, again and again', async () => {
    const { appid: _appid, mchid: _mchid, ...body } = prepayBody(world, shop.url);
    await client.pay.transactions_jsapi(body);
    expect(await client.pay.close(body.out_trade_no)).toMatchObject({ status: 204 });
    expect(await client.pay.close(body.out_trade_no)).toMatchObject({ status: 204 });
    expect(await client.pay.query({ out_trade_no: body.out_trade_no })).toMatchObject({ data: { trade_state: 'CLOSED' } });
  });

  test('refund is accepted, then succeeds, and the order turns to REFUND', async () => {
    const outTradeNo = await payOrder(world, shop.url);
    const request = { out_trade_no: outTradeNo, out_refund_no: `R${outTradeNo}`, amount: { refund: 800, total: 12800, currency: 'CNY' } };
    const accepted = (await client.pay.refunds(request)) as unknown as ClientAnswer;
    expect(accepted).toMatchObject({ status: 200, data: { status: 'PROCESSING', channel: 'ORIGINAL', amount: { refund: 800, total: 12800 } } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const found = (await client.pay.find_refunds(request.out_refund_no)) as unknown as ClientAnswer;
    expect(found.data).toMatchObject({ status: 'SUCCESS', refund_id: accepted.data?.refund_id, success_time: expect.any(String) });
    const order = (await client.pay.query({ out_trade_no: outTradeNo })) as unknown as ClientAnswer;
    expect(order.data).toMatchObject({ trade_state: 'REFUND', trade_state_desc: '转入退款' });
  });

  test('certificates come encrypted, or not at all in public-key mode', async () => {
    const { keys } = world;
    const reply = await world.merchant('GET', '/v3/certificates');
    await client.pay.query({ out_trade_no: 'nothing-here' });
    if (verifyMode === 'publicKey') {
      expect(reply.status).toBe(404);
      expect(reply.json).toEqual({ code: 'RESOURCE_NOT_EXISTS', message: '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。' });
      return;
    }
    const [{ serial_no: serial, encrypt_certificate: sealed }] = reply.json.data as [{ serial_no: string; encrypt_certificate: Record<string, string> }];
    const bytes = Buffer.from(sealed.ciphertext ?? '', 'base64');
    const decipher = createDecipheriv('aes-256-gcm', keys.apiV3Key, sealed.nonce ?? '');
    decipher.setAAD(Buffer.from('certificate'));
    decipher.setAuthTag(bytes.subarray(-16));
    const pem = decipher.update(bytes.subarray(0, -16)).toString() + decipher.final('utf8');
    expect(new X509Certificate(pem).serialNumber).toBe(serial);
    expect(serial).toBe(keys.platformSerial);
  });

  test('errors are signed too', async () => {
    const missing = (await client.pay.query({ out_trade_no: 'nobody-ordered' })) as unknown as ClientAnswer;
    expect(missing.status).toBe(404);
    expect(JSON.parse(missing.error ?? '{}')).toEqual({ code: 'ORDER_NOT_EXIST', message: '订单不存在' });
  });
});

test('a broken answer signature on demand does not verify', async () => {
  const world = await startWorld();
  const { pay, verified } = realClient(world, world.keys.platformPublicKeyPem, world.keys.platformPublicKeyId);
  await world.fault('response-bad-signature');
  await pay.query({ out_trade_no: 'whatever' });
  await pay.query({ out_trade_no: 'whatever' });
  expect(verified).toEqual([false, true]);
  await world.close();
});

test('a pay sheet refuses what the WeChat client would refuse', async () => {
  const world = await startWorld();
  const body = prepayBody(world, 'http://127.0.0.1:9/notice');
  const prepayId = String((await world.merchant('POST', '/v3/pay/transactions/jsapi', body)).json.prepay_id);
  const good = signedPayment(world.keys, prepayId);
  const tap = async (change: Record<string, unknown>) => (await world.post('/_sandbox/pay', { ...good, action: 'pay', ...change })).json;

  expect(await tap({ paySign: signedPayment(world.keys, 'wx-other').paySign })).toMatchObject({ ok: false, reason: '支付验证签名失败' });
  expect(await tap({ nonceStr: 'changed' })).toMatchObject({ reason: '支付验证签名失败' });
  expect(await tap({ appId: 'wx0000000000000000' })).toMatchObject({ reason: '支付验证签名失败' });
  expect(await tap({ paySign: undefined })).toMatchObject({ ok: false, reason: expect.stringContaining('paySign') });
  expect(await tap({ signType: 'MD5' })).toMatchObject({ reason: expect.stringContaining('RSA') });
  expect(await tap({ package: 'prepay_id=wx-unknown' })).toMatchObject({ reason: 'prepay_id 无效' });
  expect(await tap({ openid: 'oSomebodyElse' })).toMatchObject({ reason: '下单账号与支付账号不一致' });
  expect(await tap({ action: 'cancel' })).toMatchObject({ ok: false, errMsg: 'requestPayment:fail cancel' });
  expect(await tap({})).toEqual({ ok: true, errMsg: 'requestPayment:ok' });
  expect(await tap({})).toMatchObject({ ok: false, reason: '该订单已支付' });
  await world.close();
});

test('a prepay id lives two hours; asking again with the same parameters gives a new one', async () => {
  const world = await startWorld();
  const body = prepayBody(world, 'http://127.0.0.1:9/notice');
  const prepay = async () => String((await world.merchant('POST', '/v3/pay/transactions/jsapi', body)).json.prepay_id);
  const first = await prepay();
  expect(await prepay()).toBe(first);
  await world.post('/_sandbox/clock', { advanceMs: 7_200_001 });
  const late = await world.post('/_sandbox/pay', { ...signedPayment(world.keys, first), action: 'pay' });
  expect(late.json).toMatchObject({ ok: false, reason: '支付会话已过期，请重新下单' });
  const second = await prepay();
  expect(second).not.toBe(first);
  const paid = await world.post('/_sandbox/pay', { ...signedPayment(world.keys, second), action: 'pay' });
  expect(paid.json.ok).toBe(true);
  await world.close();
});
