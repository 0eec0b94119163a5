import type { Logger } from 'pino';

const LIMIT_MS = 20_000;

/** On SIGTERM or SIGINT: stop taking work, finish what runs, let go, exit. A second signal exits at once. */
export const stopGracefully = (log: Logger, stop: () => Promise<void>): void => {
  let stopping = false;
  const end = (signal: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), LIMIT_MS).unref();
    stop().then(() => process.exit(0), (error: unknown) => {
      log.error({ err: error }, 'did not stop cleanly');
      process.exit(1);
    });
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(signal));
};
