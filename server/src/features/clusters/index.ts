/**
 * Owns: groups of members with like habits, and which group each buyer of the last year is in.
 * Promises: the same purchases give the same groups; each has a plain name by stated rules, and says what sets it apart.
 * Listens to: nothing; a timer looks.
 */
import { clustersContract } from '@shuke/shared/contract/clusters';
import { recordAudit } from '../../platform/audit';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { groupMembersTimer, wantGroups } from './group-members';
import { keepAsList, viewClusters } from './view-clusters';

export { findGroups, groupMembers, keepGroupsFresh, wantGroups } from './group-members';
export { ClusterMembers } from './model';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, clustersContract, {
    'GET /v1/console/clusters': ({ actor }) => viewClusters(deps, actor),
    'POST /v1/console/clusters': async ({ actor, requestId }) => {
      await wantGroups(deps);
      await recordAudit(deps, null, { actor, action: 'group-members-anew', target: 'clusters', requestId });
      return viewClusters(deps, actor);
    },
    'POST /v1/console/clusters/:key/list': ({ actor, params, requestId }) => keepAsList(deps, actor, params.key, requestId),
  });
};

export const clustersFeature: Feature = { name: 'clusters', contract: clustersContract, routes, timers: [groupMembersTimer] };
