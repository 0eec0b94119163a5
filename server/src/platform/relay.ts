import type { ChangeStream } from 'mongodb';
import type { Deps } from './deps';
import { Outbox, relayOverdue, relayRow, type OutboxRow } from './outbox';

const POLL_MS = 1000;

/**
 * A change stream gives events within milliseconds; the poller behind it picks up whatever the stream missed
 * (a restart, a lost Redis), so no resume token needs to be kept.
 */
export const startRelay = (deps: Deps): { stop(): Promise<void> } => {
  let stopped = false;
  let stream: ChangeStream | undefined;
  let polling: Promise<unknown> = Promise.resolve();

  const watch = (): void => {
    if (stopped) return;
    stream = Outbox(deps.db).collection.watch([{ $match: { operationType: 'insert', 'fullDocument.open': true } }]) as unknown as ChangeStream;
    stream.on('change', (change) => {
      const row = (change as unknown as { fullDocument: OutboxRow }).fullDocument;
      relayRow(deps, row).catch((error: unknown) => deps.log.warn({ err: error }, 'relay failed; the poller will try again'));
    });
    stream.on('error', (error) => {
      deps.log.warn({ err: error }, 'change stream ended; opening it again');
      stream?.close().catch(() => undefined);
      if (!stopped) setTimeout(watch, 1000).unref();
    });
  };
  watch();

  const timer = setInterval(() => {
    polling = relayOverdue(deps).catch((error: unknown) => deps.log.warn({ err: error }, 'relay poll failed'));
  }, POLL_MS);
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await polling;
      await stream?.close();
    },
  };
};
