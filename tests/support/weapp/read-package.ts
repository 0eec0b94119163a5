/** Reads a compiled mini-program package from disk, and says what WeChat would refuse before running a line of it. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { extname, join, posix } from 'node:path';
import type { RunRecord } from './record';

export interface AppJson {
  pages: string[];
  subPackages?: { root: string; pages: string[] }[];
  subpackages?: { root: string; pages: string[] }[];
  tabBar?: {
    custom?: boolean;
    color?: string;
    selectedColor?: string;
    backgroundColor?: string;
    list: { pagePath: string; text: string; iconPath?: string; selectedIconPath?: string }[];
  };
  usingComponents?: Record<string, string>;
  window?: PageJson;
  requiredPrivateInfos?: string[];
  permission?: Record<string, { desc: string }>;
  preloadRule?: Record<string, { packages: string[] }>;
}

export interface PageJson {
  component?: boolean;
  styleIsolation?: string;
  usingComponents?: Record<string, string>;
  navigationBarTitleText?: string;
  navigationBarBackgroundColor?: string;
  navigationBarTextStyle?: string;
  navigationStyle?: 'default' | 'custom';
  backgroundColor?: string;
  enablePullDownRefresh?: boolean;
  disableScroll?: boolean;
}

export interface WeappPackage {
  root: string;
  app: AppJson;
  /** Every page, sub-packages included, without leading slash. */
  pages: string[];
  tabs: string[];
  files: string[];
  text(file: string): string;
  has(file: string): boolean;
  json(path: string): PageJson;
  /** Root of the sub-package that holds a file; undefined for the main package. */
  subPackageOf(file: string): string | undefined;
}

const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map((entry) => String(entry).replaceAll('\\', '/'))
    .filter((entry) => statSync(join(folder, entry)).isFile());

const subPackages = (app: AppJson): { root: string; pages: string[] }[] => app.subPackages ?? app.subpackages ?? [];

export const readWeappPackage = (root: string): WeappPackage => {
  if (!existsSync(join(root, 'app.json'))) throw new Error(`no compiled mini-program in ${root} (app.json is missing)`);
  const text = (file: string): string => readFileSync(join(root, file), 'utf8');
  const has = (file: string): boolean => existsSync(join(root, file));
  const app = JSON.parse(text('app.json')) as AppJson;
  const roots = subPackages(app).map((sub) => sub.root.replace(/^\/|\/$/g, ''));
  return {
    root,
    app,
    pages: [...app.pages, ...subPackages(app).flatMap((sub) => sub.pages.map((page) => posix.join(sub.root, page)))],
    tabs: (app.tabBar?.list ?? []).map((item) => item.pagePath),
    files: listFiles(root),
    text,
    has,
    json: (path) => (has(`${path}.json`) ? (JSON.parse(text(`${path}.json`)) as PageJson) : {}),
    subPackageOf: (file) => roots.find((folder) => file.startsWith(`${folder}/`)),
  };
};

/** `./comp` seen from `pages/home/index` → `pages/home/comp`; `/comp` → `comp`. */
export const resolveIn = (from: string, target: string): string =>
  target.startsWith('/') ? target.slice(1) : posix.join(posix.dirname(from), target);

const pageFaults = (pack: WeappPackage, page: string): string[] => {
  const missing = ['.js', '.wxml', '.json'].filter((end) => !pack.has(page + end));
  const components = Object.entries(pack.json(page).usingComponents ?? {})
    .filter(([, target]) => !target.startsWith('plugin://') && !pack.has(`${resolveIn(page, target)}.js`))
    .map(([name, target]) => `${page}: component ${name} (${target}) is not in the package`);
  return [...missing.map((end) => `${page}${end} is not in the package but app.json names it`), ...components];
};

/** Tab icons: PNG or JPEG only, at most 40 KB (WeChat's rule; an SVG passes the build and fails upload). */
const tabFaults = (pack: WeappPackage): string[] =>
  (pack.app.tabBar?.list ?? []).flatMap((item) => {
    const faults = pack.app.pages.includes(item.pagePath) ? [] : [`tab page ${item.pagePath} is not a page of the main package`];
    for (const icon of [item.iconPath, item.selectedIconPath]) {
      if (!icon) continue;
      if (!pack.has(icon)) faults.push(`tab icon ${icon} is not in the package`);
      else if (!['.png', '.jpg', '.jpeg'].includes(extname(icon))) faults.push(`tab icon ${icon} is neither PNG nor JPEG`);
      else if (statSync(join(pack.root, icon)).size > 40 * 1024) faults.push(`tab icon ${icon} is larger than 40 KB`);
    }
    return faults;
  });

/** A component is styled by the app only when it says so; a bar without styles of its own would stand there bare. */
const tabBarFaults = (pack: WeappPackage): string[] => {
  if (!pack.has('custom-tab-bar/index.js')) return ['custom-tab-bar/index is not in the package'];
  const open = ['apply-shared', 'shared'].includes(pack.json('custom-tab-bar/index').styleIsolation ?? '');
  return open || pack.has('custom-tab-bar/index.wxss') ? [] : ['custom-tab-bar has no styles: neither its own nor, by styleIsolation, those of the app'];
};

export const notePackageFaults = (pack: WeappPackage, record: RunRecord): void => {
  const faults = [...pack.pages.flatMap((page) => pageFaults(pack, page)), ...tabFaults(pack)];
  if (pack.app.tabBar?.custom) faults.push(...tabBarFaults(pack));
  faults.forEach((fault) => record.problem('package', fault));
};
