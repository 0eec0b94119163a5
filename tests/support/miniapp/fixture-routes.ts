import type { Endpoint, InputOf, ReplyOf } from '../../../shared/contract/contract';
import type { ErrorCode } from '../../../shared/contract/errors';
import type { Api } from '../../../shared/contract/index';

/** Parts that a contract leaves out are empty objects here. */
type Full<E extends Endpoint> = { params: unknown; query: unknown; body: unknown } & InputOf<E>;

export type Routes = { [K in keyof Api]: (input: Full<Api[K]>) => ReplyOf<Api[K]> | Promise<ReplyOf<Api[K]>> };

/** The fixture server answers with this code's status and words. */
export class Refusal extends Error {
  constructor(readonly code: ErrorCode, readonly detail?: string) {
    super(code);
  }
}
