/** The sandbox's time, which the whole product follows: it can jump, and run faster than the wall clock. */
export interface SandboxClock {
  now(): Date;
  nowMs(): number;
  reading(): ClockReading;
  /** Forwards or, with a negative number, backwards. */
  advance(byMs: number): void;
  setNow(toMs: number): void;
  /** Sandbox seconds per wall second, from `MIN_SCALE` to `MAX_SCALE`. */
  setScale(scale: number): void;
  /** Back to the wall clock. */
  reset(): void;
  /** Wall milliseconds until an instant of the sandbox; 0 when it has passed. */
  wallMsUntil(atMs: number): number;
  onChange(listener: () => void): () => void;
  /** Shift and scale for the snapshot; `restore` takes them back. */
  save(): ClockSnapshot;
  restore(snapshot: ClockSnapshot): void;
}

export interface ClockReading {
  /** ISO instant of the sandbox. */
  now: string;
  /** ISO instant of the wall clock at the same moment: `now + (wall - wallNow) * scale` foretells the sandbox. */
  wallNow: string;
  offsetMs: number;
  scale: number;
}

export interface ClockSnapshot {
  offsetMs: number;
  scale: number;
}

/** From 1970 to the end of 9999: outside, dates could not be written. */
const LATEST_MS = Date.UTC(9999, 11, 31);
const within = (ms: number): number => Math.min(LATEST_MS, Math.max(0, ms));

export const MIN_SCALE = 0.01;
export const MAX_SCALE = 100_000;

const createListeners = () => {
  const listeners = new Set<() => void>();
  const add = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return { add, tell: () => listeners.forEach((listener) => listener()) };
};

export function createClock(wall: () => number = Date.now): SandboxClock {
  const { add, tell } = createListeners();
  let anchor = { wallMs: wall(), sandboxMs: wall(), scale: 1 };
  const nowMs = (): number => within(Math.round(anchor.sandboxMs + (wall() - anchor.wallMs) * anchor.scale));
  const move = (sandboxMs: number, scale: number): void => {
    anchor = { wallMs: wall(), sandboxMs: within(sandboxMs), scale };
    tell();
  };
  const snapshot = (): ClockSnapshot => ({ offsetMs: nowMs() - wall(), scale: anchor.scale });
  return {
    nowMs,
    now: () => new Date(nowMs()),
    reading: () => ({ now: new Date(nowMs()).toISOString(), wallNow: new Date(wall()).toISOString(), ...snapshot() }),
    advance: (byMs) => move(nowMs() + byMs, anchor.scale),
    setNow: (toMs) => move(toMs, anchor.scale),
    setScale: (scale) => move(nowMs(), scale),
    reset: () => move(wall(), 1),
    wallMsUntil: (atMs) => Math.max(0, (atMs - nowMs()) / anchor.scale),
    onChange: add,
    save: snapshot,
    restore: ({ offsetMs, scale }) => move(wall() + offsetMs, scale),
  };
}
