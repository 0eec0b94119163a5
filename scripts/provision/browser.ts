import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { canInstallPackages, installPackages } from './debian-packages';
import { findProgram, isExecutable } from './find-program';
import { say, Unavailable } from './say';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const macPrograms = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const fontPackage = 'fonts-noto-cjk';

/** The browser for tests and pictures: `SHUKE_BROWSER`, or a Chromium or Chrome of the system; null when none. */
export const findBrowser = (): string | null => {
  const chosen = process.env.SHUKE_BROWSER;
  if (chosen) return isExecutable(chosen) ? chosen : null;
  return findProgram(...names) ?? macPrograms.find(isExecutable) ?? null;
};

/** Whether Chinese text can be drawn. macOS always can. */
export const hasChineseFont = (): boolean => {
  if (process.platform === 'darwin') return true;
  const list = findProgram('fc-list');
  if (list) return spawnSync(list, [':lang=zh', 'family'], { encoding: 'utf8' }).stdout.trim() !== '';
  return existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc');
};

/**
 * A browser and a Chinese font: the system's, else Debian packages when root.
 *
 * @returns the browser's absolute path
 * @throws {Unavailable} with the way out
 */
export const ensureBrowser = (): string => {
  const missing = [...(findBrowser() ? [] : ['chromium']), ...(hasChineseFont() ? [] : [fontPackage])];
  if (missing.length > 0) {
    say('A browser and a Chinese font are needed for the browser tests');
    if (canInstallPackages()) installPackages(...missing);
  }
  const browser = findBrowser();
  if (!browser) {
    throw new Unavailable('No Chromium or Chrome. Install one (Debian: apt-get install chromium) or set SHUKE_BROWSER.');
  }
  if (!hasChineseFont()) {
    throw new Unavailable(`No Chinese font. Install one (Debian: apt-get install ${fontPackage}).`);
  }
  return browser;
};
