import type { Environment } from '../environment';

/** What a command of the operator's CLI works with. */
export interface CommandContext {
  /** The validated input of `readConfig`; MongoDB and Redis in it are up while the command runs. */
  environment: Environment;
  /** Progress and notes for people, on stderr. Stdout belongs to the answer. */
  say(line: string): void;
  /** Part of an answer that is too long to be held: lines on stdout, before or instead of `output`. */
  writeLine(line: string): Promise<void>;
}

export interface CommandResult {
  /** Printed on stdout as one JSON document; undefined: the answer was written line by line. */
  output: unknown;
  /** 0 when the command found everything in order. */
  exitCode: number;
}

export interface ShukeCommand {
  name: string;
  /** One line for `help`, with the arguments: `import members|orders FILE [--dry-run]  reads a CSV file`. */
  summary: string;
  /** `none` for commands that work while nothing runs. */
  needs: 'databases' | 'none';
  run(args: string[], context: CommandContext): Promise<CommandResult>;
}

/** A wrong call or a file that cannot be read: told as `{ "error": { code, message } }`, exit code 2. */
export class CommandError extends Error {
  override name = 'CommandError';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
