import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Drops the databases of this run; the servers stay for the next one. */
export default function tearDown() {
  const { SHUKE_TEST_RUN: run, SHUKE_TEST_MONGODB_URI: uri } = process.env;
  if (!run || !uri) return;
  delete process.env.SHUKE_TEST_RUN;
  const args = ['--import', 'tsx', 'tests/support/drop-run-databases.ts', uri, run];
  spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}
