import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { password } from './fixture-server';

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Everything here happens within a second; a test that waits longer has failed. */
const longestWaitMs = 8_000;

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: process.env['SHUKE_CHROMIUM'] ?? '/usr/bin/chromium', args: flags });

export interface Visit { page: Page; errors: string[]; close(): Promise<void> }

const usual = { width: 1440, height: 900 };

/** A page of its own; whatever the browser complains about is collected. */
export async function visit(browser: Browser, address: string, size = usual): Promise<Visit> {
  const context = await newSeat(browser, size);
  const seat = await newTab(context);
  await seat.page.goto(`${address}/console/`);
  return { ...seat, close: () => context.close() };
}

export const newSeat = (browser: Browser, size = usual): Promise<BrowserContext> =>
  browser.newContext({ viewport: size, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', acceptDownloads: true });

/** A tab; with a refresh token it has signed in before. The form itself is tried where it matters. */
export async function newTab(context: BrowserContext, refreshToken?: string): Promise<Visit> {
  const page = await context.newPage();
  page.setDefaultTimeout(longestWaitMs);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // A refused or cut request is the test's own doing; everything else is a fault of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text());
  });
  if (refreshToken) await page.addInitScript((token) => { if (!sessionStorage.length && !window.name) sessionStorage.setItem('shuke.console.refresh', token); window.name = 'seated'; }, refreshToken);
  return { page, errors, close: () => page.close() };
}

export async function signIn(page: Page, username = 'manager'): Promise<void> {
  await page.getByLabel('账号').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('navigation', { name: '主导航' }).waitFor();
}
