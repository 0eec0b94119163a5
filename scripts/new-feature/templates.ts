import type { FeatureNames } from './names';

/** What a new feature begins with: one list and one write at the console, whole and tested. */

const contract = ({ kebab, camel, pascal, words }: FeatureNames): string => `import { Type } from 'typebox';
import { Id, Instant, ShortText } from './common';
import { Closed, consoleRoles, defineContract } from './contract';

export const ${pascal}Row = Closed({ id: Id, name: Type.String(), createdAt: Instant });

export const ${camel}Contract = defineContract({
  'GET /v1/console/${kebab}': {
    summary: 'The ${words}, newest first',
    access: consoleRoles('manager', 'auditor'),
    reply: Closed({ rows: Type.Array(${pascal}Row) }),
  },
  'POST /v1/console/${kebab}': {
    summary: 'Add to the ${words}',
    access: consoleRoles('manager'),
    repeat: 'keyed',
    body: Closed({ name: ShortText }),
    reply: ${pascal}Row,
  },
});
`;

const model = ({ pascal, snake, words }: FeatureNames): string => `import { defineModel } from '../../platform/database';

/** One of the ${words}. */
export interface ${pascal}Document {
  _id: string;
  name: string;
  createdAt: Date;
}

export const ${pascal} = defineModel<${pascal}Document>(
  '${snake}',
  { name: String, createdAt: Date },
  [[{ createdAt: -1 }]],
);
`;

const manage = ({ kebab, pascal, words }: FeatureNames): string => `import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { ${pascal}, type ${pascal}Document } from './model';

const view = ({ _id, name, createdAt }: ${pascal}Document) => ({ id: _id, name, createdAt: createdAt.toISOString() });

/** The ${words}, newest first. */
export const list${pascal} = async (deps: Deps) => ({
  rows: (await ${pascal}(deps.db).find().sort({ createdAt: -1 }).limit(100).lean<${pascal}Document[]>()).map(view),
});

/** Adds one. The same request again answers the first result: its route is keyed. */
export const addTo${pascal} = async (deps: Deps, actor: OperatorActor, body: { name: string }) => {
  const row: ${pascal}Document = { _id: newId(), name: body.name, createdAt: deps.clock.now() };
  await ${pascal}(deps.db).insertMany([row]);
  await recordAudit(deps, null, { actor, action: 'add-to-${kebab}', target: \`${kebab}:\${row._id}\`, after: body });
  return view(row);
};
`;

const index = ({ kebab, camel, pascal, words }: FeatureNames, featureRoom: string): string => `/**
 * Owns: the ${words}.
 * Promises: nothing beyond what a single write promises, yet.
 * Listens to: nothing.
 */
import { ${camel}Contract } from '@shuke/shared/contract/${kebab}';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '${featureRoom}';
import { addTo${pascal}, list${pascal} } from './manage-${kebab}';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, ${camel}Contract, {
    'GET /v1/console/${kebab}': () => list${pascal}(deps),
    'POST /v1/console/${kebab}': ({ actor, body }) => addTo${pascal}(deps, actor, body),
  });
};

export const ${camel}Feature: Feature = { name: '${kebab}', contract: ${camel}Contract, routes };
`;

const test = ({ kebab, words }: FeatureNames): string => `import { Operators } from '../../server/src/features/staff/index';
import { newId } from '../../server/src/platform/database';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';

let test1: TestApp;
let manager: Call;

beforeAll(async () => {
  test1 = await buildTestApp();
  const operator = { _id: newId(), username: 'manager', name: '店长', role: 'manager' as const, storeIds: [], passwordHash: '-' };
  await Operators(test1.deps.db).insertMany([{ ...operator, active: true, failures: 0, lockedUntil: null }]);
  manager = test1.as({ sub: operator._id, aud: 'console' });
});

afterAll(() => test1.close());

test('what is added to the ${words} is listed', async () => {
  const added = await manager('POST /v1/console/${kebab}', { body: { name: '第一' } });
  expect(added.name).toBe('第一');
  expect((await manager('GET /v1/console/${kebab}')).rows).toEqual([added]);
});

test('the same request sent twice adds once', async () => {
  const before = (await manager('GET /v1/console/${kebab}')).rows.length;
  const send = () => manager('POST /v1/console/${kebab}', { body: { name: '再来' } }, { key: 'the-same-key-0001' });
  expect((await send()).id).toBe((await send()).id);
  expect((await manager('GET /v1/console/${kebab}')).rows).toHaveLength(before + 1);
});

test('nobody who is not signed in sees the ${words}', async () => {
  await expect(test1.as()('GET /v1/console/${kebab}')).rejects.toMatchObject({ status: 401 });
});
`;

/** File name → text, relative to the repository. */
export const newFiles = (names: FeatureNames, featureRoom: string): Record<string, string> => {
  const folder = `server/src/features/${names.kebab}`;
  return {
    [`shared/contract/${names.kebab}.ts`]: contract(names),
    [`${folder}/index.ts`]: index(names, featureRoom),
    [`${folder}/manage-${names.kebab}.ts`]: manage(names),
    [`${folder}/model.ts`]: model(names),
    [`tests/server/${names.kebab}.test.ts`]: test(names).replaceAll('test1', 'product'),
  };
};
