import { json, type StubAnswer, type StubRequest } from './stub-server';
import {
  APP_ID, certificateList, isSignedByMerchant, MCH_ID, PLATFORM_SERIAL, PUBLIC_KEY_ID, seal, signedAnswer,
  signedHeaders, startPayWorld, type PayWorld, type SignOptions,
} from './pay-world';

let world: PayWorld;
beforeEach(async () => { world = await startPayWorld(); });
afterEach(() => world.stub.close());

const unpaid = { appid: APP_ID, mchid: MCH_ID, out_trade_no: 'SK20240601-0001', trade_state: 'NOTPAY' };
const downloads = () => world.stub.requests.filter(({ url }) => url === '/v3/certificates');
const signed = (value: unknown, more: Partial<SignOptions> = {}): StubAnswer =>
  signedAnswer(value, { at: world.clock.now(), serial: PLATFORM_SERIAL, ...more });
const stranger = (): string => world.config.merchantPrivateKeyPem;
const byCertificate = (list: () => StubAnswer = () => signed(certificateList())) => ({ url }: StubRequest) =>
  (url === '/v3/certificates' ? list() : signed(unpaid));

const refundNotice = JSON.stringify({
  id: 'EV-1', event_type: 'REFUND.CLOSED', resource_type: 'encrypt-resource',
  resource: {
    original_type: 'refund',
    ...seal(JSON.stringify({
      mchid: MCH_ID, transaction_id: 't', out_trade_no: 'SK20240601-0001', refund_id: 'r', out_refund_no: 'R1',
      refund_status: 'CLOSED',
      amount: { total: 100, refund: 100 },
    }), 'refund'),
  },
});
const notice = (serial: string) => ({
  headers: signedHeaders(refundNotice, { at: world.clock.now(), serial }), rawBody: refundNotice,
  now: world.clock.now(),
});

describe('platform certificates', () => {
  test('are fetched once, before the first call, by a signed request, and named in the calls that follow', async () => {
    world.stub.answer(byCertificate());
    const pay = world.create({ verifyMode: 'certificate' });
    expect(await Promise.all([pay.query('SK20240601-0001'), pay.query('SK20240601-0001')]))
      .toMatchObject([{ ok: true }, { ok: true }]);
    expect(world.stub.requests.map(({ url }) => url.split('?')[0])).toEqual(
      ['/v3/certificates', '/v3/pay/transactions/out-trade-no/SK20240601-0001',
        '/v3/pay/transactions/out-trade-no/SK20240601-0001']);
    expect(world.stub.requests.every(isSignedByMerchant)).toBe(true);
    expect(world.stub.requests[1]?.headers['wechatpay-serial']).toBe(PLATFORM_SERIAL);
  });

  test('verify notices, fetched by the first of them if need be', async () => {
    world.stub.answer(byCertificate());
    const pay = world.create({ verifyMode: 'certificate' });
    expect(await pay.readNotice(notice(PLATFORM_SERIAL)))
      .toMatchObject({ ok: true, notice: { refundStatus: 'CLOSED' } });
    expect(downloads()).toHaveLength(1);
  });

  test('are asked for once a minute however many unknown serials come in', async () => {
    world.stub.answer(byCertificate());
    const pay = world.create({ verifyMode: 'certificate' });
    const forge = () => Promise.all(Array.from({ length: 50 }, (_, i) => pay.readNotice(notice(`FORGED${i}`))));
    expect((await forge()).every((answer) => !answer.ok && answer.reason === 'UNKNOWN_SERIAL')).toBe(true);
    expect(downloads()).toHaveLength(1);
    world.clock.pass(59_000);
    await forge();
    expect(downloads()).toHaveLength(1);
    world.clock.pass(1_000);
    await forge();
    expect(downloads()).toHaveLength(2);
  });

  test('are not asked for by stale, probing or malformed notices', async () => {
    const pay = world.create({ verifyMode: 'certificate' });
    const { headers, ...rest } = notice('FORGED');
    await pay.readNotice({ ...rest, headers, now: new Date(world.clock.now().getTime() + 300_000) });
    await pay.readNotice({ ...rest, headers: { ...headers, 'wechatpay-signature': 'WECHATPAY/SIGNTEST/x' } });
    await pay.readNotice({ ...rest, headers: { ...headers, 'wechatpay-nonce': undefined } });
    expect(world.stub.requests).toHaveLength(0);
  });

  test('are looked at again after twelve hours, and the old ones serve while that fails', async () => {
    world.stub.answer(byCertificate());
    const pay = world.create({ verifyMode: 'certificate' });
    await pay.query('SK20240601-0001');
    world.clock.pass(12 * 3_600_000 + 1);
    world.stub.answer(byCertificate(() => ({ status: 500 })));
    expect(await pay.query('SK20240601-0001')).toMatchObject({ ok: true });
    expect(downloads()).toHaveLength(2);
  });

  test('end: an expired one verifies nothing, and no call is made without one', async () => {
    world.stub.answer(byCertificate());
    const pay = world.create({ verifyMode: 'certificate' });
    await pay.query('SK20240601-0001');
    world.clock.set(new Date('2025-05-09T02:04:31Z'));
    expect(await pay.query('SK20240601-0001')).toMatchObject({ kind: 'retryable', code: 'PLATFORM_KEYS_UNAVAILABLE' });
    expect(await pay.readNotice(notice(PLATFORM_SERIAL))).toEqual({ ok: false, reason: 'UNKNOWN_SERIAL' });
    expect(world.stub.requests.filter(({ url }) => url !== '/v3/certificates')).toHaveLength(1);
  });

  test.each<[string, () => StubAnswer]>([
    ['unsigned', () => json(certificateList())],
    ['signed with a key of their own choice', () => signed(certificateList(), { privateKeyPem: stranger() })],
    ['sealed with another APIv3 key', () => signed(certificateList({ apiV3Key: 'x'.repeat(32) }))],
    ['listed under a serial that they do not bear', () =>
      signed(certificateList({ serial: 'ABCDEF' }), { serial: 'ABCDEF' })],
    ['no certificates', () => signed(certificateList({ pem: 'hello' }))],
    ['nothing', () => signed({ data: null })],
    ['stale', () => signed(certificateList(), { at: new Date(world.clock.now().getTime() - 400_000) })],
  ])('that are %s are not taken, and no call is made', async (_what, list) => {
    world.stub.answer(byCertificate(list));
    const pay = world.create({ verifyMode: 'certificate' });
    expect(await pay.query('SK20240601-0001')).toMatchObject({ kind: 'retryable', code: 'PLATFORM_KEYS_UNAVAILABLE' });
    expect(world.stub.requests.map(({ url }) => url)).toEqual(['/v3/certificates']);
  });

  test('that a merchant does not have are named in the failure', async () => {
    const message = '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。';
    world.stub.answer(() => json({ code: 'RESOURCE_NOT_EXISTS', message }, 404));
    const answer = await world.create({ verifyMode: 'certificate' }).query('SK20240601-0001');
    expect(answer).toMatchObject({ ok: false, kind: 'retryable', code: 'PLATFORM_KEYS_UNAVAILABLE' });
    expect(!answer.ok && answer.message).toContain(message);
  });

  test('that could not be fetched are fetched again soon', async () => {
    world.stub.answer(() => 'drop');
    const pay = world.create({ verifyMode: 'certificate' });
    expect(await pay.query('SK20240601-0001')).toMatchObject({ kind: 'retryable' });
    world.stub.answer(byCertificate());
    expect(await pay.query('SK20240601-0001')).toMatchObject({ kind: 'retryable' });
    world.clock.pass(5_000);
    expect(await pay.query('SK20240601-0001')).toMatchObject({ ok: true });
  });

  test('serve after the clock was set back', async () => {
    world.stub.answer(() => 'drop');
    const pay = world.create({ verifyMode: 'certificate' });
    await pay.query('SK20240601-0001');
    world.clock.pass(-86_400_000);
    world.stub.answer(byCertificate());
    expect(await pay.query('SK20240601-0001')).toMatchObject({ ok: true });
  });
});

describe('the public key', () => {
  test('needs no fetching and takes no certificate\'s signature', async () => {
    world.stub.answer(() => signed(unpaid, { serial: PUBLIC_KEY_ID }));
    const pay = world.create();
    expect(await pay.query('SK20240601-0001')).toMatchObject({ ok: true });
    expect(await pay.readNotice(notice(PUBLIC_KEY_ID))).toMatchObject({ ok: true });
    expect(await pay.readNotice(notice(PLATFORM_SERIAL))).toEqual({ ok: false, reason: 'UNKNOWN_SERIAL' });
    expect(downloads()).toHaveLength(0);
  });

  test('and certificates serve side by side while a merchant moves from these to that', async () => {
    world.stub.answer(byCertificate());
    const pay = world.create({ verifyMode: 'both' });
    expect(await pay.readNotice(notice(PUBLIC_KEY_ID))).toMatchObject({ ok: true });
    expect(downloads()).toHaveLength(0);
    expect(await pay.readNotice(notice(PLATFORM_SERIAL))).toMatchObject({ ok: true });
    expect(await pay.query('SK20240601-0001')).toMatchObject({ ok: true });
    expect(world.stub.requests.at(-1)?.headers['wechatpay-serial']).toBe(PUBLIC_KEY_ID);
  });
});
