import type { CallLog } from './calls';
import type { SandboxClock } from './clock';
import type { FaultBoard } from './faults';
import type { SandboxKeys } from './keys';
import type { NoticeSender } from './pay/notices';
import type { RefundDesk } from './pay/refund-desk';
import type { Store } from './store';

export type VerifyMode = 'certificate' | 'publicKey';

export interface SandboxSettings {
  /** Where people's browsers reach the sandbox, without a slash at the end. */
  publicOrigin: string;
  /** Where the H5 mini-program lives; a scanned code opens it. */
  h5Url?: string;
  merchantName: string;
  /** With which key the platform signs, and whether `/v3/certificates` answers. */
  verifyMode: VerifyMode;
  /** Multiplies the waits between notices: 0.001 turns 15 s into 15 ms. */
  retryScale: number;
  /** Sandbox ms from an accepted refund to its end. */
  refundMs: number;
}

/** What all parts of the sandbox share. */
export interface World {
  keys: SandboxKeys;
  settings: SandboxSettings;
  clock: SandboxClock;
  store: Store;
  faults: FaultBoard;
  calls: CallLog;
  notices: NoticeSender;
  refunds: RefundDesk;
}

/** A record's own entry: `__proto__` and its kin are nobody's key. */
export const own = <T>(record: Record<string, T>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
