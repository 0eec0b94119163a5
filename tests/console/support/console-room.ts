import type { Browser, Page } from 'playwright-core';
import { newSeat, newTab, openBrowser, type Visit } from './browser';
import { builtConsole } from './built';
import { startFixture, type Fixture, type Seen } from './fixture-server';

export interface ConsoleRoom {
  fixture(): Fixture;
  /** The tab in which it all happens. */
  tab(): Page;
  /** Everything on its first day, and somebody who has signed in already at a page of the console. */
  openAs(username: string, path: string): Promise<Page>;
  /** Calls of a route since the page was opened, with their bodies and keys. */
  calls(route: string): Seen[];
  /** What was sent to a route. */
  bodies(route: string): unknown[];
  /** Takes an option of the select with this label. */
  pick(field: string, option: string): Promise<void>;
}

/** A document of the same address in which nothing runs. */
const waitingRoom = '/art/logo.svg';

/**
 * One console on invented data and one tab for a whole test file: a new tab and a cold cache cost more than most tests.
 * Between tests the tab waits where no page of the console runs, so nothing late reaches the next one. A test in which
 * the browser complained has failed.
 */
export function consoleRoom(): ConsoleRoom {
  let fixture: Fixture;
  let browser: Browser;
  let seat: Visit;
  const calls = (route: string): Seen[] => fixture.seen.filter((call) => call.route === route);

  beforeAll(async () => {
    [fixture, browser] = await Promise.all([startFixture({ pages: builtConsole() }), openBrowser()]);
    seat = await newTab(await newSeat(browser));
  });
  afterAll(async () => {
    await browser?.close();
    await fixture?.close();
  });
  afterEach(() => {
    expect(seat.errors.splice(0)).toEqual([]);
  });

  return {
    fixture: () => fixture, tab: () => seat.page, calls, bodies: (route) => calls(route).map(({ body }) => body),
    openAs: async (username, path) => {
      await seat.page.goto(`${fixture.address}${waitingRoom}`);
      fixture.reset();
      await seat.page.evaluate((token) => {
        localStorage.clear();
        sessionStorage.setItem('shuke.console.refresh', token);
      }, fixture.openSession(username));
      await seat.page.goto(`${fixture.address}/console${path}`);
      await seat.page.locator('h1, .empty').first().waitFor();
      return seat.page;
    },
    pick: async (field, option) => {
      await seat.page.getByLabel(field, { exact: true }).click();
      await seat.page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: option }).first().click();
    },
  };
}
