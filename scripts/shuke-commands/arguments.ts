import { existsSync } from 'node:fs';
import path from 'node:path';
import { CommandError } from './command';

export interface Arguments {
  words: string[];
  /** Options that take a value: `--columns -,paid_at`. A value may begin with a dash. */
  values: Map<string, string>;
  flags: Set<string>;
}

/** Sorts a call's words into options and the rest. Refuses what the command does not know. */
export const readArguments = (
  args: readonly string[],
  known: { values: readonly string[]; flags: readonly string[] },
): Arguments => {
  const read: Arguments = { words: [], values: new Map(), flags: new Set() };
  for (let i = 0; i < args.length; i += 1) {
    const [name = '', inline] = args[i]!.split(/=(.*)/s);
    if (!args[i]!.startsWith('--')) read.words.push(args[i]!);
    else if (known.flags.includes(name) && inline === undefined) read.flags.add(name);
    else if (known.values.includes(name)) {
      const value = inline ?? args[(i += 1)];
      if (value === undefined) throw new CommandError('BAD_ARGUMENTS', `${name} needs a value`);
      read.values.set(name, value);
    } else
      throw new CommandError(
        'BAD_ARGUMENTS',
        `unknown option ${name}. It knows ${[...known.values, ...known.flags].join(' ')}`,
      );
  }
  return read;
};

/** npm runs scripts in the repository's root; a file is meant from where the person stands. */
export const findInput = (file: string): string => {
  const places = [process.env.INIT_CWD, process.cwd()].flatMap((place) => (place ? [path.resolve(place, file)] : []));
  const found = places.find((place) => existsSync(place));
  if (!found) throw new CommandError('FILE_NOT_FOUND', `there is no file ${file}`);
  return found;
};
