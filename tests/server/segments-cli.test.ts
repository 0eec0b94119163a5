import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { segment } from '../../scripts/shuke-commands/segment';
import { blankMember, memberNo, Members, reserveOrdinals } from '../../server/src/features/membership/index';
import { buildTestApp, type TestApp } from '../support/build-test-app';

let app: TestApp;
let ids: string[] = [];
let ordinals: number[] = [];
const folder = mkdtempSync(path.join(tmpdir(), 'segment-'));
const file = (name: string, text: string): string => {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};

beforeAll(async () => {
  app = await buildTestApp();
  const at = new Date('2026-01-01T12:00:00+08:00');
  const first = await reserveOrdinals(app.deps, 4);
  const people = [0, 1, 2, 3].map((i) => ({
    ...blankMember(first + i, at, { kind: 'direct' as const, scene: '', storeId: null, at }), status: 'joined' as const, gender: i < 3 ? ('female' as const) : ('male' as const),
  }));
  await Members(app.deps.db).insertMany(people);
  ids = people.map(({ _id }) => _id).sort();
  ordinals = people.map(({ ordinal }) => ordinal);
}, 120_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await app.close();
});

const run = async (...args: string[]) => {
  const lines: string[] = [];
  const environment = app.environment as Record<string, string>;
  const result = await segment.run(args, { environment, say: () => undefined, writeLine: async (line) => void lines.push(line) });
  return { ...result, lines };
};
const women = { field: { name: 'gender', eq: 'female' } };

test('a count says of whom, when and by which evaluator; all three evaluators count the same', async () => {
  const rule = file('women.json', JSON.stringify(women));
  for (const evaluator of ['pipeline', 'index', 'predicate'])
    expect((await run('count', '--rule', rule, '--as-of', '2026-06-30', '--evaluator', evaluator)).output)
      .toEqual({ count: 3, total: 4, asOf: '2026-06-30T15:59:59.999Z', evaluator });
});

test('members are ids, one a line, and nothing else', async () => {
  const rule = file('all.json', JSON.stringify({ all: [] }));
  for (const evaluator of ['pipeline', 'index', 'predicate'])
    expect(await run('members', '--rule', rule, '--evaluator', evaluator)).toEqual({ output: undefined, exitCode: 0, lines: ids });
});

test('a member is explained by id or number', async () => {
  const rule = file('women.json', JSON.stringify(women));
  const man = memberNo(ordinals[3]!);
  expect((await run('explain', '--rule', rule, '--member', man)).output).toMatchObject({ in: false, reasons: [{ path: '', holds: false, sentence: '性别是 「女」' }] });
  expect((await run('explain', '--rule', rule, '--member', 'nobody')).output).toMatchObject({ error: { code: 'MEMBER_NOT_FOUND' } });
});

test('a list is imported once, says what it could not match, and can be asked about', async () => {
  const people = file('staff.csv', `会员号\n${memberNo(ordinals[0]!)}\n${memberNo(ordinals[1]!)}\n19900000009\nnonsense\n`);
  expect((await run('import-list', '--name', '员工', '--file', people)).output).toMatchObject({ lines: 4, added: 2, faults: [{ line: 4 }, { line: 5 }] });
  expect((await run('import-list', '--name', '员工', '--file', people)).output).toMatchObject({ added: 0 });
  expect((await run('count', '--rule', file('list.json', JSON.stringify({ list: '员工' })))).output).toMatchObject({ count: 2 });
});

test('a wrong rule and a wrong call are told, each in its way', async () => {
  const wrong = file('wrong.json', JSON.stringify({ field: { name: 'city', eq: '上海' } }));
  expect(await run('count', '--rule', wrong)).toMatchObject({ exitCode: 1, output: { error: { code: 'SEGMENT_RULE_INVALID', errors: [{ path: '/field/name' }] } } });
  await expect(run('count', '--rule', wrong, '--evaluator', 'guess')).rejects.toMatchObject({ code: 'BAD_ARGUMENTS' });
  await expect(run('explain', '--rule', wrong)).rejects.toMatchObject({ code: 'BAD_ARGUMENTS' });
});
