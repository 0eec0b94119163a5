import { chromium, type Browser, type Page } from 'playwright-core';
import { ensureBrowser } from '../../scripts/provision/browser';
import { OPENID, prepayBody, signedPayment, startShop, startWorld, until, type Shop, type TestWorld } from './world';

/** The page that the H5 mini-program would be; it answers anything. */
const backTo = (shop: Shop) => shop.url.replace('/notice', '/m/?a=1#/pages/home/index');

const identityOf = (world: TestWorld, redirect: string, more = '') =>
  `${world.url}/identity?redirect=${encodeURIComponent(redirect)}${more}`;

const prepaid = async (world: TestWorld, shop: Shop) => {
  const body = prepayBody(world, shop.url);
  const prepayId = String((await world.merchant('POST', '/v3/pay/transactions/jsapi', body)).json.prepay_id);
  const query = new URLSearchParams({ prepay_id: prepayId, ...signedPayment(world.keys, prepayId), redirect: backTo(shop) });
  return { outTradeNo: body.out_trade_no, prepayId, query };
};

describe('pages in a browser', () => {
  let world: TestWorld;
  let shop: Shop;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    [world, shop] = await Promise.all([startWorld(), startShop()]);
    await world.post('/_sandbox/personas', [
      { openid: 'oStaff_1', phone: '13911112224', name: '陈店长', kind: 'staff', note: '静安店' },
      { openid: 'oQuote_1', phone: '13911112225', name: '<b>"坏"</b>', kind: 'member' },
    ]);
    shop.answer = () => 200;
    browser = await chromium.launch({
      executablePath: ensureBrowser(), args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    });
  }, 60_000);
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    complaints.length = 0;
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) complaints.push(message.text());
    });
  });
  afterEach(async () => {
    await page.close();
    expect(complaints).toEqual([]);
  });
  afterAll(() => Promise.all([browser.close(), world.close(), shop.close()]));

  const session = async (url: string) => {
    const code = new URL(url).searchParams.get('code') ?? '';
    const reply = await world.get(`/sns/jscode2session?${new URLSearchParams({
      appid: world.keys.appId, secret: world.keys.appSecret, js_code: code, grant_type: 'authorization_code',
    })}`);
    return String(reply.json.openid);
  };

  test('one picks who one is and comes back with a login code before the hash', async () => {
    await page.goto(identityOf(world, backTo(shop)));
    await page.getByRole('button', { name: '陈店长' }).click();
    await page.waitForURL(/code=/);
    expect(page.url()).toMatch(/\/m\/\?a=1&code=[^&]+&openid=oStaff_1#\/pages\/home\/index$/);
    expect(await session(page.url())).toBe('oStaff_1');
  });

  test('a newcomer is somebody whom nobody knew', async () => {
    await page.goto(identityOf(world, backTo(shop)));
    await page.getByPlaceholder('称呼').fill('小满');
    await page.getByRole('button', { name: '以新顾客进入' }).click();
    await page.waitForURL(/code=/);
    const openid = await session(page.url());
    expect(openid).toMatch(/^o[A-Za-z0-9_-]{27}$/);
    const { personas } = (await world.get(`/_sandbox/personas?q=${encodeURIComponent('小满')}`)).json;
    expect(personas).toMatchObject([{ openid, kind: 'visitor', phone: expect.stringMatching(/^199\d{8}$/) }]);
  });

  test('people are found by note, phones are masked, and names are text only', async () => {
    await page.goto(identityOf(world, backTo(shop), `&q=${encodeURIComponent('静安')}`));
    expect(await page.locator('.person').count()).toBe(1);
    expect(await page.content()).not.toContain('13911112224');
    await page.goto(identityOf(world, backTo(shop)));
    expect(await page.locator('.person b', { hasText: '<b>"坏"</b>' }).count()).toBe(1);
    await page.goto(identityOf(world, backTo(shop), '&q=没有这样的人'));
    expect(await page.textContent('main')).toContain('没有找到');
  });

  test('pages fit a phone, and everything that is tapped is at least 44 px high', async () => {
    for (const url of [identityOf(world, backTo(shop)), `${world.url}/pay?${(await prepaid(world, shop)).query}`, `${world.url}/`]) {
      await page.goto(url);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      const heights = await page.locator('main .button:visible, main .person:visible').evaluateAll((all) => all.map((one) => one.clientHeight + 2));
      expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
    }
  });

  test('the pay sheet shows shop, amount and goods; paying comes back and the notice is sent', async () => {
    const { outTradeNo, query } = await prepaid(world, shop);
    await page.goto(`${world.url}/pay?${query}`);
    const text = await page.textContent('main');
    for (const words of ['熟客茶铺', '¥128.00', '武夷岩茶礼盒', '王**']) expect(text).toContain(words);
    await page.getByRole('button', { name: '支付' }).click();
    await page.waitForURL(/pay_result=ok/);
    await until('the notice', async () =>
      ((await world.get('/_sandbox/notices')).json.notices as { subject: string; state: string }[])
        .some((notice) => notice.subject === outTradeNo && notice.state === 'delivered'));
  });

  test('cancelling leaves the order unpaid', async () => {
    const { outTradeNo, query } = await prepaid(world, shop);
    await page.goto(`${world.url}/pay?${query}`);
    await page.getByRole('button', { name: '取消' }).click();
    await page.waitForURL(/pay_result=cancel/);
    const order = await world.merchant('GET', `/v3/pay/transactions/out-trade-no/${outTradeNo}?mchid=${world.keys.mchId}`);
    expect(order.json.trade_state).toBe('NOTPAY');
  });

  test('a sheet that may not be paid says why, and leads back', async () => {
    const { query } = await prepaid(world, shop);
    query.set('paySign', 'AAAA');
    await page.goto(`${world.url}/pay?${query}`);
    expect(await page.textContent('main')).toContain('支付验证签名失败');
    expect(await page.getByRole('link', { name: '返回商家' }).getAttribute('href')).toContain('pay_result=fail');
  });

  test('framed, the sheet tells the page around it', async () => {
    const { query } = await prepaid(world, shop);
    query.delete('redirect');
    await page.goto(backTo(shop));
    await page.setContent(`<iframe src="${world.url}/pay?${query}" style="width:390px;height:700px"></iframe>`);
    const told = page.evaluate(() => new Promise((resolve) => {
      window.addEventListener('message', (event) => resolve(event.data as unknown));
    }));
    await page.frameLocator('iframe').getByRole('button', { name: '支付' }).click();
    expect(await told).toEqual({ type: 'sandbox-pay', ok: true, errMsg: 'requestPayment:ok' });
  });

  test('the board shows calls as they come, turns switches and moves the clock', async () => {
    await page.goto(`${world.url}/`);
    await world.merchant('POST', '/v3/pay/transactions/jsapi', { bad: true });
    const newest = page.locator('#calls details').first();
    await newest.getByText('/v3/pay/transactions/jsapi').waitFor();
    expect(await newest.textContent()).toContain('商户签名有效，拒绝');
    await page.locator('[data-fault="notice-lost"] [data-times="always"]').click();
    await page.locator('[data-fault="notice-lost"].on').waitFor();
    expect((await world.get('/_sandbox/faults')).json.faults).toMatchObject([{ name: 'notice-lost', times: null }]);
    await page.getByRole('button', { name: '全部关掉' }).click();
    await page.locator('[data-fault="notice-lost"]:not(.on)').waitFor();
    await page.getByRole('button', { name: '+7 天' }).click();
    await page.getByText('比真实时间快 7 天').waitFor();
    await page.getByRole('button', { name: '复位' }).click();
    await page.getByText('与真实时间一致').waitFor();
    expect(Math.abs(Number((await world.get('/_sandbox/clock')).json.offsetMs))).toBeLessThan(50);
  });

  test('a call that comes while the list is on its way is neither lost nor shown twice', async () => {
    let called = 0;
    await page.route('**/_sandbox/calls?*', async (route) => {
      const before = await route.fetch();
      if ((called += 1) === 1) await world.merchant('GET', '/v3/pay/transactions/out-trade-no/WHILE_LOADING');
      await page.locator('#calls').getByText('WHILE_LOADING').waitFor();
      await route.fulfill({ response: before });
    });
    await page.goto(`${world.url}/`);
    await page.waitForFunction(() => document.querySelectorAll('#calls details').length > 1);
    expect(await page.locator('#calls details', { hasText: 'WHILE_LOADING' }).count()).toBe(1);
  });

  test('the board repeats and forges notices', async () => {
    const { query, outTradeNo } = await prepaid(world, shop);
    await page.goto(`${world.url}/pay?${query}`);
    await page.getByRole('button', { name: '支付' }).click();
    await page.waitForURL(/pay_result=ok/);
    await page.goto(`${world.url}/`);
    await page.getByRole('tab', { name: '支付通知' }).click();
    const row = page.locator('#notices .row', { hasText: outTradeNo });
    await row.locator('select').selectOption('forged-tag');
    await row.getByRole('button', { name: '发一次' }).click();
    await page.locator('#notices .row', { hasText: outTradeNo }).getByText('共发 2 次').waitFor();
  });
});

describe('pages refuse', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  test('to carry a code away from this machine', async () => {
    expect((await world.get('/identity?redirect=https%3A%2F%2Fevil.example%2F')).status).toBe(400);
    expect((await world.get('/identity?redirect=javascript%3Aalert(1)')).status).toBe(400);
    const form = new URLSearchParams({ redirect: 'https://evil.example/', openid: OPENID }).toString();
    const posted = await fetch(`${world.url}/identity`, { method: 'POST', body: form, redirect: 'manual' });
    expect([posted.status, posted.headers.get('location')]).toEqual([400, null]);
  });

  test('a person who is not on the list, in words', async () => {
    const posted = await world.post('/identity', new URLSearchParams({ openid: '__proto__' }).toString());
    expect(posted.status).toBe(404);
    expect(posted.text).toContain('没有这个人');
  });

  test('any script but their own', async () => {
    const { headers, text } = await world.get('/');
    const [, nonce] = /script-src 'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '') ?? [];
    expect(nonce).toBeTruthy();
    expect(text).toContain(`<script nonce="${nonce}">`);
    expect(headers.get('content-security-policy')).toContain('default-src \'none\'');
  });
});
