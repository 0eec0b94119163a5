import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder, absolute. */
export const repositoryRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Where a local product keeps everything it writes: nothing is written elsewhere. */
export interface Home {
  root: string;
  /** Downloaded programs. They survive `--fresh` and are shared with the test home. */
  bin: string;
  data: string;
  logs: string;
  /** Process id and port files, lock files. */
  run: string;
}

const layOut = (root: string, bin: string): Home => {
  const home = {
    root,
    bin,
    data: path.join(root, 'data'),
    logs: path.join(root, 'logs'),
    run: path.join(root, 'run'),
  };
  for (const folder of Object.values(home)) mkdirSync(folder, { recursive: true });
  return home;
};

/** `SHUKE_HOME`, or `.shuke` in the repository; its folders are made when missing. */
export const openHome = (root = process.env.SHUKE_HOME || path.join(repositoryRoot, '.shuke')): Home => {
  const absolute = path.resolve(root);
  return layOut(absolute, path.join(absolute, 'bin'));
};

/** A second home for tests inside the first: own data and logs, the same programs. */
export const openTestHome = (): Home => {
  const home = openHome();
  return layOut(path.join(home.root, 'test'), home.bin);
};
