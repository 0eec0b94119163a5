import { mkdirSync } from 'node:fs';
import { builtConsole } from './built';
import { openBrowser, signIn, visit } from './browser';
import { startFixture } from './fixture-server';
import { idOf } from './fixture-people';

/** `npx tsx tests/console/support/shoot.ts FOLDER [WIDTHxHEIGHT] [name…]`: pictures of the pages on invented data. */
const pages: [string, string][] = [
  ['board', '/'], ['members', '/members'], ['member', `/members/${idOf('member', 12)}`], ['tags', '/tags'], ['tag-runs', '/tag-runs'], ['tag-run', `/tag-runs/${idOf('tagrun', 1)}`], ['segments', '/segments'],
  ['segment', `/segments/${idOf('segment', 2)}`], ['segment-new', '/segments/new'], ['segment-history', `/segments/${idOf('segment', 2)}/history`],
  ['segment-overlap', `/segments/overlap?ids=${idOf('segment', 1)},${idOf('segment', 2)},${idOf('segment', 3)}`], ['lists', '/member-lists'], ['segment-settings', '/segment-settings'], ['campaigns', '/campaigns'], ['campaign-new', '/campaigns/new'],
  ['campaign', `/campaigns/${idOf('campaign', 1)}`], ['campaign-receipt', `/campaigns/${idOf('campaign', 1)}?tab=receipt`], ['campaign-deliveries', `/campaigns/${idOf('campaign', 1)}?tab=deliveries`],
  ['campaign-paused', `/campaigns/${idOf('campaign', 2)}?tab=content`], ['campaign-edit', `/campaigns/${idOf('campaign', 3)}/edit`], ['coupons', '/coupons'], ['coupon-new', '/coupons/new'],
  ['rfm', '/rfm'], ['lifecycle', '/lifecycle'], ['churn', '/churn'], ['clusters', '/clusters'], ['tiers', '/tiers'], ['tasks', '/tasks'], ['check-in', '/check-in'], ['orders', '/orders'], ['products', '/products'], ['group-buys', '/group-buys'], ['teams', `/group-buys/${idOf('activity', 1)}`], ['stores', '/stores'], ['audit', '/audit'], ['settings', '/settings'],
];

async function shoot(folder: string, size: { width: number; height: number }, only: string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const fixture = await startFixture({ pages: builtConsole() });
  const browser = await openBrowser();
  const { page, errors } = await visit(browser, fixture.address, size);
  if (only.length === 0 || only.includes('sign-in')) {
    await page.waitForTimeout(600);
    await page.screenshot({ path: `${folder}/sign-in.png` });
  }
  await signIn(page, 'admin');
  for (const [name, path] of pages.filter(([key]) => only.length === 0 || only.includes(key))) {
    await page.goto(`${fixture.address}/console${path}`);
    await page.waitForTimeout(1400);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.screenshot({ path: `${folder}/${name}.png`, fullPage: height < 2400 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 0) process.stdout.write(`${name}: ${wide} px too wide\n`);
  }
  await browser.close();
  await fixture.close();
  process.stdout.write(errors.length === 0 ? 'no errors\n' : `${[...new Set(errors)].join('\n')}\n`);
}

const [folder = '/tmp/cshots/a', wanted = '1440x900', ...only] = process.argv.slice(2);
const [width = 1440, height = 900] = wanted.split('x').map(Number);
void shoot(folder, { width, height }, only);
