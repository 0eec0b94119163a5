import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const support = (file) => `${root}tests/support/${file}`;

const swc = [
  '@swc/jest',
  {
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', tsx: true },
      transform: { react: { runtime: 'automatic' } },
    },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

/** Packages that are ES modules only: Jest on Node 20 must turn them into CommonJS. */
const esmOnly = ['cookie', 'typebox', 'content-disposition'].join('|');

const base = {
  rootDir: root,
  testEnvironment: 'node',
  transform: { '^.+\\.(t|j|mj)sx?$': swc },
  transformIgnorePatterns: [`/node_modules/(?!(.*/)?(${esmOnly})/)`],
  moduleFileExtensions: ['ts', 'tsx', 'mjs', 'js', 'jsx', 'cjs', 'json', 'node'],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.shuke/'],
};

const project = (name, more = {}) => ({
  ...base,
  displayName: name,
  testMatch: [`<rootDir>/tests/${name}/**/*.test.ts`],
  ...more,
});

/** A project whose files get a MongoDB and a Redis database each. */
const withServices = (name, more = {}) =>
  project(name, {
    globalSetup: support('global-setup.mjs'),
    globalTeardown: support('global-teardown.mjs'),
    setupFiles: [support('own-databases.ts')],
    setupFilesAfterEnv: [support('patient-tests.ts')],
    ...more,
  });

const slow = { setupFilesAfterEnv: [support('slow-tests.ts')] };

/** A front end: its own tests decide between jsdom and node by a docblock, node when it says nothing. */
const frontEnd = (name) => {
  const mocks = support(`${name}/module-names.cjs`);
  return project(name, {
    testMatch: [`<rootDir>/tests/${name}/**/*.test.{ts,tsx}`],
    moduleNameMapper: {
      '\\.(scss|css)$': support('empty-style.cjs'),
      '\\.(png|jpe?g|gif|webp|svg)$': support('file-name.cjs'),
      ...(existsSync(mocks) ? require(mocks) : {}),
    },
  });
};

export default {
  rootDir: root,
  // One more than the cores that any machine has: much of a server test is waiting for the databases.
  maxWorkers: 3,
  projects: [
    project('rules'),
    withServices('contract'),
    withServices('server'),
    withServices('adapters'),
    withServices('sandbox'),
    withServices('scripts'),
    frontEnd('miniapp'),
    frontEnd('console'),
    withServices('faults', slow),
    withServices('stories', slow),
  ],
};
