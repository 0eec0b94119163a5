import { spawnSync } from 'node:child_process';
import { findProgram } from './find-program';
import { say } from './say';

/** Whether this process may install Debian packages. */
export const canInstallPackages = (): boolean => process.getuid?.() === 0 && findProgram('apt-get') !== null;

/** Installs Debian packages as root, saying so first. Answers whether it worked. */
export const installPackages = (...names: string[]): boolean => {
  if (!canInstallPackages()) return false;
  say(`  installing the Debian packages ${names.join(', ')} (you are root)`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (args: string[]) => spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'pipe'] }).status === 0;
  const install = ['install', '-y', '--no-install-recommends', ...names];
  return run(install) || (run(['update']) && run(install));
};
