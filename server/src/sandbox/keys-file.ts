import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generateSandboxKeys, type SandboxKeys } from './keys';

/** Reads the keys, or makes and stores them, readable by their owner only. */
export async function loadOrCreateKeys(file: string): Promise<SandboxKeys> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SandboxKeys;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const keys = await generateSandboxKeys();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return keys;
}
