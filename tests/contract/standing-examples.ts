import { ClusterMembers } from '../../server/src/features/clusters/index';
import { newId } from '../../server/src/platform/database';
import type { Examples } from './world';

const nothing = (): Record<string, never> => ({});

/** Where members stand: scores, stages, risk and clusters. */
export const standingExamples = {
  'GET /v1/console/rfm': nothing,
  'GET /v1/console/lifecycle': () => ({ query: { days: 7 } }),
  'GET /v1/console/members/:id/lifecycle': ({ member }) => ({ params: { id: member.memberId } }),
  'GET /v1/console/churn': nothing,
  'GET /v1/console/churn/members': () => ({ query: { band: 'high' as const } }),
  'GET /v1/console/members/:id/churn': ({ member }) => ({ params: { id: member.memberId } }),
  'POST /v1/console/churn/models': nothing,
  'GET /v1/console/clusters': nothing,
  'POST /v1/console/clusters': nothing,
  'POST /v1/console/clusters/:key/list': async ({ app }) => {
    await ClusterMembers(app.deps.db).updateOne({ _id: newId() }, { $set: { runId: newId(), key: 'frequent', paidFen: 0 } }, { upsert: true });
    return { params: { key: 'frequent' } };
  },
} satisfies Partial<Examples>;
