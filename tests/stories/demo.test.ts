import type { Locator, Page } from 'playwright-core';
import { OPERATORS, STORES } from '../../scripts/seed/brand';
import { signInToConsole } from '../support/browser/console';
import { scanAtCounter, typeAmount } from '../support/browser/counter';
import { backTo, beSomeone, follow, read, seen, tap } from '../support/browser/mini-program';
import { snap } from '../support/browser/snap';
import { startDemo } from '../support/browser/start-demo';
import type { RunningProduct } from '../support/browser/start-product';

/** The README shows the brand as `npm start` makes it; the story itself is as true of a smaller one. */
const MEMBERS = process.env.SHUKE_PICTURES === '1' ? 2_000 : 300;

let product: RunningProduct;
let member: Page;
let staff: Page;
let manager: Page;

beforeAll(async () => {
  product = await startDemo(MEMBERS);
  member = (await product.room.seat('member', 'phone')).page;
  staff = (await product.room.seat('staff', 'phone')).page;
  manager = (await product.room.seat('manager', 'desktop')).page;
});
afterAll(() => product?.close());

const part = (name: string, run: () => Promise<void>): void => test(name, () => product.room.part(name, run)());

/** Requests of a page while something is done, as `GET /v1/brand`. */
const requestsDuring = async (page: Page, run: () => Promise<void>): Promise<string[]> => {
  const seenRequests: string[] = [];
  const note = (request: { method(): string; url(): string }): void => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/v1/')) seenRequests.push(`${request.method()} ${pathname}`);
  };
  page.on('request', note);
  await run();
  page.off('request', note);
  return seenRequests;
};

/** The picture is whole: nothing of it lies outside the screen. */
const isInside = async (page: Page, place: Locator): Promise<boolean> => {
  const box = await place.first().boundingBox();
  const view = page.viewportSize();
  if (!box || !view) return false;
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= view.width && box.y + box.height <= view.height;
};

const visit = async (path: string, heading: string): Promise<void> => {
  await manager.goto(`/console${path}`);
  await manager.getByRole('heading', { level: 1, name: heading }).waitFor();
  await manager.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
};

const openRow = async (list: string, row: string): Promise<void> => {
  await manager.getByRole('link', { name: list, exact: true }).first().click();
  await manager.getByRole('row', { name: row }).first().click();
};

describe('somebody new looks around in the demo brand', () => {
  part('on a phone the first page lets one choose whose code to scan, and leads there', async () => {
    await member.goto('/');
    const codes = member.getByRole('combobox', { name: '扫哪家店的码' });
    await codes.waitFor();
    expect(await codes.getByRole('option').allTextContents()).toEqual([...STORES.map(({ name }) => name), '不扫码']);
    await codes.selectOption('不扫码');
    expect(await member.locator('a[data-open=member]').getAttribute('href')).not.toContain('scene=');
    await codes.selectOption({ label: '静安寺店' });
    expect(await member.locator('a[data-open=member]').getAttribute('href')).toContain('scene=');
  });

  part('on a desk the whole first page stands beside a phone that runs', async () => {
    await manager.goto('/');
    await manager.getByRole('group', { name: '以谁打开' }).waitFor();
    const phone = manager.frameLocator('iframe');
    await phone.getByRole('button', { name: '沈知微' }).click();
    await phone.getByText('再消费 ¥86 升金毫').first().waitFor();
    const unseen = await manager.locator('img').evaluateAll((list) =>
      list.filter((one) => one.clientWidth === 0 && one.checkVisibility()).map((one) => one.outerHTML));
    expect(unseen).toEqual([]);
    await manager.evaluate(() => window.scrollTo(0, 0));
    await snap(manager, 'doors');
  });

  part('home says what stands between a member and the next tier, and asks the server for nothing twice', async () => {
    await member.goto('/m/#/pages/home/index');
    await member.waitForURL(/\/identity/);
    const requests = await requestsDuring(member, async () => {
      await beSomeone(member, '沈知微');
      await read(member, '再消费 ¥86 升金毫');
      await member.waitForTimeout(2500);
    });
    expect(requests.filter((one, place) => requests.indexOf(one) !== place)).toEqual([]);
    await snap(member, 'home');
  });

  part('what can be claimed is claimed, and stands among the coupons at once', async () => {
    await follow(member, /^有 3 张券可以领/);
    for (const title of ['周三会员日', '滨江店见']) {
      await tap(member, `领取${title}`);
      await read(member, '已放进券包');
    }
    await backTo(member, '首页');
    await follow(member, /^可用券 3/);
    await read(member, '已过期');
    for (const title of ['周三会员日', '常客回礼', '滨江店见']) await read(member, title);
    await snap(member, 'coupons');
    await backTo(member, '首页');
  });

  part('points tell where each came from and what is left', async () => {
    await follow(member, /^积分/);
    await read(member, '消费得积分');
    await snap(member, 'points');
    await backTo(member, '首页');
  });

  part('a team one seat short shows who is in and how long it waits', async () => {
    await tap(member, '去参团');
    await read(member, '等你');
    await seen(member.getByRole('button', { name: /^参团 ¥/ })).waitFor();
    await snap(member, 'team');
    await backTo(member, '商城');
  });

  part('a product explains its price, and the checkout every line of what is paid', async () => {
    await read(member, '武康路店自提');
    await snap(member, 'shop');
    await follow(member, /^肉桂，/);
    await read(member, '武夷山三坑两涧');
    await snap(member, 'product');
    await tap(member, '立即购买');
    await read(member, '这是最省的组合');
    await seen(member.getByRole('button', { name: /^提交订单并支付 ¥/ })).waitFor();
    await snap(member, 'checkout');
    await backTo(member, '会员码');
  });

  part('the counter recognises her, takes what saves most, and the receipt is whole on the screen', async () => {
    await read(member, '秒后自动更新');
    await snap(member, 'code');
    await staff.goto('/m/?slot=staff#/packages/staff/counter/index');
    await beSomeone(staff, '周以安');
    await read(staff, '正在出示会员码的会员');
    await seen(staff.getByRole('button', { name: '沈知微' })).waitFor();
    await tap(staff, '取消');
    await read(staff, '今天单数');
    await snap(staff, 'staff-scan');
    await tap(staff, '扫会员码');
    await scanAtCounter(staff, '沈知微');
    await typeAmount(staff, '128');
    const act = seen(staff.getByRole('button', { name: /^核销并入账 ¥/ }));
    await act.waitFor();
    expect(await isInside(staff, act)).toBe(true);
    await snap(staff, 'staff-counter');
    await act.click();
    await read(staff, '已入账');
    expect(await isInside(staff, staff.locator('.receipt__mark'))).toBe(true);
    expect(await isInside(staff, seen(staff.getByRole('button', { name: '扫下一位' })))).toBe(true);
    await snap(staff, 'staff-receipt');
  });

  part('a member’s page tells their story in words, without one code', async () => {
    const { username, password } = OPERATORS[0]!;
    await signInToConsole(manager, { username, password });
    await manager.getByRole('list', { name: '增长循环的四个阶段' }).getByRole('heading').first().waitFor();
    await snap(manager, 'console-overview');
    await visit('/members', '会员');
    await snap(manager, 'console-members');
    await visit('/members?search=沈知微', '会员');
    await manager.getByRole('row', { name: /沈知微/ }).first().click();
    await manager.getByRole('heading', { level: 1, name: '沈知微' }).waitFor();
    await manager.getByText('到店消费').first().waitFor();
    await snap(manager, 'console-member');
    await manager.getByRole('button', { name: '授权', exact: true }).click();
    await manager.getByText('同意隐私政策').waitFor();
    expect(await manager.locator('.timeline').innerText()).not.toMatch(/[a-z]+[:-][a-z]+/);
  });

  part('a segment opens as rules with their counts, one sentence, and people with reasons', async () => {
    await openRow('人群', '来过两次以上，一个月没来');
    const live = manager.getByRole('status').filter({ hasText: '人' });
    await live.first().waitFor();
    await manager.waitForFunction(() => !document.querySelector('[aria-busy="true"], .is-waiting'));
  });

  part('a draft shows beside each offer whom it reaches and the most it can cost', async () => {
    await openRow('营销', '四时有茶礼盒');
    const summary = manager.getByRole('complementary', { name: '发出前看清' });
    await summary.getByText('人会收到').waitFor();
    await summary.getByText('券全部用掉时').waitFor();
    await snap(manager, 'console-campaign-editor');
  });

  part('a finished campaign says what it earned beside those it left out', async () => {
    await openRow('营销', '岩茶回甘季');
    await manager.getByRole('region', { name: '从触达到下单' }).waitFor();
    await manager.getByRole('region', { name: '和不发的人比' }).waitFor();
    await snap(manager, 'console-campaign');
  });
});
