/**
 * Owns: what the console shows of members: list, profile, timeline, the full phone number.
 * Promises: a store manager sees own stores' members; every look is recorded and shown to the member.
 * Listens to: nothing.
 */
import { membersContract } from '@shuke/shared/contract/audience';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { searchMembers } from './search-members';
import { memberTimeline } from './timeline';
import { revealPhone, viewMember } from './view-member';

export { toMemberRow, toMemberRows } from './member-rows';
export { eachFound, findVisibleMember, visibleTo } from './search-members';
export { whoLooked } from './view-member';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, membersContract, {
    'GET /v1/console/members': ({ actor, query }) => searchMembers(deps, actor, query),
    'GET /v1/console/members/:id': ({ actor, params }) => viewMember(deps, actor, params.id),
    'GET /v1/console/members/:id/timeline': ({ actor, params, query }) => memberTimeline(deps, actor, params.id, query),
    'POST /v1/console/members/:id/phone': ({ actor, params, body, requestId }) => revealPhone(deps, actor, params.id, body.reason, requestId),
  });
};

export const memberRecordsFeature: Feature = { name: 'member-records', contract: membersContract, routes };
