/**
 * The half of WeChat that runs the app's JavaScript: a bare realm with `wx` and nothing of a browser or of Node.
 * A global that a phone would not have is simply absent here, so that using it fails as it would there.
 */
import { posix } from 'node:path';
import { createContext, Script, type Context } from 'node:vm';
import type { WeappPackage } from './read-package';
import type { RunRecord } from './record';

export interface AppRealm {
  /** Runs a file of the package once (again: answers its exports). */
  run(file: string): unknown;
  /** Runs a line of JavaScript where the app runs, and answers its value. */
  evaluate(source: string): unknown;
  /** A copy of plain data that belongs to the app's realm. */
  own<T>(value: T): T;
  /** Moves the app's clock; timers keep their real pace. */
  shiftClock(ms: number): void;
  /** Timers that are due within so many milliseconds. */
  dueWithin(ms: number): number;
  guard<T>(what: string, run: () => T): T | undefined;
  close(): void;
}

/** Names that WeChat's module wrapper shadows with undefined. */
const shadowed = [
  'window', 'document', 'frames', 'self', 'location', 'navigator', 'localStorage', 'history', 'Caches', 'screen',
  'alert', 'confirm', 'prompt', 'XMLHttpRequest', 'WebSocket',
].join(', ');

/**
 * Newer built-ins that phones in use lack (iOS 14, older Android kernels) and that the build does not polyfill.
 * Intl stays away too: some Android kernels come without it.
 */
const removeNewBuiltIns = `
for (const [holder, names] of [
  [Array.prototype, ['at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with']],
  [String.prototype, ['at', 'replaceAll', 'isWellFormed', 'toWellFormed']],
  [Object, ['hasOwn', 'groupBy']], [Map, ['groupBy']], [Array, ['fromAsync']], [Promise, ['withResolvers', 'any']],
]) for (const name of names) delete holder[name];
delete globalThis.Intl; delete globalThis.WebAssembly; delete globalThis.SharedArrayBuffer; delete globalThis.Atomics;
`;

const movableClock = `
(() => {
  const Real = Date;
  let shiftMs = 0;
  const now = () => Real.now() + shiftMs;
  globalThis.Date = class Date extends Real {
    constructor(...parts) { if (parts.length === 0) super(now()); else super(...parts); }
    static now() { return now(); }
  };
  return (ms) => { shiftMs += ms; };
})()`;

interface Timers {
  globals: Record<string, unknown>;
  dueWithin(ms: number): number;
  stop(): void;
}

type Handler = (...args: unknown[]) => void;

const createTimers = (guard: AppRealm['guard']): Timers => {
  const running = new Map<number, { handle: NodeJS.Timeout; dueAt: number; every?: number }>();
  let next = 1;
  const start = (handler: Handler, delay: number, args: unknown[], every?: number): number => {
    const id = next++;
    const fire = (): void => {
      if (every === undefined) running.delete(id);
      guard('timer', () => handler(...args));
    };
    const handle = every === undefined ? setTimeout(fire, delay) : setInterval(fire, every);
    running.set(id, { handle, dueAt: Date.now() + delay, every });
    return id;
  };
  const clear = (id: number): void => {
    const timer = running.get(id);
    if (timer) clearTimeout(timer.handle);
    running.delete(id);
  };
  return {
    globals: {
      setTimeout: (handler: Handler, delay = 0, ...args: unknown[]) => start(handler, Math.max(0, Number(delay) || 0), args),
      setInterval: (handler: Handler, delay = 0, ...args: unknown[]) => {
        const every = Math.max(4, Number(delay) || 0);
        return start(handler, every, args, every);
      },
      clearTimeout: clear,
      clearInterval: clear,
    },
    dueWithin: (ms) => [...running.values()].filter((timer) => timer.every === undefined && timer.dueAt <= Date.now() + ms).length,
    stop: () => [...running.keys()].forEach(clear),
  };
};

const createConsole = (record: RunRecord): Record<string, unknown> => {
  const write = (level: string) => (...parts: unknown[]): void => {
    const text = parts.map(sayPart).join(' ');
    record.console.push({ level, text });
    if (level === 'error') record.problem('script-error', `console.error: ${text}`);
    // Taro warns in this way when a page calls something that wx does not have.
    if (/小程序暂不支持/.test(text)) record.problem('missing-api', text);
  };
  return Object.fromEntries(['log', 'info', 'debug', 'warn', 'error', 'group', 'groupEnd', 'time', 'timeEnd'].map((level) => [level, write(level)]));
};

/** Errors of the app's realm are not instances of our Error. */
const sayPart = (part: unknown): string => {
  const stack = typeof part === 'object' && part !== null && 'stack' in part ? String(part.stack) : undefined;
  if (stack !== undefined) return stack.split('\n').slice(0, 4).join('\n');
  return typeof part === 'string' ? part : safeJson(part);
};

const safeJson = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
};

/** WeChat forbids building code from text; only the idiom for "the global object" answers. */
const functionRule = `
(() => {
  const Real = Function;
  const Guarded = function Function(...parts) {
    if (parts.length === 1 && /^return this;?$/.test(parts[0])) return () => globalThis;
    throw new EvalError('code from text is forbidden in a mini-program');
  };
  Guarded.prototype = Real.prototype;
  globalThis.Function = Guarded;
})()`;

export const createAppRealm = (pack: WeappPackage, record: RunRecord, globals: Record<string, unknown>): AppRealm => {
  const guard: AppRealm['guard'] = (what, run) => {
    try {
      return run();
    } catch (error) {
      record.problem('script-error', `${what}: ${String((error as Error)?.stack ?? error).split('\n').slice(0, 4).join('\n')}`);
      return undefined;
    }
  };
  const timers = createTimers(guard);
  const sandbox: Record<string, unknown> = { ...globals, ...timers.globals, console: createConsole(record), global: {} };
  const context: Context = createContext(sandbox, { codeGeneration: { strings: false, wasm: false } });
  new Script(removeNewBuiltIns).runInContext(context);
  new Script(functionRule).runInContext(context);
  const shiftClock = new Script(movableClock).runInContext(context) as (ms: number) => void;
  const parse = new Script('(text) => JSON.parse(text)').runInContext(context) as (text: string) => unknown;
  const loaded = new Map<string, { exports: unknown }>();

  const run = (file: string, from?: string): unknown => {
    const known = loaded.get(file);
    if (known) return known.exports;
    const home = pack.subPackageOf(file);
    if (from && home && home !== pack.subPackageOf(from)) {
      record.problem('platform', `${from} requires ${file} of another sub-package`);
    }
    const holder: { exports: unknown } = { exports: {} };
    loaded.set(file, holder);
    const source = `(function (require, module, exports, ${shadowed}) {${pack.text(file)}\n})`;
    const wrapper = new Script(source, { filename: file }).runInContext(context) as (...args: unknown[]) => void;
    const require = (name: string): unknown => {
      const target = posix.join(posix.dirname(file), name);
      return run(target.endsWith('.js') ? target : `${target}.js`, file);
    };
    wrapper(require, holder, holder.exports);
    return holder.exports;
  };

  return {
    run: (file) => run(file),
    evaluate: (source) => new Script(source).runInContext(context),
    own: <T>(value: T): T => (value === undefined ? value : (parse(JSON.stringify(value)) as T)),
    shiftClock,
    dueWithin: timers.dueWithin,
    guard,
    close: timers.stop,
  };
};
