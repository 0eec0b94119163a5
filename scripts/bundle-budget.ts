import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './provision/home';
import { say } from './provision/say';

/** WeChat allows 2 MB each; ours are what a phone on a slow network loads in about a second. */
export const budgets = { mainBytes: 600 * 1024, subPackageBytes: 300 * 1024 } as const;

export interface PackageSize {
  /** `main`, or the root of a sub-package. */
  name: string;
  bytes: number;
  limitBytes: number;
  ok: boolean;
}

interface AppJson {
  subPackages?: { root: string }[];
}

/** What is uploaded: hidden files (such as the build's content hash) are not. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map((name) => String(name).replaceAll('\\', '/'))
    .filter((name) => !name.split('/').some((part) => part.startsWith('.')))
    .filter((name) => statSync(path.join(folder, name)).isFile());

/**
 * Sizes of the main package and of each sub-package of a compiled mini-program, in bytes.
 *
 * @throws when the folder holds no compiled mini-program: a budget of nothing would always hold
 */
export const measurePackages = (folder: string): PackageSize[] => {
  const app = JSON.parse(readFileSync(path.join(folder, 'app.json'), 'utf8')) as AppJson;
  const roots = (app.subPackages ?? []).map(({ root }) => root.replace(/^\/|\/$/g, ''));
  const sizes = new Map<string, number>([['main', 0], ...roots.map((root): [string, number] => [root, 0])]);
  for (const file of filesIn(folder)) {
    const home = roots.find((root) => file.startsWith(`${root}/`)) ?? 'main';
    sizes.set(home, (sizes.get(home) ?? 0) + statSync(path.join(folder, file)).size);
  }
  return [...sizes].map(([name, bytes]) => {
    const limitBytes = name === 'main' ? budgets.mainBytes : budgets.subPackageBytes;
    return { name, bytes, limitBytes, ok: bytes > 0 && bytes <= limitBytes };
  });
};

const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

export const describeSize = ({ name, bytes, limitBytes, ok }: PackageSize): string =>
  `${ok ? '✓' : '✗'} ${name}: ${kilobytes(bytes)} of ${kilobytes(limitBytes)}`;

/** `npx tsx scripts/bundle-budget.ts [FOLDER]`, after a build. */
const asked = process.argv[1]?.endsWith('bundle-budget.ts') ?? false;
if (asked) {
  const sizes = measurePackages(process.argv[2] ?? path.join(repositoryRoot, 'miniapp/dist/weapp'));
  sizes.forEach((size) => say(describeSize(size)));
  if (sizes.some((size) => !size.ok)) process.exitCode = 1;
}
