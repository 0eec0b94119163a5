import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultTemplates } from '../../server/src/sandbox/templates';
import { OPENID, payOrder, prepayBody, signedPayment, startShop, startWorld, until } from './world';

describe('a restart of the sandbox', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('keeps prepaid orders, permissions, people, the clock and notices that wait', async () => {
    const dataFile = join(folder, 'data', 'sandbox.json');
    const shop = await startShop();
    shop.answer = () => 500;
    const first = await startWorld({ dataFile });
    const body = prepayBody(first, shop.url);
    const prepaid = await first.merchant('POST', '/v3/pay/transactions/jsapi', body);
    const waiting = await payOrder(first, shop.url);
    const templateId = defaultTemplates[0]?.templateId ?? '';
    await first.post('/_sandbox/subscribe', { openid: OPENID, templateIds: [templateId], accept: true });
    await first.post('/_sandbox/personas', { openid: 'oLateComer', name: '后来的人' });
    await until('the first delivery failed', () => shop.received.length === 1);
    await first.close();

    shop.answer = () => 200;
    const second = await startWorld({ dataFile });
    expect((await second.get(`/_sandbox/permissions?openid=${OPENID}`)).json.permissions).toMatchObject({ [templateId]: 1 });
    expect((await second.get('/_sandbox/personas?q=%E5%90%8E%E6%9D%A5')).json.personas).toMatchObject([{ openid: 'oLateComer' }]);
    await second.post('/_sandbox/clock', { advanceMs: 15_000 });
    await until('the notice arrived', () => shop.received.length === 2);
    const payment = { ...signedPayment(second.keys, String(prepaid.json.prepay_id)), action: 'pay' };
    expect((await second.post('/_sandbox/pay', payment)).json.ok).toBe(true);
    await until('the second order is told', () => shop.received.length === 3);
    await second.close();

    const third = await startWorld({ dataFile });
    const { offsetMs } = (await third.get('/_sandbox/clock')).json;
    expect(Number(offsetMs)).toBeGreaterThan(14_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(shop.received).toHaveLength(3);
    const query = await third.merchant('GET', `/v3/pay/transactions/out-trade-no/${waiting}?mchid=${third.keys.mchId}`);
    expect(query.json.trade_state).toBe('SUCCESS');
    await third.close();
    await shop.close();
  });

  test('with a broken data file it says which one, instead of forgetting everything', async () => {
    const dataFile = join(folder, 'sandbox.json');
    writeFileSync(dataFile, '{"orders":');
    await expect(startWorld({ dataFile })).rejects.toThrow(dataFile);
  });
});
