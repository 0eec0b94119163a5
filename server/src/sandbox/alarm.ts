import type { SandboxClock } from './clock';

/** Wakes up when the sandbox's clock reaches the next due instant, however that clock is moved. */
export interface Alarm {
  /** Call after the set of due things changed. */
  reset(): void;
  /** Resolves when a run in progress has ended. */
  stop(): Promise<void>;
}

/** Longer waits are split: setTimeout overflows at 24.8 days. */
const LONGEST_WAIT_MS = 3_600_000;

/**
 * @param nextDue sandbox ms of the earliest due thing, or undefined when there is none
 * @param run does what is due; never runs twice at once
 */
export function createAlarm(clock: SandboxClock, nextDue: () => number | undefined, run: () => Promise<void>): Alarm {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;
  const reset = (): void => {
    clearTimeout(timer);
    const due = nextDue();
    if (stopped || running || due === undefined) return;
    timer = setTimeout(ring, Math.min(LONGEST_WAIT_MS, Math.ceil(clock.wallMsUntil(due))));
    timer.unref();
  };
  const ring = (): void => {
    const due = nextDue();
    if (due === undefined || due > clock.nowMs()) return reset();
    running = run().finally(() => {
      running = undefined;
      reset();
    });
  };
  const forget = clock.onChange(reset);
  const stop = async (): Promise<void> => {
    stopped = true;
    clearTimeout(timer);
    forget();
    await running;
  };
  return { reset, stop };
}
