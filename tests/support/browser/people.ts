import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { ensureBrowser } from '../../../scripts/provision/browser';
import { openTestHome } from '../../../scripts/provision/home';
import { watchFaults, type Faults } from './watch-page';

const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--force-color-profile=srgb',
];
const longestWaitMs = 20_000;

const common = { locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' } as const;
const devices = {
  phone: { ...common, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desktop: { ...common, viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 },
} satisfies Record<string, BrowserContextOptions>;

/** One person with a device of their own: nothing is shared with the others. */
export interface Seat {
  who: string;
  page: Page;
  faults: Faults;
}

export interface Room {
  /** Opens a device; `who` names the person in what goes wrong. */
  seat(who: string, device: keyof typeof devices): Promise<Seat>;
  /**
   * One part of a story. It fails too when any browser complained; then what everybody saw lies in the test home's
   * logs, and later parts say that they were not reached.
   */
  part(name: string, run: () => Promise<void>): () => Promise<void>;
  close(): Promise<void>;
}

const openSeat = async (browser: Browser, origin: string, who: string, device: keyof typeof devices): Promise<Seat> => {
  const context = await browser.newContext({ ...devices[device], baseURL: origin });
  context.setDefaultTimeout(longestWaitMs);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  const faults = await watchFaults(context, who);
  return { who, page: await context.newPage(), faults };
};

const keepWhatTheySaw = async (seats: readonly Seat[], part: string): Promise<string> => {
  const folder = path.join(openTestHome().logs, 'stories', part.replace(/[^\p{L}\d]+/gu, '-').slice(0, 60));
  mkdirSync(folder, { recursive: true });
  for (const { who, page } of seats) await page.screenshot({ path: path.join(folder, `${who}.png`) }).catch(() => undefined);
  return folder;
};

/** A browser in which several people sit at once, each with a phone or a desk. */
export const openRoom = async (origin: string): Promise<Room> => {
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: flags });
  const seats: Seat[] = [];
  let broken = '';
  return {
    seat: async (who, device) => {
      const seat = await openSeat(browser, origin, who, device);
      seats.push(seat);
      return seat;
    },
    part: (name, run) => async () => {
      if (broken) throw new Error(`not reached: “${broken}” failed`);
      try {
        await run();
        if (seats.some(({ faults }) => faults.length > 0)) throw new Error('a browser complained');
      } catch (error) {
        broken = name;
        const folder = await keepWhatTheySaw(seats, name);
        const complaints = seats.flatMap(({ faults }) => faults).join('\n');
        throw new Error(`${String(error)}\nWhat they saw: ${folder}\n${complaints}`, { cause: error });
      }
    },
    close: () => browser.close(),
  };
};
