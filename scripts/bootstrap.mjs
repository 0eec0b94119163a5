/**
 * First step of every npm script. Plain JavaScript with nothing but Node, because it runs before anything is
 * installed: checks Node, installs the dependencies when they are missing or changed, then runs scripts/NAME.ts.
 * Writes to stderr only, as some commands answer with JSON on stdout.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const commands = ['start', 'test', 'dev', 'doctor', 'check', 'bench', 'shuke', 'new-feature', 'build'];

const say = (line) => process.stderr.write(`${line}\n`);

const leave = (line) => {
  say(line);
  process.exit(1);
};

const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  leave(`✗ Shuke needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer one (nodejs.org or nvm).`);
};

const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

const lockHash = () => createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json'))).digest('hex');
const marker = path.join(root, 'node_modules/.shuke-installed');

/** Whether node_modules holds what the lock file asks for: by our own mark, or by the list that npm writes there. */
const isInstalled = () => {
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lockHash()) return true;
  const wanted = readJson(path.join(root, 'package-lock.json'));
  const installed = readJson(path.join(root, 'node_modules/.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted.packages).every(([place, { version, optional, peer, link, os }]) => {
    if (!place.includes('node_modules/') || link) return true;
    const found = installed.packages[place];
    return found ? found.version === version : Boolean(optional || peer || (os && !os.includes(process.platform)));
  });
};

const countFolders = () => {
  const folder = path.join(root, 'node_modules');
  return existsSync(folder) ? readdirSync(folder).length : 0;
};

/** A line now and then: npm itself says nothing for a minute when its output is no terminal. */
const showProgress = () => {
  const startedAt = Date.now();
  const tick = () => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    say(`  ${seconds} s, ${countFolders()} folders in node_modules`);
  };
  return setInterval(tick, 5000);
};

const npm = () => {
  const cli = process.env.npm_execpath;
  return cli && /npm-cli\.c?js$/.test(cli) ? [process.execPath, cli] : ['npm'];
};

const runNpm = async (...words) => {
  const [program, ...before] = npm();
  const args = [...before, ...words, '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  // npm's own notes go to stderr too.
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 2, 2] });
  return new Promise((resolve) => child.on('exit', resolve).on('error', () => resolve(1)));
};

/**
 * `npm ci` first. It refuses a lock file that lacks an optional package which this registry has and another had not,
 * so the forgiving way comes second; both keep the versions of the lock file.
 */
const install = async () => {
  say('Installing the dependencies (about 2,000 packages, some minutes the first time)');
  const timer = showProgress();
  let code = await runNpm('ci');
  if (code !== 0) {
    say('  npm ci refused, trying npm install with the same versions');
    code = await runNpm('install', '--no-save');
  }
  clearInterval(timer);
  if (code !== 0) leave('✗ The dependencies cannot be installed, see above. Check the network or the registry of npm.');
  writeFileSync(marker, lockHash());
  say('✓ dependencies');
};

const run = async (command, args) => {
  const file = path.join(root, 'scripts', `${command}.ts`);
  process.chdir(root);
  process.argv = [process.argv[0], file, ...args];
  const { register } = await import('tsx/esm/api');
  register();
  await import(pathToFileURL(file).href);
};

const [command, ...args] = process.argv.slice(2);
checkNode();
if (!commands.includes(command)) leave(`Usage: node scripts/bootstrap.mjs ${commands.join('|')} [...]`);
if (!isInstalled()) await install();
await run(command, args);
