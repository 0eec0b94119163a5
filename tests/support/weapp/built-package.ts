import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runBuilds } from '../../../scripts/build/run-builds';
import { openHome, repositoryRoot } from '../../../scripts/provision/home';

/**
 * Folder of the compiled mini-program, built from the sources as they are now (nothing happens when it is up to date).
 * `SHUKE_WEAPP_DIST` names another one.
 */
export const builtWeapp = async (): Promise<string> => {
  const given = process.env['SHUKE_WEAPP_DIST'];
  if (given) return given;
  await runBuilds(openHome(), ['weapp']);
  return path.join(repositoryRoot, 'miniapp/dist/weapp');
};

/** A copy of the package that a test may break. */
export const brokenCopy = (dist: string, damage: (folder: string) => void): { dist: string; remove(): void } => {
  const folder = mkdtempSync(path.join(tmpdir(), 'weapp-'));
  cpSync(dist, folder, { recursive: true });
  damage(folder);
  return { dist: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

/** The address that this build was given for its server. */
export const builtFor = 'http://127.0.0.1:8080';
