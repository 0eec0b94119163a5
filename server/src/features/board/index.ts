/**
 * Owns: the overview: loop board, audit list.
 * Promises: every number has a base, a period and a comparison.
 * Listens to: nothing.
 */
import { boardContract } from '@shuke/shared/contract/campaigns';
import { AuditLog } from '../../platform/audit';
import { opsCookie } from '../../platform/queue-board';
import type { Deps } from '../../platform/deps';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { buildBoard } from './build-board';

/** Newest first; the cursor is the last row's id, which grows with time. */
const listAudit = async (deps: Deps, query: { cursor?: string; limit?: number }) => {
  const limit = query.limit ?? 20;
  const found = await AuditLog(deps.db).find(query.cursor ? { _id: { $lt: query.cursor } } : {}).sort({ _id: -1 }).limit(limit + 1).lean();
  const rows = found.slice(0, limit);
  return {
    rows: rows.map(({ _id, at, who, action, target, why, before, after }) => ({ id: _id, at: at.toISOString(), who, action, target, why, before, after })),
    nextCursor: found.length > limit ? rows.at(-1)!._id : null,
  };
};

const routes = (context: ServeContext): void =>
  serve(context, boardContract, {
    'GET /v1/console/board': ({ actor }) => buildBoard(context.deps, actor),
    'GET /v1/console/audit': ({ query }) => listAudit(context.deps, query),
    'POST /v1/console/ops-session': async ({ actor, setHeader }) => {
      setHeader('set-cookie', opsCookie(context.app, actor.id, context.deps.config.mode === 'production'));
      return { url: '/ops/queues' };
    },
  });

export const boardFeature: Feature = { name: 'board', contract: boardContract, routes };
