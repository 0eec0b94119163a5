import type { Page } from 'playwright-core';
import { seen } from './mini-program';

/** Picks a member's live code in place of the camera; the picker looks for new codes by itself. */
export const scanAtCounter = async (page: Page, name: string): Promise<void> => {
  const picker = seen(page.getByRole('dialog', { name: '选择会员码' }));
  await picker.getByRole('button', { name }).first().click();
  await picker.waitFor({ state: 'hidden' });
  await seen(page.getByText('消费金额')).first().waitFor();
};

export const typeAmount = async (page: Page, digits: string): Promise<void> => {
  for (const digit of digits) await seen(page.getByRole('button', { name: digit, exact: true })).first().click();
};
