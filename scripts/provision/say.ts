/** Tells people what happens. Always on stderr, because some commands answer with JSON on stdout. */
export const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Something this machine lacks, with the way out in the message. Shown as one line, without a stack. */
export class Unavailable extends Error {
  override name = 'Unavailable';
}

/** Shows an error the way its kind deserves: one line when it is `Unavailable`, all of it when it is a bug. */
export const sayError = (error: unknown): void => {
  if (error instanceof Unavailable) return say(`✗ ${error.message}`);
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
};
