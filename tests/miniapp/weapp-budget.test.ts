import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { budgets, describeSize, measurePackages } from '../../scripts/bundle-budget';
import { builtWeapp } from '../support/weapp/built-package';

jest.setTimeout(180_000);

const folder = mkdtempSync(path.join(tmpdir(), 'budget-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lay = (name: string, files: Record<string, number>): string => {
  const root = path.join(folder, name);
  mkdirSync(path.join(root, 'packages/shop'), { recursive: true });
  writeFileSync(path.join(root, 'app.json'), '{"subPackages":[{"root":"packages/shop"}]}');
  for (const [file, bytes] of Object.entries(files)) writeFileSync(path.join(root, file), 'x'.repeat(bytes));
  return root;
};

test('the compiled mini-program keeps its budget: main 600 KB, each sub-package 300 KB', async () => {
  const sizes = measurePackages(await builtWeapp());
  expect(sizes.filter((size) => !size.ok).map(describeSize)).toEqual([]);
  expect(sizes.map(({ name }) => name)).toEqual(['main', 'packages/member', 'packages/shop', 'packages/group-buys', 'packages/referral', 'packages/mall', 'packages/staff']);
});

test('one byte too many in a sub-package breaks the budget of that sub-package only', () => {
  const root = lay('fat', { 'app.js': 1000, 'packages/shop/index.js': budgets.subPackageBytes + 1 });
  expect(measurePackages(root).map(({ name, ok }) => [name, ok])).toEqual([['main', true], ['packages/shop', false]]);
});

test('hidden files are not uploaded and do not count', () => {
  const root = lay('hidden', { 'app.js': 1000, '.content-hash': budgets.mainBytes, 'packages/shop/index.js': 10 });
  expect(measurePackages(root).every(({ ok }) => ok)).toBe(true);
});

test('an empty sub-package breaks the budget: nothing was measured', () => {
  expect(measurePackages(lay('empty', { 'app.js': 1000 })).find(({ name }) => name === 'packages/shop')?.ok).toBe(false);
});

test('a folder without a mini-program is an error, not a pass', () => {
  expect(() => measurePackages(path.join(folder, 'nothing'))).toThrow(/app\.json/);
});
