import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openHome } from '../../scripts/provision/home';

export interface TemporaryHome {
  /** For SHUKE_HOME of a product, a CLI call or a provisioning of its own. */
  root: string;
  remove(): void;
}

/** An empty SHUKE_HOME with the programs that are here already, so that nothing is fetched again. */
export const makeTemporaryHome = (name: string): TemporaryHome => {
  const root = mkdtempSync(path.join(tmpdir(), `shuke-${name}-`));
  symlinkSync(openHome().bin, path.join(root, 'bin'));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
};
