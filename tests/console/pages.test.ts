import type { Browser, Page } from 'playwright-core';
import { openBrowser, signIn, visit, type Visit } from './support/browser';
import { builtConsole } from './support/built';
import { idOf, makeMembers } from './support/fixture-people';
import { startFixture, type Fixture } from './support/fixture-server';

jest.setTimeout(60_000);

const someone = makeMembers(12)[11]?.nickname ?? '';

const pages: [string, string][] = [
  ['/', '总览'], ['/members', '会员'], [`/members/${idOf('member', 12)}`, someone], ['/tags', '标签'], ['/tag-runs', '批量打标'], [`/tag-runs/${idOf('tagrun', 1)}`, '打上'], ['/segments', '人群'], ['/segments/new', ''], [`/segments/${idOf('segment', 2)}`, '银毫以上的岩茶、白茶客'], [`/segments/${idOf('segment', 2)}/history`, '人数与名单'],
  [`/segments/overlap?ids=${idOf('segment', 1)},${idOf('segment', 2)},${idOf('segment', 3)}`, '人群重合'], ['/member-lists', '导入名单'], ['/segment-settings', '评分与阶段'], ['/rfm', 'RFM 分析'], ['/lifecycle', '生命周期'], ['/churn', '流失风险'], ['/clusters', '习惯分群'], ['/campaigns', '营销'], ['/campaigns/new', '新建活动'],
  [`/campaigns/${idOf('campaign', 1)}`, '岩茶上新，老客先尝'], [`/campaigns/${idOf('campaign', 1)}?tab=receipt`, '岩茶上新，老客先尝'], [`/campaigns/${idOf('campaign', 1)}?tab=deliveries`, '岩茶上新，老客先尝'],
  [`/campaigns/${idOf('campaign', 3)}/edit`, '编辑活动'], ['/coupons', '优惠券'], ['/coupons/new', '新建优惠券'], ['/coupon-grants', '批量发券'], [`/coupon-grants/${idOf('grant', 1)}`, '秋日满减券'], ['/coupon-codes', '兑换码'], ['/purchase-gifts', '购后赠券'],
  ['/tiers', '会员等级'], ['/tiers/edit', '修改会员等级'], ['/cards', '付费会员卡'], ['/care', '关怀'], ['/tasks', '任务'], ['/check-in', '签到'], ['/referral', '邀请有礼'],
  ['/points', '积分规则'], ['/point-adjustments', '积分调整'], ['/mall', '积分商城'], ['/redemptions', '兑换记录'], ['/orders', '订单'], ['/products', '商品'],
  ['/group-buys', '拼团'], [`/group-buys/${idOf('activity', 1)}`, '三人同饮，桂花乌龙'], ['/stores', '门店'], ['/privacy', '隐私申请'], ['/audit', '审计'], ['/settings', '设置'],
];

/** Faults that a person with a keyboard or a reader, or on a small screen, would meet. */
const faultsOn = (page: Page): Promise<string[]> => page.evaluate(() => {
  const shown = (node: Element) => node.checkVisibility({ visibilityProperty: true }) && !node.closest('[aria-hidden="true"]');
  const named = (node: Element) => Boolean(node.textContent?.trim() || node.getAttribute('aria-label') || node.getAttribute('title') || node.getAttribute('aria-labelledby') || node.querySelector('[aria-label], img[alt]') || (node as HTMLButtonElement).labels?.length);
  const tell = (what: string, list: Element[]) => list.map((node) => `${what}: ${node.outerHTML.slice(0, 120)}`);
  const all = (selector: string) => [...document.querySelectorAll(selector)].filter(shown);
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  return [
    ...tell('button without a name', all('button, a[href]').filter((node) => !named(node))),
    ...tell('field without a label', all('input, textarea').filter((node) => !named(node))),
    ...tell('picture without words', all('img:not([alt])')),
    ...tell('broken picture', all('img').filter((node) => (node as HTMLImageElement).complete && (node as HTMLImageElement).naturalWidth === 0)),
    ...(wide > 0 ? [`${wide} px too wide`] : []),
    ...(document.querySelectorAll('h1').length === 1 ? [] : ['not exactly one main heading']),
  ];
});

/** On a phone nothing lies beyond the edge; the page that is open is made narrow, and wide again. */
const standsInOneColumn = async (page: Page): Promise<void> => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForFunction(() => document.documentElement.scrollWidth <= window.innerWidth, null, { timeout: 5000 });
  await page.setViewportSize({ width: 1024, height: 768 });
};

describe('every page', () => {
  let fixture: Fixture;
  let browser: Browser;
  let seat: Visit;

  beforeAll(async () => {
    fixture = await startFixture({ pages: builtConsole() });
    browser = await openBrowser();
    seat = await visit(browser, fixture.address, { width: 1024, height: 768 });
    await signIn(seat.page, 'admin');
  });
  afterAll(async () => {
    await browser?.close();
    await fixture?.close();
  });

  test.each(pages)('%s opens, fits 1024 px and a phone, can be named and read, and breaks no rule of the browser', async (path, title) => {
    const { page, errors } = seat;
    await page.goto(`${fixture.address}/console${path}`);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
    expect(await faultsOn(page)).toEqual([]);
    await standsInOneColumn(page);
    expect(errors.splice(0)).toEqual([]);
  });

  test('a chart has its numbers as a table behind it', async () => {
    const { page } = seat;
    await page.goto(`${fixture.address}/console/`);
    const panel = page.getByRole('region', { name: /近 30 天新增会员/ });
    await panel.getByText('表', { exact: true }).click();
    expect(await panel.getByRole('row').count()).toBe(31);
  });

  test('an address that is nobody’s says so and leads back', async () => {
    const { page } = seat;
    await page.goto(`${fixture.address}/console/nowhere`);
    await page.getByRole('button', { name: '回到总览' }).click();
    await page.getByRole('heading', { name: '总览' }).waitFor();
  });

  test('a list that failed says what failed, and one click brings it', async () => {
    const { page } = seat;
    fixture.fail('GET /v1/console/tags', { status: 422, code: 'BAD_REQUEST', times: 1 });
    await page.goto(`${fixture.address}/console/tags`);
    await page.getByRole('alert').getByText('标签没有读到').waitFor();
    await page.getByRole('button', { name: '重试' }).click();
    await page.getByRole('heading', { name: '口味偏好' }).waitFor();
  });

  test('a hiccup of the server is tried again without a word', async () => {
    const { page } = seat;
    fixture.fail('GET /v1/console/tiers', { status: 503, code: 'NOT_READY', times: 1 });
    await page.goto(`${fixture.address}/console/tiers`);
    await page.getByText('各等级当前人数').waitFor();
  });
});

describe('who sees what', () => {
  let fixture: Fixture;
  let browser: Browser;

  beforeAll(async () => {
    fixture = await startFixture({ pages: builtConsole() });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await fixture?.close();
  });

  test('support staff find no door that would be shut in their face', async () => {
    const { page, errors, close } = await visit(browser, fixture.address);
    await signIn(page, 'support');
    expect(await page.getByRole('navigation').getByRole('link', { name: '审计' }).count()).toBe(0);
    for (const path of ['/segments', '/campaigns', '/coupons', '/group-buys', '/tags']) {
      await page.goto(`${fixture.address}/console${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
      expect([path, await page.getByRole('button', { name: /^(新建|开一个|加标签|停发|做活动)/ }).count()]).toEqual([path, 0]);
    }
    await page.goto(`${fixture.address}/console/campaigns/new`);
    await page.getByText('你的角色不能编辑活动').waitFor();
    expect(fixture.seen.filter((call) => call.route === 'POST /v1/console/campaigns/dry-run')).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });

  test('a wrong password and a locked account are told in plain Chinese', async () => {
    const { page, close } = await visit(browser, fixture.address);
    await page.getByRole('heading', { name: '听檐茶事' }).waitFor();
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByText('请填写账号').waitFor();
    const attempt = async (username: string) => {
      await page.getByLabel('账号').fill(username);
      await page.getByLabel('密码', { exact: true }).fill('wrong');
      await page.getByRole('button', { name: '登录' }).click();
    };
    await attempt('manager');
    await page.getByRole('alert').getByText('账号或密码不对').waitFor();
    await attempt('locked');
    await page.getByRole('alert').getByText('登录失败次数过多，请 15 分钟后再试').waitFor();
    await close();
  });

  test('a reload stays signed in, an expired token is renewed unseen, and signing out ends the family', async () => {
    const { page, close } = await visit(browser, fixture.address);
    await signIn(page);
    await page.reload();
    await page.getByRole('heading', { name: '总览' }).waitFor();
    fixture.expireAccess();
    await page.getByRole('link', { name: '门店' }).click();
    await page.getByRole('heading', { name: '静安店' }).waitFor();
    const token = await page.evaluate(() => sessionStorage.getItem('shuke.console.refresh'));
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByRole('heading', { name: '登录经营后台' }).waitFor();
    expect(await page.evaluate(() => [sessionStorage.length, localStorage.length, document.cookie])).toEqual([0, 0, '']);
    expect(fixture.seen.filter((call) => call.route === 'POST /v1/session/end').map((call) => call.body)).toEqual([{ refreshToken: token }]);
    await close();
  });
});
