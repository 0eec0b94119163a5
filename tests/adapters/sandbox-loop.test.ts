import type { FastifyInstance } from 'fastify';
import { Redis } from 'ioredis';
import { createWechat, type WechatConfig } from '../../server/src/adapters/wechat/live';
import type { WechatPort } from '../../server/src/adapters/wechat/port';
import { createWechatPay, type VerifyMode, type WechatPayConfig } from '../../server/src/adapters/wechat-pay/live';
import type { NoticeResult, PayParams, WechatPayPort } from '../../server/src/adapters/wechat-pay/port';
import { buildSandbox } from '../../server/src/sandbox/app';
import type { SandboxKeys } from '../../server/src/sandbox/keys';
import { testKeys } from '../support/test-keys';
import { json, startStub, type StubServer } from './stub-server';

const OPENID = 'oLoopTester_000000000000001';
const COUPON_ARRIVED = 'kQ7xN2cVbR4mTzP9sLwE1aYfHd3uJg6oXqI8vB5nKtM';
const couponMessage = {
  openid: OPENID, templateId: COUPON_ARRIVED, page: 'pages/inbox/index',
  data: { thing1: '新人见面礼券', thing2: '满30元减8元', time3: '2026年12月31日 23:59', thing4: '到店出示会员码即可使用' },
};

interface Loop {
  keys: SandboxKeys;
  app: FastifyInstance;
  url: string;
  redis: Redis;
  /** The product's notice address; reads what comes in with the adapter and answers as the product does. */
  shop: StubServer;
  read: NoticeResult[];
  wechat(more?: Partial<WechatConfig>): WechatPort;
  pay(more?: Partial<WechatPayConfig>): WechatPayPort;
  control<T = Record<string, unknown>>(path: string, body?: unknown): Promise<T>;
  fault(name: string, more?: Record<string, unknown>): Promise<unknown>;
  close(): Promise<void>;
}

async function startLoop(mode: Exclude<VerifyMode, 'both'> = 'publicKey'): Promise<Loop> {
  const keys = await testKeys();
  const personas = [{ openid: OPENID, unionid: 'oULoop', phone: '13800005678', name: '王小明', kind: 'member' as const }];
  const app = buildSandbox({
    keys, verifyMode: mode, publicOrigin: 'http://127.0.0.1:0', refundMs: 0, retryScale: 0.001, personas,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = app.sandbox.settings.publicOrigin;
  const [shop, redis] = [await startStub(), new Redis(process.env.REDIS_URL ?? '')];
  await redis.flushdb();
  const clock = { now: () => app.sandbox.clock.now() };
  const payConfig: WechatPayConfig = {
    baseUrl: url, appId: keys.appId, mchId: keys.mchId, merchantSerial: keys.merchantSerial,
    merchantPrivateKeyPem: keys.merchantPrivateKeyPem,
    apiV3Key: keys.apiV3Key, verifyMode: mode, publicKeyId: keys.platformPublicKeyId,
    publicKeyPem: keys.platformPublicKeyPem,
    notifyUrl: `${shop.baseUrl}/notice`, clock, timeoutMs: 2_000,
  };
  const wechatConfig = { baseUrl: url, appId: keys.appId, secret: keys.appSecret, redis, clock, timeoutMs: 2_000 };
  const pay: Loop['pay'] = (more) => createWechatPay({ ...payConfig, ...more });
  const control: Loop['control'] = async <T>(path: string, body?: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers };
    const reply = await fetch(`${url}/_sandbox/${path}`, init);
    if (!reply.ok) throw new Error(await reply.text());
    return (await reply.json()) as T;
  };
  const [read, reader] = [[] as NoticeResult[], pay()];
  shop.answer(async ({ headers, body }) => {
    const result = await reader.readNotice({ headers, rawBody: body, now: clock.now() });
    read.push(result);
    return result.ok ? { status: 204 } : json({ code: 'FAIL', message: result.reason }, 401);
  });
  return {
    keys, app, url, redis, shop, read, pay, control,
    wechat: (more) => createWechat({ ...wechatConfig, ...more }),
    fault: (name, more = {}) => control('faults', { name, ...more }),
    close: async () => {
      redis.disconnect();
      await app.close();
      await shop.close();
    },
  };
}

const until = async (isTrue: () => boolean): Promise<void> => {
  for (let tries = 0; !isTrue(); tries += 1) {
    if (tries > 1_000) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

const valueOf = <T>(result: { ok: true; value: T } | { ok: false; code: string; message: string }): T => {
  if (!result.ok) throw new Error(`${result.code} ${result.message}`);
  return result.value;
};

let count = 0;
const order = (loop: Loop, more = {}) => ({
  outTradeNo: `LOOP${Date.now()}-${(count += 1)}`, description: '桂花乌龙茶 2 杯', totalFen: 3_200, openid: OPENID,
  expiresAt: new Date(loop.app.sandbox.clock.nowMs() + 1_800_000), attach: 'shop', ...more,
});

const tapPay = (loop: Loop, payParams: PayParams) =>
  loop.control<{ ok: boolean; reason?: string }>('pay', { ...payParams, openid: OPENID, action: 'pay' });

/** Prepaid and paid; the notice has been read. */
async function buy(loop: Loop, pay: WechatPayPort, more = {}) {
  const wanted = order(loop, more);
  const { payParams } = valueOf(await pay.prepay(wanted));
  expect(await tapPay(loop, payParams)).toMatchObject({ ok: true });
  return wanted;
}

describe.each(['publicKey', 'certificate'] as const)('against the sandbox, verified by %s', (mode) => {
  let loop: Loop;
  beforeAll(async () => { loop = await startLoop(mode); });
  afterAll(() => loop.close());
  beforeEach(() => { loop.read.length = 0; });

  test('an order is prepaid, paid, told, queried, refunded in parts and told again', async () => {
    const pay = loop.pay();
    const wanted = order(loop);
    const prepaid = valueOf(await pay.prepay(wanted));
    expect(await pay.query(wanted.outTradeNo)).toMatchObject({ ok: true, value: { tradeState: 'NOTPAY' } });
    expect(await tapPay(loop, prepaid.payParams)).toMatchObject({ ok: true });
    await until(() => loop.read.length === 1);
    expect(loop.read[0]).toMatchObject({
      ok: true,
      notice: {
        kind: 'payment', outTradeNo: wanted.outTradeNo, totalFen: 3_200, payerTotalFen: 3_200, openid: OPENID,
        attach: 'shop',
      },
    });
    const asked = valueOf(await pay.query(wanted.outTradeNo));
    const told = loop.read[0]?.ok ? loop.read[0].notice : undefined;
    expect(asked)
      .toMatchObject({ tradeState: 'SUCCESS', transactionId: told?.transactionId, totalFen: 3_200, openid: OPENID });
    expect(told?.kind === 'payment' && told.paidAt).toEqual(asked.paidAt);

    const outRefundNo = `${wanted.outTradeNo}-R1`;
    const part = { outTradeNo: wanted.outTradeNo, outRefundNo, refundFen: 1_200, totalFen: 3_200, reason: '拼团未成团' };
    const { refundId } = valueOf(await pay.refund(part));
    await until(() => loop.read.length === 2);
    expect(loop.read[1]).toMatchObject({
      ok: true,
      notice: {
        kind: 'refund', outTradeNo: wanted.outTradeNo, outRefundNo, refundId, refundStatus: 'SUCCESS',
        refundFen: 1_200, totalFen: 3_200,
      },
    });
    expect(await pay.queryRefund(outRefundNo))
      .toMatchObject({ ok: true, value: { refundId, status: 'SUCCESS', refundFen: 1_200 } });
    expect(await pay.query(wanted.outTradeNo)).toMatchObject({ ok: true, value: { tradeState: 'REFUND' } });
  });

  test('every false notice is refused for its own reason, and the true one after it is read', async () => {
    const wanted = await buy(loop, loop.pay());
    await until(() => loop.read.length === 1);
    const reasons: Record<string, unknown> = {};
    for (const variant of ['signtest', 'forged-tag', 'stale', 'bad-signature', 'unknown-serial']) {
      loop.read.length = 0;
      await loop.control('notices', { subject: wanted.outTradeNo, variant });
      reasons[variant] = loop.read[0]?.ok === false && loop.read[0].reason;
    }
    expect(reasons).toEqual({
      signtest: 'SIGNTEST', 'forged-tag': 'BAD_CIPHERTEXT', stale: 'STALE', 'bad-signature': 'BAD_SIGNATURE',
      'unknown-serial': 'UNKNOWN_SERIAL',
    });
    loop.read.length = 0;
    await loop.control('notices', { subject: wanted.outTradeNo, times: 3, together: true });
    expect(loop.read.map((result) => result.ok && result.notice.id))
      .toEqual(Array(3).fill(expect.stringMatching(/.+/)));
    expect(new Set(loop.read.map((result) => result.ok && result.notice.id)).size).toBe(1);
  });
});

describe('against the sandbox', () => {
  let loop: Loop;
  beforeAll(async () => { loop = await startLoop(); });
  afterAll(() => loop.close());
  beforeEach(() => { loop.read.length = 0; });
  afterEach(() => loop.control('faults', { clear: true }));

  test('a merchant with certificates only by configuration is told to take the public key', async () => {
    const answer = await loop.pay({ verifyMode: 'certificate' }).prepay(order(loop));
    expect(answer).toMatchObject({ ok: false, kind: 'retryable', code: 'PLATFORM_KEYS_UNAVAILABLE' });
    expect(!answer.ok && answer.message).toContain('微信支付公钥');
  });

  test('the same order prepaid twice is one order, with another content it is refused', async () => {
    const [pay, wanted] = [loop.pay(), order(loop)];
    expect(await pay.prepay(wanted)).toMatchObject({ ok: true });
    expect(await pay.prepay(wanted)).toMatchObject({ ok: true });
    expect(await pay.prepay({ ...wanted, totalFen: 1 })).toMatchObject({ ok: false, kind: 'final' });
  });

  test('an order is closed once and again, and can then not be paid', async () => {
    const [pay, wanted] = [loop.pay(), order(loop)];
    const { payParams } = valueOf(await pay.prepay(wanted));
    expect(await pay.close(wanted.outTradeNo)).toEqual({ ok: true, value: {} });
    expect(await pay.close(wanted.outTradeNo)).toEqual({ ok: true, value: {} });
    expect(await tapPay(loop, payParams)).toMatchObject({ ok: false });
    expect(await pay.query(wanted.outTradeNo)).toMatchObject({ ok: true, value: { tradeState: 'CLOSED' } });
  });

  test('a paid order cannot be closed, an unknown one neither found nor refunded', async () => {
    const pay = loop.pay();
    const { outTradeNo } = await buy(loop, pay);
    expect(await pay.close(outTradeNo)).toMatchObject({ kind: 'final', code: 'ORDER_PAID' });
    expect(await pay.query('NEVER-SEEN')).toMatchObject({ kind: 'final', code: 'ORDER_NOT_EXIST' });
    expect(await pay.queryRefund('NEVER-SEEN')).toMatchObject({ kind: 'final', code: 'RESOURCE_NOT_EXISTS' });
    expect(await pay.refund({ outTradeNo: 'NEVER-SEEN', outRefundNo: 'R', refundFen: 1, totalFen: 1, reason: '' }))
      .toMatchObject({ kind: 'final' });
  });

  test('a refund whose answer was lost is repeated under its number and paid out once', async () => {
    const pay = loop.pay();
    const { outTradeNo } = await buy(loop, pay);
    const whole = { outTradeNo, outRefundNo: `${outTradeNo}-R`, refundFen: 3_200, totalFen: 3_200, reason: '退货' };
    await loop.fault('network-drop', { route: '/v3/refund', when: 'after' });
    expect(await pay.refund(whole)).toMatchObject({ ok: false, kind: 'unknown', code: 'CONNECTION_LOST' });
    await loop.fault('server-error', { route: '/v3/refund', when: 'after' });
    expect(await pay.refund(whole)).toMatchObject({ ok: false, kind: 'unknown', code: 'SYSTEM_ERROR' });
    const { refundId } = valueOf(await pay.refund(whole));
    await until(() => loop.read.some((result) => result.ok && result.notice.kind === 'refund'));
    expect(await pay.queryRefund(whole.outRefundNo)).toMatchObject({ value: { refundId, status: 'SUCCESS' } });
    const { refunds } = await loop.control<{ refunds: { outTradeNo: string }[] }>('orders');
    expect(refunds.filter((refund) => refund.outTradeNo === outTradeNo)).toHaveLength(1);
  });

  test('a refund beyond the balance may be tried again, one that the account refuses ends ABNORMAL', async () => {
    const pay = loop.pay();
    const { outTradeNo } = await buy(loop, pay);
    const whole = { outTradeNo, outRefundNo: `${outTradeNo}-R`, refundFen: 3_200, totalFen: 3_200, reason: '退货' };
    await loop.fault('refund-not-enough');
    expect(await pay.refund(whole)).toMatchObject({ kind: 'retryable', code: 'NOT_ENOUGH' });
    await loop.fault('refund-abnormal');
    valueOf(await pay.refund(whole));
    await until(() => loop.read.some((result) => result.ok && result.notice.kind === 'refund'));
    expect(loop.read.at(-1)).toMatchObject({ ok: true, notice: { kind: 'refund', refundStatus: 'ABNORMAL' } });
    expect(await pay.queryRefund(whole.outRefundNo)).toMatchObject({ value: { status: 'ABNORMAL' } });
  });

  test('an answer with a bad signature is not believed; the repeated call is', async () => {
    const [pay, wanted] = [loop.pay(), order(loop)];
    await loop.fault('response-bad-signature');
    expect(await pay.prepay(wanted)).toMatchObject({ kind: 'unknown', code: 'REPLY_NOT_VERIFIED' });
    expect(await pay.prepay(wanted)).toMatchObject({ ok: true });
  });

  test('too many calls are retryable', async () => {
    await loop.fault('rate-limit');
    expect(await loop.pay().query('LOOP-ANY')).toMatchObject({ kind: 'retryable', code: 'FREQUENCY_LIMITED' });
  });

  test('a wrong merchant key, serial or number is refused as a signature error', async () => {
    const stranger = loop.keys.platformPrivateKeyPem;
    for (const wrong of [{ merchantPrivateKeyPem: stranger }, { merchantSerial: 'ABCDEF' }, { mchId: '1900000009' }]) {
      expect(await loop.pay(wrong).query('LOOP-ANY')).toMatchObject({ ok: false, kind: 'final', code: 'SIGN_ERROR' });
    }
  });

  test('a notice of a product that travels in time is still fresh', async () => {
    await loop.control('clock', { advanceMs: 40 * 86_400_000 });
    const wanted = await buy(loop, loop.pay());
    await until(() => loop.read.length > 0);
    expect(loop.read[0]).toMatchObject({ ok: true, notice: { outTradeNo: wanted.outTradeNo } });
  });

  test('a person logs in once by a code', async () => {
    const { code } = await loop.control<{ code: string }>('login-code', { openid: OPENID });
    expect(await loop.wechat().codeToSession(code)).toEqual({ ok: true, value: { openid: OPENID, unionid: 'oULoop' } });
    const again = await loop.wechat().codeToSession(code);
    expect(again).toMatchObject({ ok: false, kind: 'final' });
    expect(!again.ok && again.code).toMatch(/^CODE_(USED|INVALID)$/);
    expect(await loop.wechat().codeToSession('made-up')).toMatchObject({ kind: 'final', code: 'CODE_INVALID' });
    await loop.fault('risk-user');
    const { code: risky } = await loop.control<{ code: string }>('login-code', { openid: OPENID });
    expect(await loop.wechat().codeToSession(risky)).toMatchObject({ kind: 'final', code: 'USER_BLOCKED' });
  });

  test('a person gives a phone number once by a code', async () => {
    const { code } = await loop.control<{ code: string }>('phone-code', { openid: OPENID });
    expect(await loop.wechat().phoneNumber(code))
      .toEqual({ ok: true, value: { phone: '13800005678', countryCode: '86' } });
    expect(await loop.wechat().phoneNumber(code)).toMatchObject({ ok: false, kind: 'final' });
  });

  const messages = async () =>
    (await loop.control<{ total: number }>(`subscribe-messages?openid=${OPENID}`)).total;
  const agree = () => loop.control('subscribe', { openid: OPENID, templateIds: [COUPON_ARRIVED], accept: true });

  test('each consent is good for one message, the next is refused', async () => {
    const wechat = loop.wechat();
    expect(await wechat.sendSubscribeMessage(couponMessage)).toMatchObject({ kind: 'final', code: 'NOT_SUBSCRIBED' });
    await agree();
    const before = await messages();
    expect(await wechat.sendSubscribeMessage(couponMessage)).toEqual({ ok: true, value: {} });
    expect(await wechat.sendSubscribeMessage(couponMessage)).toMatchObject({ kind: 'final', code: 'NOT_SUBSCRIBED' });
    expect(await messages()).toBe(before + 1);
  });

  test('a message that breaks its template, or goes to nobody, is refused', async () => {
    const wechat = loop.wechat();
    const wrong = { ...couponMessage, data: { ...couponMessage.data, thing1: '字'.repeat(21) } };
    expect(await wechat.sendSubscribeMessage(wrong)).toMatchObject({ kind: 'final', code: 'DATA_INVALID' });
    expect(await wechat.sendSubscribeMessage({ ...couponMessage, openid: 'oNobody_00000000000000000000' }))
      .toMatchObject({ kind: 'final', code: 'OPENID_INVALID' });
    expect(await wechat.sendSubscribeMessage({ ...couponMessage, templateId: 'none' }))
      .toMatchObject({ kind: 'final', code: 'TEMPLATE_INVALID' });
  });

  test.each([
    ['subscribe-banned', 'final', 'MEMBER_BANNED'], ['subscribe-concurrent', 'retryable', 'CONCURRENT_SEND'],
    ['rate-limit', 'retryable', 'RATE_LIMITED'],
  ])('with %s nothing is sent: %s', async (fault, kind, code) => {
      const wechat = loop.wechat();
      await wechat.miniProgramCode({ scene: 'warm-up' });
      await agree();
      const before = await messages();
      await loop.fault(fault);
      expect(await wechat.sendSubscribeMessage(couponMessage)).toMatchObject({ ok: false, kind, code });
      expect(await messages()).toBe(before);
    });

  test.each([
    ['network-drop', 'CONNECTION_LOST'], ['server-error', 'BUSY'],
  ])('after %s the message has gone out, and the answer is unknown, not "send again"', async (fault, code) => {
    await agree();
    const before = await messages();
    await loop.fault(fault, { route: 'subscribe/send', when: 'after' });
    expect(await loop.wechat().sendSubscribeMessage(couponMessage)).toMatchObject({ ok: false, kind: 'unknown', code });
    expect(await messages()).toBe(before + 1);
  });

  test('an answer that comes too late is unknown, and the message is sent once', async () => {
    const wechat = loop.wechat({ timeoutMs: 150 });
    await wechat.miniProgramCode({ scene: 'warm-up' });
    await agree();
    const before = await messages();
    await loop.fault('slow-answer', { route: 'subscribe/send', seconds: 0.4 });
    expect(await wechat.sendSubscribeMessage(couponMessage)).toMatchObject({ kind: 'unknown', code: 'TIMEOUT' });
    await until(() => loop.app.sandbox.store.data.messages.length > before);
    expect(await messages()).toBe(before + 1);
  });

  test('a token that dies in the middle of a campaign is renewed, and each message goes out once', async () => {
    const wechat = loop.wechat();
    for (let i = 0; i < 10; i += 1) await agree();
    const before = await messages();
    await loop.fault('token-death', { times: 1 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => wechat.sendSubscribeMessage(couponMessage)));
    expect(answers.every((answer) => answer.ok)).toBe(true);
    expect(await messages()).toBe(before + 10);
  });

  test('a mini-program code is a picture, a wrong page or scene is refused', async () => {
    await loop.control('released-pages', { pages: ['pages/join/index'] });
    const asked = { scene: 's=STORE01', page: 'pages/join/index', width: 280 };
    const { image, contentType } = valueOf(await loop.wechat().miniProgramCode(asked));
    expect([contentType, image.subarray(0, 4).toString('hex')]).toEqual(['image/png', '89504e47']);
    expect(await loop.wechat().miniProgramCode({ scene: 's=1', page: 'pages/none' }))
      .toMatchObject({ kind: 'final', code: 'PAGE_INVALID' });
    expect(await loop.wechat().miniProgramCode({ scene: 's=1', width: 20 }))
      .toMatchObject({ kind: 'final', code: 'ARGUMENT_INVALID' });
  });
});
