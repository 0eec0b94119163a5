/**
 * What a call to the outside comes to. A refusal is a value, never an exception.
 *
 * - `retryable`: the other side has not done it and may do it later; sending again is safe.
 * - `final`: the other side has refused; the same call will be refused again.
 * - `unknown`: the call may have been carried out (no answer, a broken or an unverified one). Never send it again
 *   blindly: ask the other side first, or repeat only under the same number where the port says that this is safe.
 */
export type FailureKind = 'retryable' | 'final' | 'unknown';

export interface AdapterFailure {
  ok: false;
  kind: FailureKind;
  /** Stable, in capitals; the port lists the ones worth deciding on. */
  code: string;
  /** For logs and operators: holds no address, secret or personal data. */
  message: string;
}

export type AdapterResult<T> = { ok: true; value: T } | AdapterFailure;

export const succeed = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });

export const fail = (kind: FailureKind, code: string, message: string): AdapterFailure =>
  ({ ok: false, kind, code, message });

/** For a call that only prepares another one: whatever became of it, the real call has not been made. */
export const asNotSent = (failure: AdapterFailure): AdapterFailure =>
  failure.kind === 'unknown' ? { ...failure, kind: 'retryable' } : failure;
