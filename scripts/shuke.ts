import { makeEnvironment } from './environment';
import { loadKeys } from './keys';
import { readProductRecord } from './product-record';
import { ensureDatabases } from './provision/databases';
import { openHome } from './provision/home';
import { say, sayError, Unavailable } from './provision/say';
import { commands } from './shuke-commands';
import { CommandError, type CommandResult, type ShukeCommand } from './shuke-commands/command';

/** The operator's CLI: `npm run -s shuke -- COMMAND --json`. Stdout carries one JSON document and nothing else. */

const help = async (): Promise<CommandResult> => {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  return { output: { usage: 'npm run -s shuke -- COMMAND --json', commands: all.map((one) => one.summary) }, exitCode: 0 };
};

const writeLine = (line: string): Promise<void> => new Promise((resolve) => process.stdout.write(`${line}\n`, () => resolve()));

/** Runs with databases that are up, and leaves behind only what ran before. */
const runWithDatabases = async (command: ShukeCommand, args: string[]): Promise<CommandResult> => {
  const home = openHome();
  const keys = await loadKeys(home);
  const databases = await ensureDatabases(home);
  const leave = (code: number) => void databases.release().finally(() => process.exit(code));
  process.once('SIGINT', () => leave(130));
  process.once('SIGTERM', () => leave(143));
  try {
    const product = readProductRecord(home)?.addresses;
    const environment = makeEnvironment(home, keys, {
      host: product?.host ?? '127.0.0.1',
      port: product?.port ?? 8080,
      sandboxPort: product?.sandboxPort ?? 8090,
      mongodbUri: databases.mongodbUri,
      redisUrl: databases.redisUrl,
    });
    // Without the product there is no sandbox whose clock could be followed.
    if (!product && !process.env.SANDBOX_URL) environment.SANDBOX_URL = '';
    return await command.run(args, { environment, say, writeLine });
  } finally {
    await databases.release();
  }
};

const dispatch = async (name: string, args: string[]): Promise<CommandResult> => {
  if (name === 'help') return help();
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) throw new CommandError('UNKNOWN_COMMAND', `There is no command ${name}. Try: npm run -s shuke -- help`);
  const command = await load();
  if (command.needs === 'databases') return runWithDatabases(command, args);
  return command.run(args, { environment: {}, say, writeLine });
};

const explain = (error: unknown): CommandResult => {
  if (error instanceof CommandError) {
    return { output: { error: { code: error.code, message: error.message } }, exitCode: 2 };
  }
  sayError(error);
  const code = error instanceof Unavailable ? 'UNAVAILABLE' : 'INTERNAL';
  return { output: { error: { code, message: (error as Error).message } }, exitCode: 1 };
};

const writeJson = (value: unknown, oneLine: boolean): Promise<void> =>
  new Promise((resolve) => {
    process.stdout.write(`${JSON.stringify(value, null, oneLine ? 0 : 2)}\n`, () => resolve());
  });

const [name = 'help', ...given] = process.argv.slice(2).filter((word) => word !== '--json');
const { output, exitCode } = await dispatch(name, given).catch(explain);
if (output !== undefined) await writeJson(output, process.argv.includes('--json'));
process.exit(exitCode);
