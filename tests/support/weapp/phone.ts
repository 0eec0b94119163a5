/** The phone and the person holding it: what each question of WeChat is answered with. Tests replace single answers. */
import type { AppRealm } from './app-realm';
import type { WeappPackage } from './read-package';
import type { RunRecord } from './record';

/** The person said no, or WeChat did; `reason` is what follows `name:fail `. */
export class WxRefusal extends Error {
  constructor(readonly reason: string, readonly extra: Record<string, unknown> = {}) {
    super(reason);
  }
}

type Answer<T> = T | Promise<T>;
type Options = Record<string, unknown>;

export interface PhoneAnswers {
  login(): Answer<string>;
  scanCode(options: Options): Answer<string>;
  /** Resolves when the person has paid; refuse with `cancel` when not. */
  requestPayment(options: Options): Answer<void>;
  phoneCode(): Answer<string>;
  subscribe(templateId: string): 'accept' | 'reject' | 'ban' | 'filter';
  /** true: the confirm button. */
  modal(options: Options): Answer<boolean>;
  /** Index of the item, or a refusal. */
  actionSheet(options: Options): Answer<number>;
  location(): Answer<{ longitude: number; latitude: number }>;
}

export interface PhoneShape {
  width: number;
  height: number;
  statusBarHeight: number;
  safeBottom: number;
  platform: 'ios' | 'android';
}

/** iPhone SE size and a current phone; UI.md asks for pictures of both. */
export const phones = {
  small: { width: 375, height: 667, statusBarHeight: 20, safeBottom: 0, platform: 'ios' },
  common: { width: 390, height: 844, statusBarHeight: 47, safeBottom: 34, platform: 'ios' },
} as const satisfies Record<string, PhoneShape>;

/** Everything the parts of `wx` share. */
export interface WxParts {
  pack: WeappPackage;
  record: RunRecord;
  shape: PhoneShape;
  answers: PhoneAnswers;
  storage: Map<string, string>;
  /** `https://api.example` → a local server. */
  hosts: Record<string, string>;
  network: { online: boolean };
  screen: ScreenState;
  realm: () => AppRealm;
  /** Work in flight; the harness waits for 0. */
  pending: { count: number };
  /** When the person last tapped or paid: some calls are allowed only then. */
  gesture: { at: number };
}

export interface ScreenState {
  title: string;
  toast: string | undefined;
  loading: string | undefined;
  /** Everything that was said to the person, in order. */
  said: string[];
  brightness: number;
  sounds: string[];
  badges: Record<number, string>;
}

export const createScreen = (): ScreenState => ({
  title: '', toast: undefined, loading: undefined, said: [], brightness: 0.5, sounds: [], badges: {},
});

let logins = 0;

export const defaultAnswers = (): PhoneAnswers => ({
  login: () => `login-code-${(logins += 1)}`,
  scanCode: () => { throw new WxRefusal('cancel'); },
  requestPayment: () => undefined,
  phoneCode: () => 'phone-code',
  subscribe: () => 'accept',
  modal: () => true,
  actionSheet: () => 0,
  location: () => { throw new WxRefusal('auth deny'); },
});

interface Callbacks {
  success?: (result: unknown) => void;
  fail?: (result: unknown) => void;
  complete?: (result: unknown) => void;
}

export type WxFunction = (...args: never[]) => unknown;
export type WxTable = Record<string, unknown>;
type Work = (options: Options) => Answer<Record<string, unknown> | void>;

/**
 * The calling convention of wx: callbacks when given, a promise when not, `errMsg` in both.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/app-service/api.html
 */
export const asyncCall = (parts: WxParts, name: string, work: Work) => (given?: Options & Callbacks): unknown => {
  const options = given ?? {};
  const { success, fail, complete } = options;
  const finish = (settle: ((result: unknown) => void) | undefined, result: Record<string, unknown>): unknown => {
    const own = parts.realm().own(result);
    parts.realm().guard(name, () => { settle?.(own); complete?.(own); });
    return own;
  };
  parts.pending.count += 1;
  const done = (async () => {
    await new Promise((resolve) => setImmediate(resolve));
    try {
      const result = (await work(options)) ?? {};
      return finish(success, { errMsg: `${name}:ok`, ...result });
    } catch (error) {
      if (!(error instanceof WxRefusal)) parts.record.problem('script-error', `${name}: ${String(error)}`);
      const reason = error instanceof Error ? error.message : String(error);
      const refusal = finish(fail, { errMsg: `${name}:fail ${reason}`, ...(error instanceof WxRefusal ? error.extra : {}) });
      if (!success && !fail && !complete) throw refusal;
      return refusal;
    } finally {
      parts.pending.count -= 1;
    }
  })();
  if (success || fail || complete) {
    done.catch(() => undefined);
    return undefined;
  }
  return done;
};
