import { Type } from 'typebox';
import { Count, Id, Instant, Nullable } from './common';
import { Closed, consoleRoles, defineContract } from './contract';

const readers = consoleRoles('manager', 'store-manager', 'auditor', 'support');
const makers = consoleRoles('manager');

const ClusterView = Closed({
  key: Type.String(), name: Type.String(), advice: Type.String(), members: Count, paidFen: Type.Integer(),
  /** What sets it apart from all members, strongest first. */
  apart: Type.Array(Type.String()),
});
const ClustersView = Closed({
  /** null: not made yet. */
  madeAt: Nullable(Instant),
  running: Type.Boolean(),
  members: Count,
  clusters: Type.Array(ClusterView),
});

export const clustersContract = defineContract({
  'GET /v1/console/clusters': { summary: 'Members grouped by their habits, each group named and explained', access: readers, reply: ClustersView },
  'POST /v1/console/clusters': { summary: 'Group members anew, in the background', access: makers, repeat: 'natural', reply: ClustersView },
  'POST /v1/console/clusters/:key/list': {
    summary: 'Keep a group as a list, for segments',
    access: makers,
    repeat: 'keyed',
    params: Closed({ key: Type.String({ pattern: '^[a-z-]{2,30}$' }) }),
    reply: Closed({ listId: Id, name: Type.String(), members: Count }),
    errors: ['CLUSTER_NOT_FOUND'],
  },
});
