import { createVerify } from 'node:crypto';
import { RETRY_WAITS_MS } from '../../server/src/sandbox/pay/notices';
import { openForTest } from './open-resource';
import { OPENID, payOrder, prepayBody, startShop, startWorld, until, type ReceivedNotice, type Shop, type TestWorld } from './world';

interface NoticeJson {
  id: string;
  event_type: string;
  resource_type: string;
  resource: { original_type: string; algorithm: string; ciphertext: string; associated_data: string; nonce: string };
}

const parse = (notice: ReceivedNotice): NoticeJson => JSON.parse(notice.body) as NoticeJson;

const decrypt = (world: TestWorld, notice: ReceivedNotice): Record<string, unknown> =>
  JSON.parse(openForTest(parse(notice).resource, world.keys.apiV3Key)) as Record<string, unknown>;

const header = (notice: ReceivedNotice, name: string): string => String(notice.headers[`wechatpay-${name}`]);

const isGenuine = (world: TestWorld, notice: ReceivedNotice): boolean => {
  const message = `${header(notice, 'timestamp')}\n${header(notice, 'nonce')}\n${notice.body}\n`;
  return createVerify('RSA-SHA256').update(message).verify(world.keys.platformPublicKeyPem, header(notice, 'signature'), 'base64');
};

describe('payment notices', () => {
  let world: TestWorld;
  let shop: Shop;
  beforeEach(async () => {
    world = await startWorld();
    shop = await startShop();
  });
  afterEach(() => Promise.all([world.close(), shop.close()]));

  const arrived = (count: number) => until(`${count} notices`, () => shop.received.length >= count);
  const noticeOf = async (subject: string) => {
    const { notices } = (await world.get('/_sandbox/notices')).json as { notices: { subject: string; state: string; attempts: unknown[] }[] };
    return notices.find((notice) => notice.subject === subject);
  };
  const settled = (subject: string, state = 'delivered') =>
    until(`${subject} ${state}`, async () => (await noticeOf(subject))?.state === state);
  const nth = (index: number): ReceivedNotice => {
    const notice = shop.received[index];
    if (!notice) throw new Error(`no notice ${index}`);
    return notice;
  };

  test('a paid order is told signed, encrypted and complete', async () => {
    const outTradeNo = await payOrder(world, shop.url, { attach: '门店=静安' });
    await arrived(1);
    const notice = nth(0);
    expect(isGenuine(world, notice)).toBe(true);
    expect(header(notice, 'serial')).toBe(world.keys.platformPublicKeyId);
    expect(header(notice, 'signature-type')).toBe('WECHATPAY2-SHA256-RSA2048');
    expect(Math.abs(Date.now() / 1000 - Number(header(notice, 'timestamp')))).toBeLessThan(5);
    expect(parse(notice)).toMatchObject({
      event_type: 'TRANSACTION.SUCCESS', resource_type: 'encrypt-resource', summary: '支付成功',
      resource: { original_type: 'transaction', algorithm: 'AEAD_AES_256_GCM', nonce: expect.stringMatching(/^.{12}$/) },
    });
    expect(decrypt(world, notice)).toMatchObject({
      appid: world.keys.appId, mchid: world.keys.mchId, out_trade_no: outTradeNo, trade_type: 'JSAPI', trade_state: 'SUCCESS',
      transaction_id: expect.stringMatching(/^4200\d{24}$/), attach: '门店=静安', payer: { openid: OPENID },
      amount: { total: 12800, payer_total: 12800, currency: 'CNY', payer_currency: 'CNY' },
    });
    await settled(outTradeNo);
  });

  test('a refund is told by refund_status, to its own address only', async () => {
    const outTradeNo = await payOrder(world, shop.url);
    const refund = (more: Record<string, unknown>) => world.merchant('POST', '/v3/refund/domestic/refunds', {
      out_trade_no: outTradeNo, amount: { refund: 100, total: 12800, currency: 'CNY' }, ...more,
    });
    await refund({ out_refund_no: 'R-silent' });
    await refund({ out_refund_no: 'R-told', notify_url: shop.url });
    await arrived(2);
    await settled('R-told');
    expect(shop.received).toHaveLength(2);
    expect(parse(nth(1))).toMatchObject({ event_type: 'REFUND.SUCCESS', resource: { original_type: 'refund' } });
    expect(decrypt(world, nth(1))).toMatchObject({
      out_refund_no: 'R-told', refund_status: 'SUCCESS', amount: { total: 12800, refund: 100, payer_total: 12800, payer_refund: 100 },
    });
    expect(decrypt(world, nth(1))).not.toHaveProperty('status');
  });

  test('the waits between deliveries are the published ones', () => {
    expect(RETRY_WAITS_MS.map((ms) => ms / 1000)).toEqual([
      15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600,
    ]);
    expect(RETRY_WAITS_MS.reduce((sum, ms) => sum + ms, 0)).toBe((24 * 60 + 4) * 60_000);
  });

  test('500 first, then success: the same notice again after 15 s of sandbox time', async () => {
    shop.answer = (index) => (index === 0 ? 500 : 200);
    const outTradeNo = await payOrder(world, shop.url);
    await arrived(1);
    await until('the failure is noted', async () => (await noticeOf(outTradeNo))?.attempts.length === 1);
    await world.post('/_sandbox/clock', { advanceMs: 14_000 });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(shop.received).toHaveLength(1);
    await world.post('/_sandbox/clock', { advanceMs: 1_000 });
    await settled(outTradeNo);
    expect(nth(1).body).toBe(nth(0).body);
    expect(header(nth(1), 'signature')).not.toBe(header(nth(0), 'signature'));
    expect(isGenuine(world, nth(1))).toBe(true);
  });

  test.each([201, 302, 400, 0])('an answer of %i does not count as received', async (status) => {
    shop.answer = (index) => (index === 0 ? status : 204);
    const outTradeNo = await payOrder(world, shop.url);
    await until('the failure is noted', async () => (await noticeOf(outTradeNo))?.attempts.length === 1);
    expect((await noticeOf(outTradeNo))?.state).toBe('waiting');
    await world.post('/_sandbox/clock', { advanceMs: 15_001 });
    await settled(outTradeNo);
  });

  test('fifteen retries follow the schedule on a fast clock, then it gives up', async () => {
    shop.answer = () => 500;
    const outTradeNo = await payOrder(world, shop.url);
    // Not before: a signature is good for five minutes, which this clock runs through in 6 ms.
    await world.post('/_sandbox/clock', { scale: 50_000 });
    await settled(outTradeNo, 'given-up');
    expect(shop.received).toHaveLength(16);
    const { attempts } = (await noticeOf(outTradeNo)) as { attempts: { at: string }[] };
    const waits = attempts.slice(1).map(({ at }, index) => Date.parse(at) - Date.parse(attempts[index]?.at ?? ''));
    RETRY_WAITS_MS.forEach((wait, index) => expect(waits[index]).toBeGreaterThanOrEqual(wait));
    expect(new Set(shop.received.map((notice) => parse(notice).id)).size).toBe(1);
  });

  test('a silent address does not hold up the others, and counts as failed after five seconds', async () => {
    const silent = await startShop();
    silent.answer = () => -1;
    const stuck = await payOrder(world, silent.url);
    const fine = await payOrder(world, shop.url);
    await settled(fine);
    expect((await noticeOf(stuck))?.attempts).toHaveLength(0);
    await until('five seconds', async () => (await noticeOf(stuck))?.attempts.length === 1);
    expect(await noticeOf(stuck)).toMatchObject({ state: 'waiting', attempts: [{ status: 0 }] });
    await silent.close();
  }, 15_000);

  test('the same notice 20 times at once, byte for byte', async () => {
    const outTradeNo = await payOrder(world, shop.url);
    await settled(outTradeNo);
    const again = await world.post('/_sandbox/notices', { subject: outTradeNo, times: 20, together: true });
    expect(again.json.attempts).toHaveLength(20);
    expect(shop.received).toHaveLength(21);
    expect(new Set(shop.received.map((notice) => notice.body)).size).toBe(1);
  });

  test.each([
    ['signtest', 'notice-signtest'], ['forged-tag', 'notice-forged-tag'], ['wrong-amount', 'notice-wrong-amount'],
    ['stale', 'notice-stale'], ['bad-signature', 'notice-bad-signature'],
  ])('%s comes before the true notice while its switch is on', async (variant, fault) => {
    shop.answer = (index) => (index === 0 ? 401 : 204);
    await world.fault(fault);
    const outTradeNo = await payOrder(world, shop.url);
    await settled(outTradeNo);
    expect(shop.received).toHaveLength(2);
    expect((await noticeOf(outTradeNo))?.attempts).toMatchObject([{ variant, status: 401 }, { variant: 'normal', status: 204 }]);
    expect(isGenuine(world, nth(1))).toBe(true);
    expect(decrypt(world, nth(1))).toMatchObject({ amount: { total: 12800 } });
  });

  test('each forgery is wrong in exactly one way', async () => {
    const outTradeNo = await payOrder(world, shop.url);
    await settled(outTradeNo);
    const forge = async (variant: string) => {
      await world.post('/_sandbox/notices', { subject: outTradeNo, variant });
      return nth(shop.received.length - 1);
    };
    const signtest = await forge('signtest');
    expect(header(signtest, 'signature')).toMatch(/^WECHATPAY\/SIGNTEST\//);
    expect(isGenuine(world, await forge('bad-signature'))).toBe(false);
    const tag = await forge('forged-tag');
    expect(isGenuine(world, tag)).toBe(true);
    expect(() => decrypt(world, tag)).toThrow('unable to authenticate');
    const amount = await forge('wrong-amount');
    expect(isGenuine(world, amount)).toBe(true);
    expect(decrypt(world, amount)).toMatchObject({ out_trade_no: outTradeNo, amount: { total: 12801 } });
    const stale = await forge('stale');
    expect(isGenuine(world, stale)).toBe(true);
    expect(Date.now() / 1000 - Number(header(stale, 'timestamp'))).toBeGreaterThan(500);
    expect(header(await forge('unknown-serial'), 'serial')).toMatch(/^[0-9A-F]{40}$/);
  });

  test('a forger may tell of an order that nobody paid; WeChat itself never does', async () => {
    const body = prepayBody(world, shop.url);
    await world.merchant('POST', '/v3/pay/transactions/jsapi', body);
    expect((await world.post('/_sandbox/notices', { subject: body.out_trade_no })).status).toBe(404);
    const forged = await world.post('/_sandbox/notices', { subject: body.out_trade_no, variant: 'forged-tag' });
    expect(forged.json.attempts).toMatchObject([{ variant: 'forged-tag', status: 204 }]);
    const [call] = (await world.get('/_sandbox/calls?direction=out')).json.calls as { ok: boolean; verdict: string }[];
    expect(call).toMatchObject({ ok: false, verdict: expect.stringContaining('危险') });
  });

  test('duplicates, losses and delays on demand', async () => {
    await world.fault('notice-duplicate');
    const twice = await payOrder(world, shop.url);
    await arrived(2);
    await settled(twice);
    expect(nth(0).body).toBe(nth(1).body);

    await world.fault('notice-lost');
    const lost = await payOrder(world, shop.url);
    expect((await noticeOf(lost))?.state).toBe('lost');
    const order = await world.merchant('GET', `/v3/pay/transactions/out-trade-no/${lost}?mchid=${world.keys.mchId}`);
    expect(order.json.trade_state).toBe('SUCCESS');

    await world.fault('notice-delay', { seconds: 3600 });
    const late = await payOrder(world, shop.url);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(shop.received).toHaveLength(2);
    await world.post('/_sandbox/clock', { advanceMs: 3_600_000 });
    await settled(late);
  });

  test('out of order: the refund is told before the payment', async () => {
    await world.fault('notice-out-of-order');
    const outTradeNo = await payOrder(world, shop.url);
    expect((await noticeOf(outTradeNo))?.state).toBe('held');
    await world.merchant('POST', '/v3/refund/domestic/refunds', {
      out_trade_no: outTradeNo, out_refund_no: 'R-early', notify_url: shop.url, amount: { refund: 12800, total: 12800, currency: 'CNY' },
    });
    await settled(outTradeNo);
    expect(shop.received.map((notice) => parse(notice).event_type)).toEqual(['REFUND.SUCCESS', 'TRANSACTION.SUCCESS']);
  });

  test('abnormal refunds are told as such; a stuck one ends when the switch goes off', async () => {
    const outTradeNo = await payOrder(world, shop.url);
    await settled(outTradeNo);
    const refund = (outRefundNo: string) => world.merchant('POST', '/v3/refund/domestic/refunds', {
      out_trade_no: outTradeNo, out_refund_no: outRefundNo, notify_url: shop.url, amount: { refund: 100, total: 12800, currency: 'CNY' },
    });
    await world.fault('refund-abnormal');
    await refund('R-abnormal');
    await settled('R-abnormal');
    expect(parse(nth(1)).event_type).toBe('REFUND.ABNORMAL');
    expect(decrypt(world, nth(1))).toMatchObject({ refund_status: 'ABNORMAL' });

    await world.fault('refund-stuck', { times: 'always' });
    await refund('R-stuck');
    await world.post('/_sandbox/clock', { advanceMs: 60_000 });
    const status = async () => (await world.merchant('GET', '/v3/refund/domestic/refunds/R-stuck')).json.status;
    expect(await status()).toBe('PROCESSING');
    await world.fault('refund-stuck', { times: 0 });
    await world.post('/_sandbox/clock', { advanceMs: 60_000 });
    await settled('R-stuck');
    expect(await status()).toBe('SUCCESS');
  });

  test('notices follow the sandbox clock, so that a product that reads it finds them fresh', async () => {
    await world.post('/_sandbox/clock', { advanceMs: 30 * 86_400_000 });
    await payOrder(world, shop.url);
    await arrived(1);
    const aheadSeconds = Number(header(nth(0), 'timestamp')) - Date.now() / 1000;
    expect(aheadSeconds).toBeGreaterThan(30 * 86_400 - 10);
  });

  test('a faster schedule is a setting', async () => {
    await world.post('/_sandbox/settings', { retryScale: 0.000_1 });
    shop.answer = (index) => (index < 3 ? 500 : 200);
    const outTradeNo = await payOrder(world, shop.url);
    await settled(outTradeNo);
    expect(shop.received).toHaveLength(4);
  });
});
