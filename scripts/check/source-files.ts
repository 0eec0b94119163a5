import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const ignored = new Set(['node_modules', 'dist', '.shuke', 'public']);

/** All TypeScript files under the given folders of `root`, as paths relative to it; declarations left out. */
export const sourceFiles = (root: string, folders: string[]): string[] =>
  folders.flatMap((folder) => {
    if (!existsSync(path.join(root, folder))) return [];
    return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const place = path.join(folder, entry.name);
      if (entry.isDirectory()) return ignored.has(entry.name) ? [] : sourceFiles(root, [place]);
      return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [place] : [];
    });
  });
