import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateSandboxKeys, type SandboxKeys } from '../../server/src/sandbox/keys';

const file = join(process.cwd(), '.shuke/test/sandbox-keys.json');

/** Generated once per machine: three RSA pairs take seconds on a small one. */
export const testKeys = async (): Promise<SandboxKeys> => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SandboxKeys;
  } catch {
    const keys = await generateSandboxKeys();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
    return keys;
  }
};
