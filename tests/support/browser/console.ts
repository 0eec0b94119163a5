import type { Locator, Page } from 'playwright-core';

export const signInToConsole = async (page: Page, { username, password }: { username: string; password: string }): Promise<void> => {
  await page.goto('/console/');
  await page.getByLabel('账号').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('navigation', { name: '主导航' }).waitFor();
};

/** Opens a select and takes the option that begins with these words. */
export const pickOption = async (page: Page, select: Locator, words: string): Promise<void> => {
  await select.click();
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').filter({ hasText: words }).first().click();
};

interface Offer {
  tier: string;
  coupon: string;
  title: string;
  text: string;
}

/** Fills one offer of the campaign editor: for whom, which coupon, and the words of its message. */
export const addOffer = async (page: Page, place: number, { tier, coupon, title, text }: Offer): Promise<void> => {
  const offer = page.getByRole('group', { name: `权益 ${place}`, exact: true });
  await pickOption(page, offer.getByLabel('等级'), tier);
  await page.keyboard.press('Escape');
  await pickOption(page, offer.getByLabel('送一张券'), coupon);
  await offer.getByLabel('消息标题').fill(title);
  await offer.getByLabel('消息正文').fill(text);
};

/** Opens a page of the console and waits until nothing of it loads any more. */
export const openConsolePage = async (page: Page, path: string, heading: string): Promise<void> => {
  await page.goto(`/console${path}`);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
};

/** Presses a button of the dialogue or drawer on top. */
export const agreeTo = (page: Page, name: string): Promise<void> => page.getByRole('dialog').last().getByRole('button', { name, exact: true }).last().click();

/** Picks a day in a date field by typing it, as `2026-11-22`. */
export const typeDay = async (field: Locator, date: string): Promise<void> => {
  await field.fill(date);
  await field.press('Enter');
};
