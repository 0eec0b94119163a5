import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Unavailable } from '../provision/say';
import { type FeatureNames, namesOf } from './names';
import { newFiles } from './templates';

interface Registration {
  file: string;
  /** For lists of things that must be imported. */
  importLine?: string;
  marker: RegExp;
  entry: string;
}

/** Puts an import among the sorted ones, and an entry at the end of the one list that `marker` opens. */
const register = (text: string, { importLine, marker, entry }: Registration): string => {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => marker.test(line));
  const end = lines.findIndex((line, at) => at > start && /^[\]}]/.test(line));
  if (start < 0 || end < 0) throw new Unavailable(`the list that begins with ${marker} was not found; add ${entry} by hand`);
  lines.splice(end, 0, `  ${entry}`);
  if (importLine === undefined) return lines.join('\n');
  const imports = lines.filter((line) => line.startsWith('import ') && line.includes(' from '));
  const relative = imports.filter((line) => line.includes("from './"));
  const before = relative.find((line) => line > importLine) ?? imports.at(-1) ?? '';
  lines.splice(lines.indexOf(before) + (before > importLine ? 0 : 1), 0, importLine);
  return lines.join('\n');
};

const registrations = ({ kebab, camel, words }: FeatureNames): Registration[] => [
  {
    file: 'shared/contract/index.ts',
    importLine: `import { ${camel}Contract } from './${kebab}';`,
    marker: /^export const api = \{/,
    entry: `...${camel}Contract,`,
  },
  {
    file: 'server/src/product.ts',
    importLine: `import { ${camel}Feature } from './features/${kebab}/index';`,
    marker: /^export const FEATURES\b.*\[$/,
    entry: `${camel}Feature,`,
  },
  {
    file: 'shared/values/audit-actions.ts',
    marker: /^export const auditActions = \{/,
    entry: `'add-to-${kebab}': '新增 ${words}',`,
  },
];

/** Where the house declares what a feature is. */
const featureRoom = (root: string): string =>
  existsSync(path.join(root, 'server/src/platform/feature.ts')) ? '../../platform/feature' : '../../product';

/**
 * Writes a new feature into the repository at `root` and registers it. Answers the files written or changed.
 *
 * @throws {Unavailable} when the name is wrong or taken; nothing is written then
 */
export const addFeature = (root: string, name: string): string[] => {
  const names = namesOf(name);
  const files = newFiles(names, featureRoom(root));
  const taken = Object.keys(files).find((file) => existsSync(path.join(root, file)));
  if (taken) throw new Unavailable(`${taken} exists already`);
  for (const entry of registrations(names)) {
    files[entry.file] = register(readFileSync(path.join(root, entry.file), 'utf8'), entry);
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return Object.keys(files);
};
