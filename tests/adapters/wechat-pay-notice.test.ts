import fc from 'fast-check';
import {
  APP_ID, MCH_ID, PUBLIC_KEY_ID, seal, signedHeaders, startPayWorld, type PayWorld, type SignOptions,
} from './pay-world';

let world: PayWorld;
beforeAll(async () => { world = await startPayWorld(); });
afterAll(() => world.stub.close());

const payment = {
  transaction_id: '1217752501201407033233368018',
  amount: { payer_total: 90, total: 100, currency: 'CNY', payer_currency: 'CNY' },
  mchid: MCH_ID, trade_state: 'SUCCESS', bank_type: 'CMC', success_time: '2024-06-01T11:59:58+08:00',
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' }, out_trade_no: 'SK20240601-0001', appid: APP_ID,
  trade_state_desc: '支付成功',
  trade_type: 'JSAPI', attach: 'shop',
};
const refund = {
  mchid: MCH_ID, transaction_id: '1217752501201407033233368018', out_trade_no: 'SK20240601-0001',
  refund_id: '50200207182018070300011301001',
  out_refund_no: 'SK20240601-0001-R1', refund_status: 'SUCCESS', success_time: '2024-06-01T11:59:59+08:00',
  user_received_account: '招商银行信用卡0403', amount: { total: 100, refund: 30, payer_total: 90, payer_refund: 27 },
};

interface Change {
  eventType?: string;
  originalType?: string;
  envelope?: Record<string, unknown>;
  resource?: Record<string, unknown>;
  apiV3Key?: string;
}

const noticeBody = (content: unknown, change: Change = {}): string => {
  const originalType = change.originalType ?? 'transaction';
  const plain = typeof content === 'string' ? content : JSON.stringify(content);
  const sealed = seal(plain, originalType, 'fdasflkja484', change.apiV3Key);
  return JSON.stringify({
    id: 'EV-2018022511223320873', create_time: '2024-06-01T11:59:59+08:00', resource_type: 'encrypt-resource',
    event_type: change.eventType ?? 'TRANSACTION.SUCCESS', summary: '支付成功',
    resource: { original_type: originalType, ...sealed, ...change.resource }, ...change.envelope,
  });
};

const read = (rawBody: string | Buffer, headers: Record<string, string | string[] | undefined>) =>
  world.create().readNotice({ headers, rawBody, now: world.clock.now() });

/** A notice with the right outer signature, whatever it holds. */
const readSigned = (body: string, sign: Partial<SignOptions> = {}) =>
  read(body, {
    ...signedHeaders(body, { at: world.clock.now(), ...sign }), 'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
  });

describe('a genuine notice', () => {
  test('of a payment says who paid what, when and for which order', async () => {
    expect(await readSigned(noticeBody(payment))).toEqual({
      ok: true,
      notice: {
        kind: 'payment', id: 'EV-2018022511223320873', eventType: 'TRANSACTION.SUCCESS', outTradeNo: 'SK20240601-0001',
        transactionId: '1217752501201407033233368018', totalFen: 100, payerTotalFen: 90,
        openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
        paidAt: new Date('2024-06-01T03:59:58Z'), attach: 'shop',
      },
    });
  });

  test('of a payment that was refunded before the notice arrived still is a payment', async () => {
    expect(await readSigned(noticeBody({ ...payment, trade_state: 'REFUND' })))
      .toMatchObject({ ok: true, notice: { kind: 'payment' } });
  });

  test('of a refund says how much of what came back', async () => {
    expect(await readSigned(noticeBody(refund, { eventType: 'REFUND.SUCCESS', originalType: 'refund' }))).toEqual({
      ok: true,
      notice: {
        kind: 'refund', id: 'EV-2018022511223320873', eventType: 'REFUND.SUCCESS', outTradeNo: 'SK20240601-0001',
        transactionId: '1217752501201407033233368018', outRefundNo: 'SK20240601-0001-R1',
        refundId: '50200207182018070300011301001',
        refundStatus: 'SUCCESS', refundFen: 30, totalFen: 100, payerTotalFen: 90,
        refundedAt: new Date('2024-06-01T03:59:59Z'),
      },
    });
  });

  test.each(['ABNORMAL', 'CLOSED'])('of a refund that ended as %s has no time of success', async (refundStatus) => {
    const content = { ...refund, refund_status: refundStatus, success_time: undefined };
    const change = { eventType: `REFUND.${refundStatus}`, originalType: 'refund' };
    const answer = await readSigned(noticeBody(content, change));
    expect(answer).toMatchObject({ ok: true, notice: { refundStatus } });
    expect(answer.ok && 'refundedAt' in answer.notice).toBe(false);
  });

  test('is read from its bytes as well as from its text', async () => {
    const body = noticeBody(payment);
    expect(await read(Buffer.from(body), signedHeaders(body, { at: world.clock.now() }))).toMatchObject({ ok: true });
  });

  test('is accepted up to 299 seconds old or early, refused from 300 on', async () => {
    const body = noticeBody(payment);
    const at = (seconds: number) => readSigned(body, { at: new Date(world.clock.now().getTime() + seconds * 1000) });
    expect([(await at(-299)).ok, (await at(299)).ok]).toEqual([true, true]);
    expect([await at(-300), await at(300)]).toEqual([{ ok: false, reason: 'STALE' }, { ok: false, reason: 'STALE' }]);
  });
});

describe('a notice is refused', () => {
  test('as STALE when an old one is sent again with its true signature', async () => {
    const answer = await readSigned(noticeBody(payment), { at: new Date('2017-01-01T00:00:00Z') });
    expect(answer).toEqual({ ok: false, reason: 'STALE' });
  });

  test('as SIGNTEST when it is WeChat Pay\'s probe', async () => {
    const body = noticeBody(payment);
    const headers = signedHeaders(body, { at: world.clock.now() });
    const probe = { ...headers, 'wechatpay-signature': `WECHATPAY/SIGNTEST/${headers['wechatpay-signature']}` };
    expect(await read(body, probe)).toEqual({ ok: false, reason: 'SIGNTEST' });
  });

  test('as BAD_SIGNATURE when someone else signed it', async () => {
    const privateKeyPem = world.config.merchantPrivateKeyPem;
    expect(await readSigned(noticeBody(payment), { privateKeyPem })).toEqual({ ok: false, reason: 'BAD_SIGNATURE' });
  });

  test('as UNKNOWN_SERIAL when its key is not known', async () => {
    expect(await readSigned(noticeBody(payment), { serial: 'PUB_KEY_ID_0000000000000000000000' }))
      .toEqual({ ok: false, reason: 'UNKNOWN_SERIAL' });
  });

  test('as BAD_SIGNATURE when its JSON was parsed and printed again', async () => {
    const body = noticeBody(payment);
    const headers = signedHeaders(body, { at: world.clock.now() });
    expect(await read(JSON.stringify(JSON.parse(body), null, 2), headers))
      .toEqual({ ok: false, reason: 'BAD_SIGNATURE' });
  });

  test.each([
    ['the tag was forged', (sealed: Buffer) => sealed.fill(0, sealed.length - 16)],
    ['a bit of the amount was flipped', (sealed: Buffer) => sealed.fill((sealed[80] ?? 0) ^ 1, 80, 81)],
  ])('as BAD_CIPHERTEXT when %s, although the outer signature is right', async (_what, forge) => {
    const { ciphertext } = seal(JSON.stringify(payment), 'transaction');
    const forged = Buffer.from(ciphertext, 'base64');
    forge(forged);
    const body = noticeBody(payment, { resource: { ciphertext: forged.toString('base64') } });
    expect(await readSigned(body)).toEqual({ ok: false, reason: 'BAD_CIPHERTEXT' });
  });

  test.each([
    ['another associated data', { resource: { associated_data: 'refund' } }],
    ['another nonce', { resource: { nonce: 'fdasflkja485' } }],
    ['another algorithm', { resource: { algorithm: 'AEAD_AES_128_GCM' } }],
    ['another key', { apiV3Key: 'b7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb' }],
    ['no ciphertext', { resource: { ciphertext: undefined } }],
  ])('as BAD_CIPHERTEXT with %s', async (_what, change) => {
    expect(await readSigned(noticeBody(payment, change))).toEqual({ ok: false, reason: 'BAD_CIPHERTEXT' });
  });

  test.each([
    ['another merchant', { ...payment, mchid: '1900000002' }, {}],
    ['another app', { ...payment, appid: 'wx0000000000000000' }, {}],
    ['no app', { ...payment, appid: undefined }, {}],
    ['another merchant\'s refund', { ...refund, mchid: '1900000002' },
      { eventType: 'REFUND.SUCCESS', originalType: 'refund' }],
  ])('as NOT_OURS with %s', async (_what, content, change) => {
    expect(await readSigned(noticeBody(content, change))).toEqual({ ok: false, reason: 'NOT_OURS' });
  });

  const asRefund = { eventType: 'REFUND.SUCCESS', originalType: 'refund' };
  test.each<[string, unknown, Change]>([
    ['no order number', { ...payment, out_trade_no: undefined }, {}],
    ['no amount', { ...payment, amount: undefined }, {}],
    ['half a fen', { ...payment, amount: { ...payment.amount, total: 0.5 } }, {}],
    ['an amount below zero', { ...payment, amount: { ...payment.amount, total: -100 } }, {}],
    ['an amount in words', { ...payment, amount: { ...payment.amount, total: '100' } }, {}],
    ['another currency', { ...payment, amount: { ...payment.amount, currency: 'USD' } }, {}],
    ['an unpaid order', { ...payment, trade_state: 'NOTPAY' }, {}],
    ['no payer', { ...payment, payer: {} }, {}],
    ['a time without its zone', { ...payment, success_time: '2024-06-01 11:59:58' }, {}],
    ['an event that we do not know', payment, { eventType: 'PAYSCORE.USER_OPEN_SERVICE' }],
    ['a payment called refund', payment, asRefund],
    ['a refund called payment', { ...refund, appid: APP_ID }, {}],
    ['a refund event that its content denies', { ...refund, refund_status: 'ABNORMAL' }, asRefund],
    ['a refund without a number', { ...refund, out_refund_no: undefined }, asRefund],
    ['a refund without an amount', { ...refund, amount: { total: 100 } }, asRefund],
    ['a refund without its time', { ...refund, success_time: undefined }, asRefund],
    ['no id', payment, { envelope: { id: undefined } }],
    ['no resource', payment, { envelope: { resource: undefined } }],
    ['a list inside', '[]', {}],
    ['no JSON inside', 'hello', {}],
  ])('as MALFORMED with %s', async (_what, content, change) => {
    expect(await readSigned(noticeBody(content, change))).toEqual({ ok: false, reason: 'MALFORMED' });
  });

  test.each(['', '[]', 'null', '"x"', '{', '\ufeff{}'])('as MALFORMED with the signed body %j', async (body) => {
    expect(await readSigned(body)).toEqual({ ok: false, reason: 'MALFORMED' });
  });

  const signing = ['wechatpay-timestamp', 'wechatpay-nonce', 'wechatpay-serial', 'wechatpay-signature'];
  test.each(signing)('as MALFORMED without %s, or with two of it', async (name) => {
    const body = noticeBody(payment);
    const headers = signedHeaders(body, { at: world.clock.now() });
    const value = headers[name as keyof typeof headers];
    for (const wrong of [undefined, '', [value, value]]) {
      expect(await read(body, { ...headers, [name]: wrong })).toEqual({ ok: false, reason: 'MALFORMED' });
    }
  });

  test('as MALFORMED with a signature type or a timestamp of another kind', async () => {
    const body = noticeBody(payment);
    const headers = signedHeaders(body, { at: world.clock.now() });
    const wrongs = [
      { 'wechatpay-signature-type': 'WECHATPAY2-SM2-WITH-SM3' }, { 'wechatpay-timestamp': '1.7e9' },
      { 'wechatpay-timestamp': ` ${headers['wechatpay-timestamp']}` },
    ];
    for (const wrong of wrongs) {
      expect(await read(body, { ...headers, ...wrong })).toEqual({ ok: false, reason: 'MALFORMED' });
    }
  });

  test('once any bit of its body has flipped', async () => {
    const body = Buffer.from(noticeBody(payment));
    const headers = signedHeaders(body.toString(), { at: world.clock.now() });
    await fc.assert(fc.asyncProperty(fc.nat(body.length * 8 - 1), async (bit) => {
      const flipped = Buffer.from(body);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await read(flipped, headers)).toEqual({ ok: false, reason: 'BAD_SIGNATURE' });
    }), { numRuns: 500 });
  });

  test('once any bit of a signing header has flipped, the last ones of the base64 included', async () => {
    const body = noticeBody(payment);
    const headers = signedHeaders(body, { at: world.clock.now() });
    const names = Object.keys(headers) as (keyof typeof headers)[];
    for (const name of names) {
      for (let bit = 0; bit < headers[name].length * 8; bit += 1) {
        const flipped = Buffer.from(headers[name], 'latin1');
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect((await read(body, { ...headers, [name]: flipped.toString('latin1') })).ok).toBe(false);
      }
    }
  });

  test('whatever someone posts: never an exception, never accepted', async () => {
    const nowSeconds = String(Math.floor(world.clock.now().getTime() / 1000));
    const anyHeader = fc.oneof(fc.string(), fc.constantFrom(undefined, PUBLIC_KEY_ID, nowSeconds));
    const anyHeaders = fc.record({
      'wechatpay-timestamp': anyHeader, 'wechatpay-nonce': anyHeader, 'wechatpay-serial': anyHeader,
      'wechatpay-signature': anyHeader,
    });
    await fc.assert(fc.asyncProperty(anyHeaders, fc.oneof(fc.json(), fc.string()), async (headers, body) => {
      expect((await read(body, headers)).ok).toBe(false);
    }), { numRuns: 300 });
  });
});
