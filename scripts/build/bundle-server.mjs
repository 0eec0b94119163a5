/**
 * Bundles every program of the server into plain JavaScript that starts in a blink, without a TypeScript loader.
 * npm packages stay outside; the shared room is TypeScript source, so it is bundled in.
 */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = process.cwd();

const sharedRoom = {
  name: 'shared-room',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^@shuke\/shared\// }, ({ path: name }) => ({
      path: path.join(root, `${name.replace('@shuke/', '')}.ts`),
    }));
  },
};

/** A tool of the CLI alone: bundled, so that a server without development packages can import files too. */
const csvReader = {
  name: 'csv-reader',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^csv-parse$/ }, () => ({ path: path.join(root, 'node_modules/csv-parse/lib/index.js') }));
  },
};

const common = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  plugins: [sharedRoom, csvReader],
  logLevel: 'warning',
};

/** Same depth as the sources, so that paths relative to a module stay true. */
const bundle = (base, entries) => {
  const outdir = path.join(base, 'dist');
  rmSync(outdir, { recursive: true, force: true });
  const outbase = base === 'server' ? 'server/src' : base;
  const entryPoints = entries.filter((entry) => existsSync(entry));
  const missing = entries.filter((entry) => !existsSync(entry));
  if (missing.length > 0) throw new Error(`${missing.join(', ')} does not exist`);
  return build({ ...common, entryPoints, outbase, outdir });
};

await bundle('scripts', ['scripts/shuke.ts', 'scripts/seed-demo.ts']);
await bundle('server', ['server/src/main.ts', 'server/src/worker.ts', 'server/src/sandbox/main.ts']);
