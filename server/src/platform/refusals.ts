import type { Endpoint } from '@shuke/shared/contract/contract';
import type { ErrorCode } from '@shuke/shared/contract/errors';

const writes = (endpoint: Endpoint): boolean => endpoint.repeat !== undefined;

/** Codes that a route's declaration brings with it, beside those that its handler refuses with (`errors`). */
export const commonRefusals = (endpoint: Endpoint): ErrorCode[] => {
  const { audience } = endpoint.access;
  return [
    'BAD_REQUEST', 'TOO_MANY_REQUESTS', 'INTERNAL',
    ...(writes(endpoint) ? (['MALFORMED_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const) : []),
    ...(audience === 'public' || audience === 'signed' ? [] : (['NOT_SIGNED_IN', 'SESSION_EXPIRED', 'FORBIDDEN'] as const)),
    ...(endpoint.access.audience === 'member' && endpoint.access.joined ? (['NOT_JOINED'] as const) : []),
    ...(endpoint.repeat === 'keyed' ? (['IDEMPOTENCY_KEY_MISSING', 'IDEMPOTENCY_KEY_REUSED', 'STILL_RUNNING'] as const) : []),
  ];
};

/** Every code that a route may answer. */
export const declaredRefusals = (endpoint: Endpoint): ReadonlySet<ErrorCode> => new Set([...commonRefusals(endpoint), ...(endpoint.errors ?? [])]);
