import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { repositoryRoot } from '../../../scripts/provision/home';

const folder = path.join(repositoryRoot, 'docs/pictures');

/** Pictures that have not arrived, skeletons and motion would make a different picture every time; a toast covers one. */
const settle = async (page: Page): Promise<void> => {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.waitForFunction(() => [...document.querySelectorAll('.taro__toast')].every((one) => getComputedStyle(one).display === 'none'));
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(700);
};

/** Writes docs/pictures/NAME.png when `SHUKE_PICTURES=1`, for the README; otherwise nothing. */
export const snap = async (page: Page, name: string): Promise<void> => {
  if (process.env.SHUKE_PICTURES !== '1') return;
  mkdirSync(folder, { recursive: true });
  await settle(page);
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
};
