import type { ApiProblem } from '@shuke/shared/contract/client';

/** Random 128 bits as hex. `crypto.randomUUID` exists only on secure origins, and a shop's back office may not be one. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Nobody knows whether the act was done: asking again must carry the same key. */
export const isUnsure = (problem: Pick<ApiProblem, 'status' | 'code'>): boolean =>
  problem.status === 0 || problem.status >= 500 || [401, 408, 429].includes(problem.status) || problem.code === 'STILL_RUNNING';

export interface Keyring {
  /** The key of this act: the same while the same input is tried again, a new one for another input. */
  keyFor(input: unknown): string;
  /** The server gave its answer; the next click is a new act. */
  settle(): void;
}

export function createKeyring(makeKey: () => string = newKey): Keyring {
  let held: { fingerprint: string; key: string } | undefined;
  return {
    keyFor: (input) => {
      const fingerprint = JSON.stringify(input ?? null);
      if (held?.fingerprint !== fingerprint) held = { fingerprint, key: makeKey() };
      return held.key;
    },
    settle: () => { held = undefined; },
  };
}
