import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ClockSnapshot } from './clock';
import type { ActiveFault } from './faults';
import type { Notice } from './pay/notices';
import type { PayOrder, PayRefund } from './pay/records';
import { defaultTemplates, type MessageTemplate } from './templates';

/** Somebody who holds a phone with WeChat on it. */
export interface Persona {
  openid: string;
  unionid?: string;
  phone: string;
  name: string;
  kind: 'member' | 'staff' | 'visitor';
  note?: string;
}

/** A code that wx.login or the phone-number button handed out: five minutes, once. */
export interface IssuedCode {
  code: string;
  purpose: 'login' | 'phone';
  openid: string;
  issuedAtMs: number;
  usedAtMs?: number;
}

export interface TokenBook {
  current?: { token: string; expiresAtMs: number };
  /** In normal mode the token before stays good for five minutes. */
  previous?: { token: string; expiresAtMs: number };
  /** Instants of forced refreshes of the last day. */
  forcedAtMs: number[];
}

/** A subscribe message that reached the phone. */
export interface PhoneMessage {
  id: string;
  at: string;
  openid: string;
  templateId: string;
  templateKey: string;
  title: string;
  page?: string;
  data: Record<string, string>;
}

/** Everything that outlives a restart. */
export interface SandboxData {
  clock: ClockSnapshot;
  personas: Record<string, Persona>;
  codes: Record<string, IssuedCode>;
  tokens: TokenBook;
  /** Messages that may still be sent, keyed `openid templateId`. */
  permissions: Record<string, number>;
  messages: PhoneMessage[];
  templates: MessageTemplate[];
  /** Last login per openid, in sandbox ms. */
  visits: Record<string, number>;
  /** Pages of the released version; empty means that nobody told. */
  releasedPages: string[];
  orders: Record<string, PayOrder>;
  refunds: Record<string, PayRefund>;
  notices: Record<string, Notice>;
  faults: ActiveFault[];
}

export interface Store {
  data: SandboxData;
  /** Says that `data` changed; the snapshot follows soon. */
  touch(): void;
  /** Writes what is unwritten. */
  close(): void;
}

const SAVE_AFTER_MS = 500;
/** A large state is saved less often, so that saving takes a twentieth of the time at most. */
const SAVE_SHARE = 20;

const emptyData = (): SandboxData => ({
  clock: { offsetMs: 0, scale: 1 },
  personas: {}, codes: {}, tokens: { forcedAtMs: [] }, permissions: {}, messages: [],
  templates: [...defaultTemplates], visits: {}, releasedPages: [], orders: {}, refunds: {}, notices: {}, faults: [],
});

const readSnapshot = (file: string): Partial<SandboxData> => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<SandboxData>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`The sandbox cannot read its data file ${file}; move it away to begin anew`, { cause: error });
  }
};

/** A crash while writing must not cost the snapshot before. */
const writeSnapshot = (file: string, data: SandboxData): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(data), { mode: 0o600 });
  renameSync(`${file}.new`, file);
};

/** In memory, and in `file` when one is named. */
export function openStore(file?: string): Store {
  const data: SandboxData = { ...emptyData(), ...(file ? readSnapshot(file) : {}) };
  if (!file) return { data, touch: () => undefined, close: () => undefined };
  let timer: NodeJS.Timeout | undefined;
  let saveMs = 0;
  const save = (): void => {
    timer = undefined;
    const startedAt = performance.now();
    writeSnapshot(file, data);
    saveMs = performance.now() - startedAt;
  };
  return {
    data,
    touch: () => void (timer ??= setTimeout(save, Math.max(SAVE_AFTER_MS, saveMs * SAVE_SHARE))),
    close: () => {
      clearTimeout(timer);
      save();
    },
  };
}
