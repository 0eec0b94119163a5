import type { Locator, Page } from 'playwright-core';

/** Pages stay in the document below the one on top; only what a person can see counts. */
export const seen = (place: Locator): Locator => place.filter({ visible: true });

const attemptMs = 2000;
const attempts = 10;

/**
 * Clicks what is visible now. Pages stay in the document below the one on top, and Playwright holds on to the element
 * that it found first: until one can be clicked, look again instead of waiting for one whose page was just leaving.
 */
const press = async (place: Locator): Promise<void> => {
  for (let attempt = 1; attempt < attempts; attempt += 1) {
    const ready = await seen(place).first().click({ trial: true, timeout: attemptMs }).then(() => true, () => false);
    if (ready) break;
  }
  await seen(place).first().click();
};

export const tap = (page: Page, name: string | RegExp): Promise<void> => press(page.getByRole('button', { name }));

export const follow = (page: Page, name: string | RegExp): Promise<void> => press(page.getByRole('link', { name }));

export const openTab = async (page: Page, name: string): Promise<void> => {
  const tab = page.getByRole('tab', { name: new RegExp(`^${name}`) });
  await press(tab);
  await seen(page.getByRole('tab', { name: new RegExp(`^${name}`), selected: true })).first().waitFor();
};

/** Goes back, page after page, to where the tab bar is, and opens a tab. */
export const backTo = async (page: Page, name: string): Promise<void> => {
  const tabs = seen(page.getByRole('tablist', { name: '主导航' }));
  const back = seen(page.getByRole('button', { name: /^(返回|回到首页)$/ }));
  await tabs.or(back).first().waitFor();
  while ((await tabs.count()) === 0) {
    await press(back);
    await page.waitForTimeout(200);
  }
  await openTab(page, name);
};

/** Waits until a person can read it. */
export const read = (page: Page, text: string | RegExp): Promise<void> => seen(page.getByText(text)).first().waitFor();

/** Says yes where the page asks before it acts. */
export const agree = async (page: Page, deed: string): Promise<void> => {
  const yes = seen(page.locator('.taro-model__confirm'));
  await yes.filter({ hasText: deed }).click();
  await yes.waitFor({ state: 'hidden' });
};

/** Opens one of the rows of the page “我的”, from wherever the phone is. */
export const openMine = async (page: Page, row: RegExp): Promise<void> => {
  await backTo(page, '我的');
  await follow(page, row);
};

/** The sandbox's identity page: be somebody who is known there. */
export const beSomeone = async (page: Page, name: string): Promise<void> => {
  await page.waitForURL(/\/identity/);
  await page.getByRole('button', { name }).first().click();
  await page.waitForURL(/\/m\//);
};

/** The sandbox's identity page: a WeChat account that nobody has seen. */
export const beNewcomer = async (page: Page, name: string): Promise<void> => {
  await page.waitForURL(/\/identity/);
  await page.getByLabel('新顾客的称呼').fill(name);
  await page.getByRole('button', { name: '以新顾客进入' }).click();
  await page.waitForURL(/\/m\//);
};

export const payInSheet = async (page: Page): Promise<void> => {
  const sheet = page.getByRole('dialog', { name: '微信支付' });
  await sheet.getByRole('button', { name: '确认支付' }).click();
  await sheet.waitFor({ state: 'hidden' });
};

/** WeChat's ask for subscribe messages, when it stands there. */
export const answerSubscribeAsk = async (page: Page, accept: boolean): Promise<void> => {
  const ask = page.getByRole('dialog', { name: '消息订阅' });
  await ask.waitFor();
  if (accept) {
    for (const choice of await ask.getByRole('switch').all()) await choice.click();
    await ask.getByRole('button', { name: '允许' }).click();
  } else await ask.getByRole('button', { name: '不用了' }).click();
  await ask.waitFor({ state: 'hidden' });
};
