import path from 'node:path';
import { repositoryRoot } from '../provision/home';
import { sourceFiles } from './source-files';

/** One tool that looks at the sources. */
export interface CheckJob {
  name: string;
  program: string[];
  environment?: Record<string, string>;
  /** A complaint about an answer that claims success, or null: a tool that looked at nothing passes everything. */
  suspect?(output: string, root: string): string | null;
}

const tool = (file: string): string => path.join(repositoryRoot, 'node_modules', file);

const types = (name: string, project: string): CheckJob => ({
  name: `types ${name}`,
  program: [tool('typescript-native/bin/tsc'), '--noEmit', '--pretty', 'false', '-p', project],
});

const cruised = ['shared', 'server', 'miniapp/src', 'console/src', 'scripts', 'tests'];

const cruisedTooLittle = (output: string, root: string): string | null => {
  const modules = Number(/\((\d+) modules/.exec(output)?.[1] ?? 0);
  const files = sourceFiles(root, cruised).length;
  return modules >= files && files > 0 ? null : `it looked at ${modules} modules, but there are ${files} source files`;
};

const boundaries = (name: string, imports: 'all' | 'runtime'): CheckJob => ({
  name,
  program: [tool('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', ...cruised],
  environment: { SHUKE_IMPORTS: imports },
  suspect: cruisedTooLittle,
});

const lintedNothing = (output: string): string | null =>
  Number(/ on (\d+) files?/.exec(output)?.[1] ?? 0) > 0 ? null : 'it looked at no file';

export const checkJobs: CheckJob[] = [
  types('server, shared, scripts, tests', 'tsconfig.json'),
  types('mini-program', 'miniapp/tsconfig.json'),
  types('console', 'console/tsconfig.json'),
  { name: 'lint', program: [tool('oxlint/bin/oxlint'), '--deny-warnings'], suspect: lintedNothing },
  boundaries('boundaries: who may know whom', 'all'),
  boundaries('boundaries: what ends up in bundles', 'runtime'),
];
