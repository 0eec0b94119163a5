import { chromium, type Browser, type Page } from 'playwright-core';
import { password } from './fixture-server';

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: process.env['SHUKE_CHROMIUM'] ?? '/usr/bin/chromium', args: flags });

export interface Visit { page: Page; errors: string[]; close(): Promise<void> }

/** A page of its own; whatever the browser complains about is collected. */
export async function visit(browser: Browser, address: string, size = { width: 1440, height: 900 }): Promise<Visit> {
  const context = await browser.newContext({ viewport: size, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', acceptDownloads: true });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // A refused or cut request is the test's own doing; everything else is a fault of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text());
  });
  await page.goto(`${address}/console/`);
  return { page, errors, close: () => context.close() };
}

export async function signIn(page: Page, username = 'manager'): Promise<void> {
  await page.getByLabel('账号').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('navigation', { name: '主导航' }).waitFor();
}
