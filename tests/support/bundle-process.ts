import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A process of the product as it is deployed, in one file. It must lie inside the project to find its packages. */
export const bundleProcess = async (entry: 'main' | 'worker'): Promise<string> => {
  const root = process.cwd();
  mkdirSync(join(root, '.shuke/test'), { recursive: true });
  const outfile = join(mkdtempSync(join(root, `.shuke/test/${entry}-`)), `${entry}.mjs`);
  await build({
    entryPoints: [`server/src/${entry}.ts`], outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error',
    plugins: [{ name: 'shared', setup: ({ onResolve }) => onResolve({ filter: /^@shuke\/shared\// }, ({ path }) => ({ path: join(root, `${path.replace('@shuke/', '')}.ts`) })) }],
  });
  return outfile;
};
