/**
 * Pictures of pages at phone size, for people to look at:
 * `npx tsx tests/miniapp/support/shoot.ts OUT [persona] [path …]`, after the browser build.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startFixture } from './fixture-server';
import type { Persona } from './fixture-replies';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const [out = '/tmp/shots', persona = 'member', ...asked] = process.argv.slice(2);
const all = ['pages/home/index', 'pages/code/index', 'pages/inbox/index', 'pages/me/index'];

const shoot = async (): Promise<void> => {
  mkdirSync(out, { recursive: true });
  const fixture = await startFixture(process.env.SHOOT_ROOT ?? root);
  fixture.persona = persona as Persona;
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const page = await context.newPage();
  page.on('console', (line) => line.type() === 'error' && process.stderr.write(`console: ${line.text()}\n`));
  page.on('pageerror', (error) => process.stderr.write(`pageerror: ${error.message}\n`));
  for (const path of asked.length > 0 ? asked : all) {
    await page.goto('about:blank');
    await page.goto(`${fixture.origin}/m/?slot=shoot#/${path}`);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(500);
    const name = path.replace(/\/index/, '').replace(/[^a-z0-9]+/gi, '-');
    await page.screenshot({ path: `${out}/${persona}-${name}.png` });
    const long = await page.evaluate(() => Math.max(...[...document.querySelectorAll('.taro_page')].map((e) => e.scrollHeight)));
    if (long > 860) {
      await page.setViewportSize({ width: 390, height: Math.min(long, 3000) });
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${out}/${persona}-${name}-long.png` });
      await page.setViewportSize({ width: 390, height: 844 });
    }
  }
  await browser.close();
  await fixture.close();
};

void shoot();
