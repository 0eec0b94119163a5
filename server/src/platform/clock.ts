import type { Clock } from '@shuke/shared/values/time';
import type { Logger } from 'pino';

export const systemClock: Clock = { now: () => new Date() };

interface Sample {
  sandboxMs: number;
  takenMs: number;
  scale: number;
}

const readSample = async (url: string): Promise<Sample> => {
  const reply = await fetch(`${url}/_sandbox/clock`, { signal: AbortSignal.timeout(2000) });
  const body = (await reply.json()) as { now: string | number; scale?: number };
  return { sandboxMs: new Date(body.now).getTime(), takenMs: Date.now(), scale: body.scale ?? 1 };
};

/** In sandbox mode every process reads the sandbox's clock, so that the demo and the tests can travel in time. */
export const followSandboxClock = async (url: string, log: Logger, everyMs = 500): Promise<Clock & { stop(): void }> => {
  let sample = await readSample(url);
  const timer = setInterval(() => {
    readSample(url).then(
      (next) => (sample = next),
      (error: unknown) => log.debug({ err: error }, 'sandbox clock not answering; keeping the last sample'),
    );
  }, everyMs);
  timer.unref();
  return {
    now: () => new Date(sample.sandboxMs + (Date.now() - sample.takenMs) * sample.scale),
    stop: () => clearInterval(timer),
  };
};
