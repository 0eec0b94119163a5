import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runChecks } from '../../scripts/check/run-checks';
import { addFeature } from '../../scripts/new-feature/add-feature';
import { repositoryRoot } from '../../scripts/provision/home';

/** A copy of the house to build in: its sources, and its packages by link. */
const copied = [
  'server/src', 'server/package.json', 'shared', 'tests/support', 'scripts', 'package.json',
  'tsconfig.json', 'tsconfig.base.json', '.oxlintrc.json', '.dependency-cruiser.cjs',
];

let house: string;

const linkPackages = (): void => {
  const from = path.join(repositoryRoot, 'node_modules');
  mkdirSync(path.join(house, 'node_modules/@shuke'), { recursive: true });
  symlinkSync(path.join(house, 'shared'), path.join(house, 'node_modules/@shuke/shared'));
  for (const name of readdirSync(from)) {
    if (name !== '@shuke' && !name.startsWith('.')) symlinkSync(path.join(from, name), path.join(house, 'node_modules', name));
  }
};

beforeAll(() => {
  house = mkdtempSync(path.join(tmpdir(), 'shuke-feature-'));
  for (const place of copied) cpSync(path.join(repositoryRoot, place), path.join(house, place), { recursive: true });
  for (const place of ['miniapp/src', 'console/src', 'tests/server']) mkdirSync(path.join(house, place), { recursive: true });
  linkPackages();
});

afterAll(() => rmSync(house, { recursive: true, force: true }));

const read = (file: string): string => readFileSync(path.join(house, file), 'utf8');

test('a new feature is registered and passes types, lint and boundaries', async () => {
  const files = addFeature(house, 'gift-cards');
  expect(files).toContain('server/src/features/gift-cards/index.ts');
  expect(read('shared/contract/index.ts')).toMatch(/export const api = \{[^}]*\.\.\.giftCardsContract,\n\}/);
  expect(read('server/src/product.ts')).toMatch(/FEATURES: readonly Feature\[\] = \[[^\]]*giftCardsFeature,\n\]/);
  const said = (await runChecks(house, undefined, (name) => !/mini-program|console/.test(name)))
    .filter((result) => !result.ok)
    .flatMap((result) => result.output.split('\n').filter((line) => /gift-?cards/i.test(line)));
  expect(said).toEqual([]);
}, 90_000);

test('a name that is taken is refused, and nothing is overwritten', () => {
  const before = read('server/src/product.ts');
  expect(() => addFeature(house, 'orders')).toThrow('exists already');
  expect(read('server/src/product.ts')).toBe(before);
});

test.each(['', 'GiftCards', 'gift_cards', '-x', 'group', '../escape'])('the name %j is refused', (name) => {
  expect(() => addFeature(house, name)).toThrow(/Usage|bare group/);
  expect(existsSync(path.join(house, 'server/src/features', name || 'nothing', 'manage.ts'))).toBe(false);
});
