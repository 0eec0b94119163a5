import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../provision/home';
import type { ShukeCommand } from './command';

/** Which Shuke and which Node this is. */
export const version: ShukeCommand = {
  name: 'version',
  summary: 'version                says which Shuke and which Node this is',
  needs: 'none',
  run: async () => {
    const manifest = JSON.parse(readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8')) as { version: string };
    return { output: { shuke: manifest.version, node: process.versions.node }, exitCode: 0 };
  },
};
