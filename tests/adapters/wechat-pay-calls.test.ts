import { createPublicKey, createVerify } from 'node:crypto';
import { deadAddress, json, type StubAnswer } from './stub-server';
import {
  APP_ID, isSignedByMerchant, MCH_ID, NOTIFY_URL, PUBLIC_KEY_ID, signedAnswer, startPayWorld, type PayWorld,
} from './pay-world';

let world: PayWorld;
beforeEach(async () => { world = await startPayWorld(); });
afterEach(() => world.stub.close());

const order = {
  outTradeNo: 'SK20240601-0001', description: '桂花乌龙茶 2 杯', totalFen: 3_200, openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
  expiresAt: new Date('2024-06-01T12:30:00.900+08:00'),
};
const refundOrder = {
  outTradeNo: order.outTradeNo, outRefundNo: 'SK20240601-0001-R1', refundFen: 1_200, totalFen: 3_200,
  reason: '拼团未成团',
};
const paid = {
  appid: APP_ID, mchid: MCH_ID, out_trade_no: order.outTradeNo, transaction_id: '4200000000202406010000000001',
  trade_type: 'JSAPI',
  trade_state: 'SUCCESS', trade_state_desc: '支付成功', success_time: '2024-06-01T12:01:00+08:00',
  payer: { openid: order.openid },
  amount: { total: 3_200, payer_total: 3_200, currency: 'CNY', payer_currency: 'CNY' },
};
const refunded = {
  refund_id: '50000000382019052709732678859', out_refund_no: refundOrder.outRefundNo, out_trade_no: order.outTradeNo,
  transaction_id: paid.transaction_id,
  channel: 'ORIGINAL', user_received_account: '招商银行信用卡0403', create_time: '2024-06-01T12:02:00+08:00',
  status: 'PROCESSING', funds_account: 'AVAILABLE',
  amount: { total: 3_200, refund: 1_200, payer_total: 3_200, payer_refund: 1_200, currency: 'CNY' },
};

const signed = (value: unknown, status?: number): StubAnswer => signedAnswer(value, { at: world.clock.now(), status });
const answerWith = (value: unknown, status?: number) => world.stub.answer(() => signed(value, status));
const lastBody = () => JSON.parse(world.stub.requests.at(-1)?.body ?? '') as unknown;

describe('prepay', () => {
  test('sends what WeChat Pay asks for, signed over the very bytes and path that it sends', async () => {
    answerWith({ prepay_id: 'wx201410272009395522657a690389285100' });
    await world.create().prepay({ ...order, attach: 'shop' });
    const [sent] = world.stub.requests;
    expect(sent).toMatchObject({ method: 'POST', url: '/v3/pay/transactions/jsapi' });
    expect(sent?.headers).toMatchObject({
      'content-type': 'application/json', accept: 'application/json', 'wechatpay-serial': PUBLIC_KEY_ID,
    });
    expect(sent?.headers['accept-encoding']).toBeUndefined();
    expect(sent && isSignedByMerchant(sent)).toBe(true);
    expect(lastBody()).toEqual({
      appid: APP_ID, mchid: MCH_ID, description: '桂花乌龙茶 2 杯', out_trade_no: 'SK20240601-0001',
      time_expire: '2024-06-01T12:30:00+08:00',
      attach: 'shop', notify_url: NOTIFY_URL, amount: { total: 3_200, currency: 'CNY' },
      payer: { openid: order.openid },
    });
  });

  test('takes its time from the clock of the product', async () => {
    world.clock.set(new Date('2031-01-01T00:00:00Z'));
    answerWith({ prepay_id: 'wx1' });
    expect(await world.create().prepay(order))
      .toMatchObject({ ok: true, value: { payParams: { timeStamp: '1924992000' } } });
    expect(world.stub.requests[0]?.headers.authorization).toContain('timestamp="1924992000"');
  });

  test('gives parameters that the phone can verify', async () => {
    answerWith({ prepay_id: 'wx201410272009395522657a690389285100' });
    const answer = await world.create().prepay(order);
    if (!answer.ok) throw new Error(answer.message);
    const { prepayId, payParams: { timeStamp, nonceStr, package: packed, signType, paySign } } = answer.value;
    expect([prepayId, packed, signType])
      .toEqual(['wx201410272009395522657a690389285100', `prepay_id=${prepayId}`, 'RSA']);
    expect(nonceStr).toMatch(/^[0-9A-F]{32}$/);
    const verify = createVerify('RSA-SHA256').update(`${APP_ID}\n${timeStamp}\n${nonceStr}\n${packed}\n`);
    expect(verify.verify(createPublicKey(world.config.merchantPrivateKeyPem), paySign, 'base64')).toBe(true);
  });

  test('of two orders at once brings each its own answer', async () => {
    world.stub.answer(({ body }) =>
      signed({ prepay_id: `wx-${(JSON.parse(body) as { out_trade_no: string }).out_trade_no}` }));
    const pay = world.create();
    const numbers = Array.from({ length: 10 }, (_, i) => `SK20240601-${i}`);
    const answers = await Promise.all(numbers.map((outTradeNo) => pay.prepay({ ...order, outTradeNo })));
    expect(answers.map((answer) => answer.ok && answer.value.prepayId))
      .toEqual(numbers.map((number) => `wx-${number}`));
  });

  test('cuts a long description between two characters', async () => {
    answerWith({ prepay_id: 'wx1' });
    await world.create().prepay({ ...order, description: '茶'.repeat(60) });
    expect(lastBody()).toMatchObject({ description: '茶'.repeat(42) });
  });

  test.each([
    ['no fen', { totalFen: 0 }], ['half a fen', { totalFen: 0.5 }],
    ['a path for a number', { outTradeNo: '../../refund' }],
    ['a number that is too long', { outTradeNo: 'x'.repeat(33) }], ['a number that is too short', { outTradeNo: 'x' }],
    ['a long attachment', { attach: '茶'.repeat(43) }], ['nobody to pay', { openid: '' }],
  ])('with %s is refused before any call', async (_what, wrong) => {
    expect(await world.create().prepay({ ...order, ...wrong }))
      .toMatchObject({ kind: 'final', code: 'ARGUMENT_INVALID' });
    expect(world.stub.requests).toHaveLength(0);
  });

  test('is unknown when the answer holds no prepay_id', async () => {
    answerWith({});
    expect(await world.create().prepay(order)).toMatchObject({ kind: 'unknown', code: 'BAD_REPLY' });
  });
});

describe('query', () => {
  test('of a paid order says who paid what and when', async () => {
    answerWith(paid);
    expect(await world.create().query(order.outTradeNo)).toEqual({
      ok: true,
      value: {
        tradeState: 'SUCCESS', transactionId: paid.transaction_id, totalFen: 3_200,
        paidAt: new Date('2024-06-01T04:01:00Z'), openid: order.openid,
      },
    });
    const [sent] = world.stub.requests;
    const url = `/v3/pay/transactions/out-trade-no/SK20240601-0001?mchid=${MCH_ID}`;
    expect(sent).toMatchObject({ method: 'GET', url, body: '' });
    expect(sent && isSignedByMerchant(sent)).toBe(true);
  });

  test('of an unpaid order has no payment in it', async () => {
    answerWith({ appid: APP_ID, mchid: MCH_ID, out_trade_no: order.outTradeNo, trade_state: 'NOTPAY' });
    expect(await world.create().query(order.outTradeNo)).toEqual({ ok: true, value: { tradeState: 'NOTPAY' } });
  });

  test('keeps every letter that a number may have on the path', async () => {
    answerWith({ ...paid, out_trade_no: 'a|b*c_d-1' });
    expect(await world.create().query('a|b*c_d-1')).toMatchObject({ ok: true });
    const [sent] = world.stub.requests;
    expect(sent && isSignedByMerchant(sent)).toBe(true);
  });

  test.each([
    ['another order', { out_trade_no: 'SK20240601-0002' }], ['another merchant', { mchid: '1900000002' }],
    ['another app', { appid: 'wx0' }],
    ['a state that we do not know', { trade_state: 'MAYBE' }], ['a paid order without a payer', { payer: undefined }],
    ['a paid order without an amount', { amount: {} }],
    ['another currency', { amount: { total: 3_200, currency: 'USD' } }],
  ])('is unknown when it answers %s', async (_what, change) => {
    answerWith({ ...paid, ...change });
    expect(await world.create().query(order.outTradeNo)).toMatchObject({ kind: 'unknown', code: 'BAD_REPLY' });
  });
});

describe('close', () => {
  test('takes a signed empty 204 for done', async () => {
    answerWith(undefined, 204);
    expect(await world.create().close(order.outTradeNo)).toEqual({ ok: true, value: {} });
    const url = '/v3/pay/transactions/out-trade-no/SK20240601-0001/close';
    expect(world.stub.requests[0]).toMatchObject({ method: 'POST', url, body: JSON.stringify({ mchid: MCH_ID }) });
  });

  test('does not believe an unsigned 204', async () => {
    world.stub.answer(() => ({ status: 204 }));
    expect(await world.create().close(order.outTradeNo)).toMatchObject({ kind: 'unknown', code: 'REPLY_NOT_VERIFIED' });
  });

  test('says when the order is paid, and is content when it is closed already', async () => {
    answerWith({ code: 'ORDER_PAID', message: '订单已支付' }, 400);
    expect(await world.create().close(order.outTradeNo)).toMatchObject({ kind: 'final', code: 'ORDER_PAID' });
    answerWith({ code: 'ORDER_CLOSED', message: '订单已关闭' }, 400);
    expect(await world.create().close(order.outTradeNo)).toEqual({ ok: true, value: {} });
  });
});

describe('refund', () => {
  test('is asked for under its number and gives the state of the refund', async () => {
    answerWith(refunded);
    expect(await world.create().refund(refundOrder))
      .toEqual({ ok: true, value: { refundId: refunded.refund_id, status: 'PROCESSING', refundFen: 1_200 } });
    expect(lastBody()).toEqual({
      out_trade_no: order.outTradeNo, out_refund_no: refundOrder.outRefundNo, reason: '拼团未成团', notify_url: NOTIFY_URL,
      amount: { refund: 1_200, total: 3_200, currency: 'CNY' },
    });
    expect(world.stub.requests.every(isSignedByMerchant)).toBe(true);
  });

  test('can be asked about', async () => {
    answerWith({ ...refunded, status: 'SUCCESS', success_time: '2024-06-01T12:03:00+08:00' });
    expect(await world.create().queryRefund(refundOrder.outRefundNo)).toEqual({
      ok: true,
      value: {
        refundId: refunded.refund_id, status: 'SUCCESS', refundFen: 1_200, refundedAt: new Date('2024-06-01T04:03:00Z'),
      },
    });
    expect(world.stub.requests[0]?.url).toBe('/v3/refund/domestic/refunds/SK20240601-0001-R1');
  });

  test.each([
    ['about another refund', { out_refund_no: 'other' }],
    ['about another amount', { amount: { ...refunded.amount, refund: 3_200 } }],
    ['in a state that we do not know', { status: 'DONE' }],
  ])('is unknown when the answer is %s', async (_what, change) => {
    answerWith({ ...refunded, ...change });
    expect(await world.create().refund(refundOrder)).toMatchObject({ kind: 'unknown', code: 'BAD_REPLY' });
  });

  test.each([
    ['more than was paid', { refundFen: 3_201 }], ['nothing', { refundFen: 0 }], ['half a fen', { refundFen: 0.5 }],
    ['no number', { outRefundNo: '' }],
  ])('of %s is refused before any call', async (_what, wrong) => {
    expect(await world.create().refund({ ...refundOrder, ...wrong }))
      .toMatchObject({ kind: 'final', code: 'ARGUMENT_INVALID' });
    expect(world.stub.requests).toHaveLength(0);
  });
});

describe('failures', () => {
  test.each([
    [400, 'PARAM_ERROR', 'final'], [400, 'INVALID_REQUEST', 'final'], [403, 'OUT_TRADE_NO_USED', 'final'],
    [404, 'ORDER_NOT_EXIST', 'final'],
    [401, 'SIGN_ERROR', 'final'], [403, 'NO_AUTH', 'final'], [403, 'NOT_ENOUGH', 'retryable'],
    [429, 'FREQUENCY_LIMITED', 'retryable'],
    [400, 'FREQUENCY_LIMITED', 'retryable'], [500, 'SYSTEM_ERROR', 'unknown'], [502, 'HTTP_502', 'unknown'],
  ])('HTTP %i %s is %s', async (status, code, kind) => {
    answerWith(code.startsWith('HTTP') ? {} : { code, message: '系统这样说' }, status);
    expect(await world.create().refund(refundOrder)).toMatchObject({ ok: false, kind, code });
  });

  test('carry the number by which WeChat Pay finds the call', async () => {
    answerWith({ code: 'PARAM_ERROR', message: '参数错误' }, 400);
    expect(await world.create().query(order.outTradeNo))
      .toMatchObject({ message: '参数错误 (Request-ID 08F78BB5-268435461)' });
  });

  test('without a connection are retryable', async () => {
    expect(await world.create({ baseUrl: await deadAddress() }).refund(refundOrder))
      .toMatchObject({ kind: 'retryable', code: 'UNREACHABLE' });
  });

  test.each([
    ['hang', 'TIMEOUT'], ['drop', 'CONNECTION_LOST'], ['cut', 'CONNECTION_LOST'],
  ] as const)('after sending (%s) are unknown, and sent once', async (answer, code) => {
    world.stub.answer(() => answer);
    expect(await world.create({ timeoutMs: 150 }).refund(refundOrder)).toMatchObject({ kind: 'unknown', code });
    expect(world.stub.requests).toHaveLength(1);
  });
});

describe('an answer is believed only with its signature', () => {
  const refuse = async (answer: StubAnswer) => {
    world.stub.answer(() => answer);
    expect(await world.create().query(order.outTradeNo))
      .toMatchObject({ ok: false, kind: 'unknown', code: 'REPLY_NOT_VERIFIED' });
  };
  const genuine = () =>
    signedAnswer(paid, { at: world.clock.now() }) as { headers: Record<string, string>; body: string };

  test('not without one', () => refuse(json(paid)));

  test('not with someone else\'s', () =>
    refuse(signedAnswer(paid, { at: world.clock.now(), privateKeyPem: world.config.merchantPrivateKeyPem })));

  test('not with one over other bytes', () => refuse({ ...genuine(), body: genuine().body.replace('3200', '1') }));

  test('not with one of another time', async () => {
    await refuse(signedAnswer(paid, { at: new Date(world.clock.now().getTime() - 300_000) }));
    await refuse(signedAnswer(paid, { at: new Date(world.clock.now().getTime() + 301_000) }));
  });

  test('not with a probe\'s', () => {
    const { headers, body } = genuine();
    const probe = `WECHATPAY/SIGNTEST/${headers['wechatpay-signature']}`;
    return refuse({ headers: { ...headers, 'wechatpay-signature': probe }, body });
  });

  test('not with a key that we do not have', () =>
    refuse(signedAnswer(paid, { at: world.clock.now(), serial: 'PUB_KEY_ID_other' })));

  test.each([400, 403, 404])('and a refusal (HTTP %i) neither: money may have moved', async (status) => {
    await refuse(json({ code: 'ORDER_NOT_EXIST', message: 'no' }, status));
    await refuse(signedAnswer({ code: 'ORDER_NOT_EXIST', message: 'no' },
      { status, at: world.clock.now(), privateKeyPem: world.config.merchantPrivateKeyPem }));
  });

  test.each([
    [401, 'final', 'SIGN_ERROR'], [429, 'retryable', 'FREQUENCY_LIMITED'], [500, 'unknown', 'SYSTEM_ERROR'],
    [503, 'unknown', 'HTTP_503'],
  ])('but HTTP %i may come unsigned: %s', async (status, kind, code) => {
      world.stub.answer(() =>
        ({ status, body: code.startsWith('HTTP') ? 'gateway' : JSON.stringify({ code, message: '没有签名' }) }));
      expect(await world.create().refund(refundOrder)).toMatchObject({ ok: false, kind, code });
    });
});

describe('a configuration that cannot work is named at once', () => {
  test.each([
    ['a key of 31 bytes', { apiV3Key: 'x'.repeat(31) }, 'APIv3'],
    ['a query in the notify address', { notifyUrl: `${NOTIFY_URL}?order=1` }, 'notify'],
    ['a bare question mark in it', { notifyUrl: `${NOTIFY_URL}?` }, 'notify'],
    ['a notify address that is none', { notifyUrl: 'ftp://x/' }, 'notify'],
    ['no public key', { publicKeyPem: undefined }, 'publicKey'],
    ['a private key that is none', { merchantPrivateKeyPem: 'secret' }, ''],
    ['an address that is none', { baseUrl: 'api.mch.weixin.qq.com' }, ''],
  ])('%s', (_what, wrong, word) => {
    expect(() => world.create(wrong)).toThrow(word);
  });
});
