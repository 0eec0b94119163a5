import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CheckResult, runChecks } from '../../scripts/check/run-checks';
import { repositoryRoot } from '../../scripts/provision/home';

/**
 * A check that looks at nothing passes everything, so each kind of violation is planted in a small copy of the house
 * and must be caught. The copy has the real configuration, the real tools, and one clean file in each room.
 */

const configuration = [
  'package.json', 'tsconfig.json', 'tsconfig.base.json', '.oxlintrc.json', '.dependency-cruiser.cjs',
  'miniapp/tsconfig.json', 'miniapp/package.json', 'console/tsconfig.json', 'console/package.json',
  'shared/package.json', 'server/package.json',
];

const cleanFiles: Record<string, string> = {
  'shared/values/number.ts': 'export const one = 1;\n',
  'shared/contract/thing.ts': "import { Type } from 'typebox';\n\nexport const Thing = Type.Object({});\n",
  'server/src/platform/log.ts': "export const log = 'log';\n",
  'server/src/features/orders/index.ts': "export { order } from './place-order';\n",
  'server/src/features/orders/place-order.ts':
    "import { one } from '@shuke/shared/values/number';\n\nexport const order = one;\n",
  'server/src/features/coupons/index.ts': "import { order } from '../orders/index';\n\nexport const coupon = order;\n",
  'server/src/adapters/pay/port.ts': 'export interface Pay {\n  pay(): void;\n}\n',
  'server/src/adapters/pay/live.ts': "import type { Pay } from './port';\n\nexport const live: Pay = { pay: () => undefined };\n",
  'server/src/sandbox/main.ts': 'export const sandbox = 1;\n',
  'miniapp/src/app.ts': "import { one } from '@shuke/shared/values/number';\n\nexport const app = one;\n",
  'console/src/app.ts': "import type { Thing } from '@shuke/shared/contract/thing';\n\nexport type Shown = typeof Thing;\n",
  'scripts/tool.ts': "export const tool = 'tool';\n",
  'tests/rules/one.test.ts': "test('one', () => {\n  expect(1).toBe(1);\n});\n",
};

let house: string;

const write = (file: string, text: string): void => {
  mkdirSync(path.dirname(path.join(house, file)), { recursive: true });
  writeFileSync(path.join(house, file), text);
};

const linkPackages = (): void => {
  const from = path.join(repositoryRoot, 'node_modules');
  mkdirSync(path.join(house, 'node_modules/@shuke'), { recursive: true });
  symlinkSync(path.join(house, 'shared'), path.join(house, 'node_modules/@shuke/shared'));
  for (const name of readdirSync(from)) {
    if (name !== '@shuke' && !name.startsWith('.')) symlinkSync(path.join(from, name), path.join(house, 'node_modules', name));
  }
};

beforeAll(() => {
  house = mkdtempSync(path.join(tmpdir(), 'shuke-check-'));
  for (const file of configuration) cpSync(path.join(repositoryRoot, file), path.join(house, file));
  for (const [file, text] of Object.entries(cleanFiles)) write(file, text);
  linkPackages();
});

afterAll(() => rmSync(house, { recursive: true, force: true }));

type Kind = RegExp;

const types: Kind = /^types/;
const lint: Kind = /^lint$/;
const boundaries: Kind = /^boundaries/;

const check = async (kind: Kind): Promise<CheckResult[]> =>
  (await runChecks(house, undefined, (name) => kind.test(name))).filter(({ name }) => kind.test(name));

const complaints = (results: CheckResult[]): string =>
  results.filter((result) => !result.ok).map((result) => `${result.name}\n${result.output}`).join('\n');

/** Runs one kind of check with files planted and taken away again. Answers what the failed tools said. */
const complaintsAbout = async (kind: Kind, planted: Record<string, string>): Promise<string> => {
  for (const [file, text] of Object.entries(planted)) write(file, text);
  try {
    return complaints(await check(kind));
  } finally {
    for (const file of Object.keys(planted)) rmSync(path.join(house, file));
    for (const [file, text] of Object.entries(cleanFiles)) write(file, text);
  }
};

const lines = (count: number, line: string): string => `${line}\n`.repeat(count);

describe('a clean house', () => {
  test('passes every check', async () => {
    expect(complaints(await runChecks(house))).toBe('');
  }, 60_000);
});

describe('types', () => {
  const rooms = ['server/src', 'shared/values', 'scripts', 'tests/rules', 'miniapp/src', 'console/src'];
  const wrong = "export const count: number = 'three';\n";
  let said: string;

  beforeAll(async () => {
    said = await complaintsAbout(types, Object.fromEntries(rooms.map((room) => [`${room}/planted.ts`, wrong])));
  }, 60_000);

  test.each(rooms)('a wrong type in %s is caught', (room) => {
    expect(said).toContain(`${room}/planted.ts(1,14): error TS2322`);
  });
});

describe('lint', () => {
  const functionOf = (count: number): string =>
    `export const long = (): number => {\n  let sum = 0;\n${lines(count - 4, '  sum += 1;')}  return sum;\n};\n`;
  const fileOf = (count: number): string => `export const a = 1;\n${lines(count - 1, '// a line')}`;

  const violations: [what: string, text: string, rule: string][] = [
    ['a function of 71 lines', functionOf(71), 'max-lines-per-function'],
    ['a file of 401 lines', fileOf(401), 'max-lines'],
    ['an any', 'export const loose = (value: any): unknown => value;\n', 'no-explicit-any'],
    ['a @ts-ignore', '// @ts-ignore\nexport const wrong: number = 1;\n', 'ban-ts-comment'],
    ['an unused variable', 'const unused = 1;\nexport const used = 2;\n', 'no-unused-vars'],
    ['the environment read outside config.ts', 'export const port = process.env.PORT;\n', 'no-process-env'],
    ['a console.log', "export const shout = (): void => console.log('x');\n", 'no-console'],
  ];
  const inTests: typeof violations = [
    ['a focused test', "test.only('x', () => {\n  expect(1).toBe(1);\n});\n", 'no-focused-tests'],
    ['a skipped test', "test.skip('x', () => {\n  expect(1).toBe(1);\n});\n", 'no-disabled-tests'],
  ];

  const expectCaught = async (file: string, text: string, rule: string): Promise<void> => {
    const said = await complaintsAbout(lint, { [file]: text });
    expect(said).toMatch(new RegExp(`\\(${rule}\\)[^]*${file}`));
    expect(said).toContain('and 1 error.');
  };

  test.each(violations)('%s is caught', (_what, text, rule) => expectCaught('server/src/planted.ts', text, rule));

  test.each(inTests)('%s is caught', (_what, text, rule) => expectCaught('tests/rules/planted.test.ts', text, rule));

  test('a function of 70 lines and a file of 400 lines pass', async () => {
    const planted = { 'server/src/function.ts': functionOf(70), 'server/src/file.ts': fileOf(400) };
    expect(await complaintsAbout(lint, planted)).toBe('');
  });

  test('a test of 71 lines is caught, a describe of any length is not', async () => {
    const body = lines(69, '  expect(1).toBe(1);');
    write('tests/rules/long.test.ts', `describe('group', () => {\ntest('long', () => {\n${body}});\n});\n`);
    const results = await runChecks(house, undefined, () => false);
    rmSync(path.join(house, 'tests/rules/long.test.ts'));
    expect(results.map((one) => one.output)).toEqual(['tests/rules/long.test.ts:2 a function of 71 lines; at most 70']);
  });
});

describe('boundaries', () => {
  const violations: [rule: string, folder: string, specifier: string][] = [
    ['shared-knows-typebox-only', 'shared/values', 'node:fs'],
    ['shared-knows-typebox-only', 'shared/rules', 'mongoose'],
    ['front-ends-know-shared-only', 'console/src', '../../server/src/platform/log'],
    ['front-ends-know-shared-only', 'miniapp/src', '../../server/src/platform/log'],
    ['front-ends-are-strangers', 'miniapp/src/pages', '../../../console/src/app'],
    ['features-know-their-neighbours-by-the-door', 'server/src/features/coupons', '../orders/place-order'],
    ['features-know-adapters-by-the-port', 'server/src/features/orders', '../../adapters/pay/live'],
    ['features-stay-in-their-house', 'server/src/features/tags', '../../../../scripts/tool'],
    ['platform-knows-no-feature', 'server/src/platform', '../features/orders/index'],
    ['adapters-know-shared-and-platform', 'server/src/adapters/sms', '../../features/orders/index'],
    ['sandbox-is-the-outside-world', 'server/src/sandbox', '../platform/log'],
    ['nobody-imports-the-sandbox', 'server/src/adapters/pay', '../../sandbox/main'],
    ['product-knows-no-tools', 'server/src', '../../scripts/tool'],
    ['resolvable', 'server/src/adapters/wechat', './nowhere'],
    ['front-ends-carry-no-schemas', 'console/src/pages', '@shuke/shared/contract/thing'],
  ];
  const fileIn = (folder: string): string => `${folder}/planted.ts`;
  let said: string;

  beforeAll(async () => {
    const planted = violations.map(([, folder, specifier]) => [fileIn(folder), `import '${specifier}';\n`]);
    const circle = {
      'server/src/features/coupons/once.ts': "import { again } from './again';\n\nexport const once = again;\n",
      'server/src/features/coupons/again.ts': "import { once } from './once';\n\nexport const again = once;\n",
    };
    const typeImport = "import type { log } from '../../../server/src/platform/log';\n\nexport type Log = typeof log;\n";
    const byType = { 'console/src/types/planted.ts': typeImport };
    said = await complaintsAbout(boundaries, { ...Object.fromEntries(planted), ...circle, ...byType });
  }, 60_000);

  test.each(violations)('%s: an import in %s of %s is caught', (rule, folder) => {
    expect(said).toContain(`error ${rule}: ${fileIn(folder)} →`);
  });

  test('a circle is caught', () => {
    expect(said).toMatch(/error no-circles: server\/src\/features\/coupons\/(once|again)[.]ts/);
  });

  test('a type import counts for who may know whom', () => {
    expect(said).toContain('error front-ends-know-shared-only: console/src/types/planted.ts →');
  });

  test('a check that looked at nothing fails', async () => {
    write('.dependency-cruiser.cjs', "module.exports = { forbidden: [], options: { exclude: { path: '.' } } };\n");
    const results = await check(boundaries);
    cpSync(path.join(repositoryRoot, '.dependency-cruiser.cjs'), path.join(house, '.dependency-cruiser.cjs'));
    expect(results.map((result) => result.ok)).toEqual([false, false]);
    expect(results[0]?.output).toContain('it looked at 0 modules');
  }, 30_000);
});
