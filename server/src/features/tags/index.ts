/**
 * Owns: tag groups, tags, and which member carries which.
 * Promises: one tag of an exclusive group at a time; every change has a row in the member's history.
 * Listens to: nothing.
 */
import { tagsContract } from '@shuke/shared/contract/audience';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { findVisibleMember, toMemberRow } from '../member-records/index';
import { endTagsTimer } from './end-tags';
import { createTag, createTagGroup, listTags, openToStaff } from './manage-tags';
import { putTagOn, takeTagOff } from './tag-member';

export { endTags } from './end-tags';
export { TagEvents, TagGroups, Tags, type Tag, type TagEvent, type TagGroup } from './model';
export { endFor } from './tag-kinds';
export { putTagOn, takeTagOff } from './tag-member';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, tagsContract, {
    'GET /v1/console/tags': () => listTags(deps),
    'POST /v1/console/tag-groups': ({ actor, body }) => createTagGroup(deps, actor, body),
    'PUT /v1/console/tag-groups/:id': ({ actor, params, body }) => openToStaff(deps, actor, params.id, body.forStaff),
    'POST /v1/console/tags': ({ actor, body }) => createTag(deps, actor, body),
    'POST /v1/console/members/:id/tags': async ({ actor, params, body }) => {
      await findVisibleMember(deps, actor, params.id);
      await putTagOn(deps, actor, params.id, body.tagId);
      return toMemberRow(deps, await findVisibleMember(deps, actor, params.id));
    },
    'DELETE /v1/console/members/:id/tags/:tagId': async ({ actor, params }) => {
      await findVisibleMember(deps, actor, params.id);
      await takeTagOff(deps, actor, params.id, params.tagId);
      return toMemberRow(deps, await findVisibleMember(deps, actor, params.id));
    },
  });
};

export const tagsFeature: Feature = { name: 'tags', contract: tagsContract, routes, timers: [endTagsTimer] };
