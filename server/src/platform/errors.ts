import { ERRORS, type ErrorCode, type Problem } from '@shuke/shared/contract/errors';

interface Details {
  detail?: string;
  errors?: { path: string; message: string }[];
}

/** A refusal or failure that people are meant to read. Anything else that is thrown is a bug: 500, opaque. */
export class AppError extends Error {
  readonly status: number;
  constructor(
    readonly code: ErrorCode,
    readonly details: Details = {},
  ) {
    super(`${code}${details.detail ? `: ${details.detail}` : ''}`);
    this.name = 'AppError';
    this.status = ERRORS[code][0];
  }
}

export const toProblem = (error: AppError, requestId: string): Problem => ({
  type: `/docs/errors#${error.code}`,
  status: error.status,
  code: error.code,
  title: ERRORS[error.code][1],
  ...error.details,
  requestId,
});

/** Unwraps what a rule decided: the value, or its refusal thrown as an AppError. */
export const orRefuse = <D extends { ok: true } | { ok: false; reason: ErrorCode; detail?: string }>(decision: D): Extract<D, { ok: true }> => {
  if (decision.ok) return decision as Extract<D, { ok: true }>;
  throw new AppError(decision.reason, decision.detail === undefined ? {} : { detail: decision.detail });
};
