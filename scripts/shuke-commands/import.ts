import { createReadStream, statSync } from 'node:fs';
import {
  COLUMNS,
  importFile,
  type Delimiter,
  type ImportRequest,
  type Kind,
} from '../../server/src/features/import/index';
import { findInput, readArguments } from './arguments';
import { CommandError, type CommandContext, type ShukeCommand } from './command';
import { withDeps } from './with-deps';

const DELIMITERS: readonly Delimiter[] = ['comma', 'space', 'tab'];
const PROGRESS_EVERY_MS = 2000;

const readDelimiter = (name: string): Delimiter => {
  const found = DELIMITERS.find((one) => one === name);
  if (!found) throw new CommandError('BAD_ARGUMENTS', `--delimiter is one of ${DELIMITERS.join(', ')}`);
  return found;
};

const isKind = (word: string | undefined): word is Kind => word !== undefined && Object.hasOwn(COLUMNS, word);

const readRequest = (args: readonly string[]): ImportRequest => {
  const { words, values, flags } = readArguments(args, {
    values: ['--delimiter', '--columns', '--date-format'],
    flags: ['--no-header', '--dry-run'],
  });
  const [kind, name, ...others] = words;
  if (!isKind(kind) || name === undefined || others.length > 0) {
    throw new CommandError(
      'BAD_ARGUMENTS',
      'usage: import members|orders FILE [--delimiter comma|space|tab] [--no-header] [--columns LIST] ' +
        '[--date-format YYYYMMDD] [--dry-run]',
    );
  }
  const file = findInput(name);
  if (!statSync(file).isFile()) throw new CommandError('FILE_NOT_FOUND', `${name} is not a file`);
  return {
    kind,
    open: () => createReadStream(file, { highWaterMark: 256 * 1024 }),
    delimiter: readDelimiter(values.get('--delimiter') ?? 'comma'),
    header: !flags.has('--no-header'),
    columns: values.get('--columns')?.split(','),
    dateFormat: values.get('--date-format'),
    dryRun: flags.has('--dry-run'),
  };
};

/** A line on stderr now and then. */
const progress = (say: CommandContext['say']): ((read: number) => void) => {
  const startedAt = Date.now();
  let saidAt = startedAt;
  return (read) => {
    const now = Date.now();
    if (now - saidAt < PROGRESS_EVERY_MS) return;
    saidAt = now;
    const pace = Math.round(read / ((now - startedAt) / 1000));
    say(`  ${read.toLocaleString('en')} lines, ${pace.toLocaleString('en')} a second`);
  };
};

/** Members or purchases of an earlier system, from a file of any size. */
export const importCommand: ShukeCommand = {
  name: 'import',
  summary:
    'import members|orders FILE [--delimiter comma|space|tab --no-header --columns LIST --date-format YYYYMMDD ' +
    '--dry-run]  ' +
    'takes members or purchases from a file; the same file again changes nothing',
  needs: 'databases',
  run: async (args, context) => {
    const request = readRequest(args);
    const answer = await withDeps(context, (deps) =>
      importFile(deps, { ...request, onProgress: progress(context.say) }),
    );
    if (!answer.ok) return { output: { error: answer.fault }, exitCode: 2 };
    return { output: answer.tally, exitCode: 0 };
  },
};
