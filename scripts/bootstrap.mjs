/**
 * First step of every npm script. Plain JavaScript with nothing but Node, because it runs before anything is
 * installed: checks Node, installs the dependencies when they are missing or changed, then runs scripts/NAME.ts.
 * Writes to stderr only, as some commands answer with JSON on stdout.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** Whether node_modules holds what the lock file asks for: npm writes its own list there when it has finished. */
const isInstalled = () => {
  const wanted = readJson(path.join(root, 'package-lock.json'));
  const installed = readJson(path.join(root, 'node_modules/.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted.packages).every(([place, { version, optional, peer, link }]) => {
    if (!place.includes('node_modules/') || link) return true;
    const found = installed.packages[place];
    return found ? found.version === version : Boolean(optional || peer);
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

const install = async () => {
  say('Installing the dependencies (about 1,200 packages, a minute or two the first time)');
  const [program, ...before] = npm();
  const args = [...before, 'ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const timer = showProgress();
  // npm's own notes go to stderr too.
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 2, 2] });
  const code = await new Promise((resolve) => child.on('exit', resolve).on('error', () => resolve(1)));
  clearInterval(timer);
  if (code !== 0) leave('✗ npm ci failed, see above. Check the network or the registry setting of npm, then run again.');
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
