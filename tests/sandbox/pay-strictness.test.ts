import { merchantAuthorization, payOrder, prepayBody, startWorld, type Forgery, type TestWorld } from './world';

const NOTIFY = 'http://127.0.0.1:9/notice';
const PREPAY = '/v3/pay/transactions/jsapi';
const REFUND = '/v3/refund/domestic/refunds';

describe('WeChat Pay refuses', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
    await world.fault('notice-lost', { times: 'always' });
  });
  afterAll(() => world.close());

  const nowSeconds = () => Math.floor(Date.now() / 1000);
  const prepay = (more: Record<string, unknown> = {}, forge: Forgery = {}) =>
    world.merchant('POST', PREPAY, prepayBody(world, NOTIFY, more), forge);
  const orders = async () => ((await world.get('/_sandbox/orders')).json.orders as unknown[]).length;

  test.each<[string, Forgery]>([
    ['no Authorization', { authorization: '' }],
    ['another scheme', { authorization: 'Bearer token' }],
    ['an incomplete Authorization', { authorization: 'WECHATPAY2-SHA256-RSA2048 mchid="1",nonce_str="2"' }],
    ['a foreign merchant', { mchId: '1900000109' }],
    ['an unknown serial', { serial: 'F'.repeat(40) }],
    ['a signature over another body', { signedBody: '{}' }],
    ['a timestamp 301 s old', { timestamp: Math.floor(Date.now() / 1000) - 302 }],
    ['a timestamp 301 s ahead', { timestamp: Math.floor(Date.now() / 1000) + 330 }],
  ])('%s: 401 SIGN_ERROR, and no order is made', async (_name, forge) => {
    const before = await orders();
    const reply = await prepay({}, forge);
    expect(reply.status).toBe(401);
    expect(reply.json).toMatchObject({ code: 'SIGN_ERROR', detail: { location: 'authorization' } });
    expect(await orders()).toBe(before);
  });

  test('one changed byte of a signed body is noticed', async () => {
    const body = JSON.stringify(prepayBody(world, NOTIFY));
    const authorization = merchantAuthorization(world.keys, 'POST', PREPAY, body);
    const reply = await world.merchant('POST', PREPAY, body.replace('12800', '12801'), { authorization });
    expect(reply.json).toMatchObject({
      code: 'SIGN_ERROR', message: '签名错误，请检查后再试',
      detail: { detail: { issue: 'sign not match' }, sign_information: { method: 'POST', url: PREPAY } },
    });
    expect(reply.headers.get('request-id')).toMatch(/-268443699$/);
    const untouched = await world.merchant('POST', PREPAY, body, { authorization });
    expect(untouched.status).toBe(200);
  });

  test('a skew of four minutes and a lower-case serial are forgiven', async () => {
    expect((await prepay({}, { timestamp: nowSeconds() - 240 })).status).toBe(200);
    expect((await prepay({}, { timestamp: nowSeconds() + 240 })).status).toBe(200);
    expect((await prepay({}, { serial: world.keys.merchantSerial.toLowerCase() })).status).toBe(200);
  });

  test('the query string is part of what is signed', async () => {
    const path = `/v3/pay/transactions/out-trade-no/none?mchid=${world.keys.mchId}`;
    const authorization = merchantAuthorization(world.keys, 'GET', '/v3/pay/transactions/out-trade-no/none', '');
    expect((await world.merchant('GET', path, undefined, { authorization })).status).toBe(401);
    expect((await world.merchant('GET', path)).status).toBe(404);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['an unknown field', { remark: 'x' }, '/remark'],
    ['an unknown inner field', { amount: { total: 1, fee: 1 } }, '/amount/fee'],
    ['nothing to pay', { amount: { total: 0 } }, '/amount/total'],
    ['half a fen', { amount: { total: 0.5 } }, '/amount/total'],
    ['a price as text', { amount: { total: '100' } }, '/amount/total'],
    ['another currency', { amount: { total: 1, currency: 'USD' } }, '/amount/currency'],
    ['no amount', { amount: undefined }, '/amount'],
    ['a notify_url with a query', { notify_url: 'https://shop.example/notice?a=1' }, '/notify_url'],
    ['a notify_url that is no URL', { notify_url: 'shop.example/notice' }, '/notify_url'],
    ['a long description', { description: '茶'.repeat(128) }, '/description'],
    ['an empty description', { description: '' }, '/description'],
    ['a short out_trade_no', { out_trade_no: 'a1' }, '/out_trade_no'],
    ['a long out_trade_no', { out_trade_no: 'a'.repeat(33) }, '/out_trade_no'],
    ['an out_trade_no with a space', { out_trade_no: 'abc 12345' }, '/out_trade_no'],
    ['a time_expire of another form', { time_expire: '2030-01-01 00:00:00' }, '/time_expire'],
    ['a time_expire in the past', { time_expire: '2020-01-01T00:00:00+08:00' }, '/time_expire'],
    ['no openid', { payer: {} }, '/payer/openid'],
    ['an openid of another app', { payer: { openid: 'oOtherApp' } }, '/payer/openid'],
  ])('%s: 400 PARAM_ERROR that names the field', async (_name, more, field) => {
    const before = await orders();
    const reply = await prepay(more);
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ code: 'PARAM_ERROR', detail: { location: 'body', field } });
    expect(await orders()).toBe(before);
  });

  test('an extra field carries its own internal code', async () => {
    expect((await prepay({ remark: 'x' })).headers.get('request-id')).toMatch(/-270924358$/);
  });

  test('a foreign appid, a mchid that is not the signer, and a body that is not JSON', async () => {
    expect((await prepay({ appid: 'wx0000000000000000' })).json.code).toBe('APPID_MCHID_NOT_MATCH');
    expect((await prepay({ mchid: '1900000109' })).json).toMatchObject({ code: 'PARAM_ERROR', detail: { field: '/mchid' } });
    expect((await world.merchant('POST', PREPAY, 'not json')).json.code).toBe('PARAM_ERROR');
    expect((await prepay({}, { contentType: 'text/plain' })).json.code).toBe('PARAM_ERROR');
    expect((await world.merchant('GET', '/v3/pay/transactions/out-trade-no/none')).json).toMatchObject({ code: 'PARAM_ERROR', detail: { field: '/mchid' } });
  });

  test('the same out_trade_no with other parameters, paid or closed', async () => {
    const body = prepayBody(world, NOTIFY);
    const first = await world.merchant('POST', PREPAY, body);
    const { amount, ...rest } = body;
    const reordered = await world.merchant('POST', PREPAY, { amount, ...rest });
    expect(reordered.json).toEqual(first.json);
    const changed = await world.merchant('POST', PREPAY, { ...body, description: '换了' });
    expect(changed.json).toEqual({ code: 'INVALID_REQUEST', message: '请求重入时，参数与首次请求时不一致' });
    await world.merchant('POST', `/v3/pay/transactions/out-trade-no/${body.out_trade_no}/close`, { mchid: world.keys.mchId });
    expect((await world.merchant('POST', PREPAY, body)).json.code).toBe('ORDER_CLOSED');
    const paidNo = await payOrder(world, NOTIFY);
    expect((await prepay({ out_trade_no: paidNo })).json.code).toBe('ORDER_PAID');
    const close = await world.merchant('POST', `/v3/pay/transactions/out-trade-no/${paidNo}/close`, { mchid: world.keys.mchId });
    expect(close).toMatchObject({ status: 400, json: { code: 'ORDER_PAID' } });
  });

  test('closing what was never ordered, or with a foreign mchid', async () => {
    const close = (outTradeNo: string, body: unknown) =>
      world.merchant('POST', `/v3/pay/transactions/out-trade-no/${outTradeNo}/close`, body);
    expect(await close('nothing', { mchid: world.keys.mchId })).toMatchObject({ status: 404, json: { code: 'ORDER_NOT_EXIST' } });
    expect(await close('nothing', { mchid: '1' })).toMatchObject({ status: 400 });
    expect(await close('nothing', {})).toMatchObject({ status: 400 });
  });

  test('paths that nobody plays answer 404, also signed', async () => {
    const reply = await world.merchant('POST', '/v3/profitsharing/orders', {});
    expect(reply.status).toBe(404);
    expect(reply.headers.get('wechatpay-signature')).toBeTruthy();
  });

  describe('refunds', () => {
    let outTradeNo: string;
    let refundCount = 0;
    beforeEach(async () => {
      outTradeNo = await payOrder(world, NOTIFY);
    });
    const refund = (more: Record<string, unknown> = {}, refundFen = 1000) =>
      world.merchant('POST', REFUND, {
        out_trade_no: outTradeNo, out_refund_no: `R${outTradeNo}${(refundCount += 1)}`,
        amount: { refund: refundFen, total: 12800, currency: 'CNY' }, ...more,
      });

    test('may not add up to more than the order', async () => {
      expect((await refund({}, 12000)).status).toBe(200);
      const tooMuch = await refund({}, 801);
      expect(tooMuch).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST', message: '申请退款金额大于订单可退金额' } });
      expect((await refund({}, 800)).status).toBe(200);
      expect((await refund({}, 1)).status).toBe(400);
    });

    test('20 at once of a tenth each give back ten tenths', async () => {
      const replies = await Promise.all(Array.from({ length: 20 }, () => refund({}, 1280)));
      expect(replies.filter((reply) => reply.status === 200)).toHaveLength(10);
    });

    test('with the same out_refund_no happen once, and other parameters are refused', async () => {
      const same = { out_refund_no: `SAME${outTradeNo}` };
      const [first, second] = [await refund(same), await refund(same)];
      expect(second.json.refund_id).toBe(first.json.refund_id);
      expect((await refund(same, 500)).json.code).toBe('INVALID_REQUEST');
      const all = (await world.get('/_sandbox/orders')).json.refunds as { outTradeNo: string }[];
      expect(all.filter((entry) => entry.outTradeNo === outTradeNo)).toHaveLength(1);
    });

    test('need a paid order, its true total, and at most 50 parts', async () => {
      const unpaid = prepayBody(world, NOTIFY);
      await world.merchant('POST', PREPAY, unpaid);
      expect(await refund({ out_trade_no: unpaid.out_trade_no })).toMatchObject({ status: 404, json: { code: 'RESOURCE_NOT_EXISTS' } });
      expect((await refund({ amount: { refund: 1, total: 12801, currency: 'CNY' } })).json.code).toBe('INVALID_REQUEST');
      for (let count = 0; count < 50; count += 1) expect((await refund({}, 1)).status).toBe(200);
      expect((await refund({}, 1)).json.message).toBe('一笔订单最多退款 50 次');
    });

    test.each<[string, Record<string, unknown>, string]>([
      ['no order at all', { out_trade_no: undefined }, '/out_trade_no'],
      ['no amount', { amount: undefined }, '/amount'],
      ['nothing to refund', { amount: { refund: 0, total: 12800, currency: 'CNY' } }, '/amount/refund'],
      ['no currency', { amount: { refund: 1, total: 12800 } }, '/amount/currency'],
      ['an out_refund_no with a slash', { out_refund_no: 'a/b' }, '/out_refund_no'],
      ['a long reason', { reason: '退'.repeat(81) }, '/reason'],
      ['an unknown field', { note: 1 }, '/note'],
      ['a notify_url with a query', { notify_url: 'https://shop.example/n?x=1' }, '/notify_url'],
    ])('%s: 400 PARAM_ERROR', async (_name, more, field) => {
      expect(await refund(more)).toMatchObject({ status: 400, json: { code: 'PARAM_ERROR', detail: { field } } });
    });

    test('may be asked for by transaction_id', async () => {
      const order = await world.merchant('GET', `/v3/pay/transactions/out-trade-no/${outTradeNo}?mchid=${world.keys.mchId}`);
      const reply = await refund({ out_trade_no: undefined, transaction_id: order.json.transaction_id });
      expect(reply).toMatchObject({ status: 200, json: { out_trade_no: outTradeNo } });
    });

    test('are not found under a number that nobody used', async () => {
      expect(await world.merchant('GET', `${REFUND}/nothing`)).toMatchObject({ status: 404, json: { code: 'RESOURCE_NOT_EXISTS' } });
    });

    test('fail for want of money on demand, and the same number works afterwards', async () => {
      await world.fault('refund-not-enough');
      const again = { out_refund_no: `POOR${outTradeNo}` };
      expect(await refund(again)).toMatchObject({ status: 403, json: { code: 'NOT_ENOUGH' } });
      expect((await refund(again)).status).toBe(200);
    });

    test('are over after a year', async () => {
      await world.post('/_sandbox/clock', { advanceMs: 366 * 86_400_000 });
      expect((await refund()).json.message).toBe('订单已超过一年，不能退款');
      await world.post('/_sandbox/clock', { reset: true });
    });
  });

  test('an unpaid order closes at its time_expire, or after seven days', async () => {
    const soon = prepayBody(world, NOTIFY, { time_expire: new Date(Date.now() + 600_000).toISOString() });
    const usual = prepayBody(world, NOTIFY);
    const state = async ({ out_trade_no: no }: { out_trade_no: string }) =>
      (await world.merchant('GET', `/v3/pay/transactions/out-trade-no/${no}?mchid=${world.keys.mchId}`)).json.trade_state;
    for (const body of [soon, usual]) expect((await world.merchant('POST', PREPAY, body)).status).toBe(200);
    await world.post('/_sandbox/clock', { advanceMs: 600_001 });
    expect([await state(soon), await state(usual)]).toEqual(['CLOSED', 'NOTPAY']);
    await world.post('/_sandbox/clock', { advanceMs: 7 * 86_400_000 });
    expect(await state(usual)).toBe('CLOSED');
    await world.post('/_sandbox/clock', { reset: true });
  });

  test('500 before the act leaves nothing; 500 after it leaves the order, and the same call again succeeds', async () => {
    const body = prepayBody(world, NOTIFY);
    const before = await orders();
    await world.fault('server-error', { when: 'before' });
    expect(await world.merchant('POST', PREPAY, body)).toMatchObject({ status: 500, json: { code: 'SYSTEM_ERROR' } });
    expect(await orders()).toBe(before);
    await world.fault('server-error', { when: 'after' });
    expect(await world.merchant('POST', PREPAY, body)).toMatchObject({ status: 500, json: { code: 'SYSTEM_ERROR' } });
    expect(await orders()).toBe(before + 1);
    expect((await world.merchant('POST', PREPAY, body)).status).toBe(200);
    expect(await orders()).toBe(before + 1);
    await world.fault('rate-limit', { route: '/v3/' });
    expect(await world.merchant('POST', PREPAY, body)).toMatchObject({ status: 429, json: { code: 'FREQUENCY_LIMITED' } });
  });

  test('a refund whose answer got lost happens once when asked again', async () => {
    const outTradeNo = await payOrder(world, NOTIFY);
    const body = { out_trade_no: outTradeNo, out_refund_no: `LOST${outTradeNo}`, amount: { refund: 12800, total: 12800, currency: 'CNY' } };
    await world.fault('network-drop', { when: 'after', route: 'refunds' });
    await expect(world.merchant('POST', REFUND, body)).rejects.toThrow('fetch failed');
    expect((await world.merchant('POST', REFUND, body)).json).toMatchObject({ out_refund_no: body.out_refund_no });
    const all = (await world.get('/_sandbox/orders')).json.refunds as { outTradeNo: string }[];
    expect(all.filter((refund) => refund.outTradeNo === outTradeNo)).toHaveLength(1);
  });
});
