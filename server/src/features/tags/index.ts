/**
 * Owns: tag groups, tags with their rules and ends, who carries which and what happened before, bulk runs.
 * Promises: one tag of an exclusive group at a time; a rule never takes off what a hand put on; every change has a row in
 * the member's history; a bulk run changes each member once, and its undo restores only what it changed itself.
 * Listens to: what changes facts that rules ask for (rule tags follow), segments.changed.
 */
import { tagRunsContract } from '@shuke/shared/contract/tag-runs';
import { tagsContract } from '@shuke/shared/contract/tags';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { findVisibleMember, toMemberRow } from '../member-records/index';
import { checkMembersTimer } from './check-members';
import { approveRun, cancelRun, startRun, undoRun } from './decide-run';
import { endTagsTimer } from './end-tags';
import { changeTag, changeTagGroup, createTag, createTagGroup, deleteTag, listTags } from './manage-tags';
import { markListeners } from './mark-members';
import { viewMemberTags } from './member-tags';
import { prepareRun } from './prepare-run';
import { runTagsJob, sweepTagRunsTimer } from './run-tags';
import { segmentListeners } from './segments-changed';
import { sweepRuleTagsJob, sweepRuleTagsTimer } from './sweep-rule-tags';
import { handTagBack, putTagOn, takeTagOff } from './tag-member';
import { listRuns, readRun, viewRun } from './view-run';

export { checkMembers } from './check-members';
export { endTags } from './end-tags';
export { TagChecks, TagEvents, TagGroups, TagRunRows, TagRuns, Tags, type Tag, type TagEvent, type TagGroup, type TagRun } from './model';
export { reconcileTagRuns } from './reconcile-runs';
export { runTags } from './run-tags';
export { sweepRuleTags } from './sweep-rule-tags';
export { endFor } from './tag-kinds';
export { putTagOn, takeTagOff } from './tag-member';

const onMember = async (deps: Deps, actor: OperatorActor, memberId: string, act: () => Promise<void>) => {
  await findVisibleMember(deps, actor, memberId);
  await act();
  return toMemberRow(deps, await findVisibleMember(deps, actor, memberId));
};

const tagRoutes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, tagsContract, {
    'GET /v1/console/tags': ({ actor }) => listTags(deps, actor),
    'POST /v1/console/tag-groups': ({ actor, body }) => createTagGroup(deps, actor, body),
    'PUT /v1/console/tag-groups/:id': ({ actor, params, body }) => changeTagGroup(deps, actor, params.id, body),
    'POST /v1/console/tags': ({ actor, body }) => createTag(deps, actor, body),
    'PUT /v1/console/tags/:id': ({ actor, params, body }) => changeTag(deps, actor, params.id, body),
    'DELETE /v1/console/tags/:id': async ({ actor, params }) => {
      await deleteTag(deps, actor, params.id);
      return {};
    },
    'GET /v1/console/members/:id/tags': async ({ actor, params }) => viewMemberTags(deps, await findVisibleMember(deps, actor, params.id)),
    'POST /v1/console/members/:id/tags': ({ actor, params, body }) => onMember(deps, actor, params.id, () => putTagOn(deps, actor, params.id, body.tagId)),
    'DELETE /v1/console/members/:id/tags/:tagId': ({ actor, params }) => onMember(deps, actor, params.id, () => takeTagOff(deps, actor, params.id, params.tagId)),
    'POST /v1/console/members/:id/tags/:tagId/hand-back': ({ actor, params }) => onMember(deps, actor, params.id, () => handTagBack(deps, actor, params.id, params.tagId)),
  });
};

const runRoutes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, tagRunsContract, {
    'GET /v1/console/tag-runs': ({ actor }) => listRuns(deps, actor),
    'GET /v1/console/tag-runs/:id': ({ actor, params }) => readRun(deps, actor, params.id),
    'POST /v1/console/tag-runs': async ({ actor, body, key, requestId }) => viewRun(deps, actor, await prepareRun(deps, actor, body, { key, requestId })),
    'POST /v1/console/tag-runs/:id/start': async ({ actor, params, requestId }) => viewRun(deps, actor, await startRun(deps, actor, params.id, requestId)),
    'POST /v1/console/tag-runs/:id/approve': async ({ actor, params, requestId }) => viewRun(deps, actor, await approveRun(deps, actor, params.id, requestId)),
    'POST /v1/console/tag-runs/:id/cancel': async ({ actor, params, requestId }) => viewRun(deps, actor, await cancelRun(deps, actor, params.id, requestId)),
    'POST /v1/console/tag-runs/:id/undo': async ({ actor, params, body, requestId }) => viewRun(deps, actor, await undoRun(deps, actor, params.id, body.why, requestId)),
  });
};

export const tagsFeature: Feature = {
  name: 'tags',
  contract: { ...tagsContract, ...tagRunsContract },
  routes: (context) => {
    tagRoutes(context);
    runRoutes(context);
  },
  listeners: [...markListeners, ...segmentListeners],
  jobs: [sweepRuleTagsJob, runTagsJob],
  timers: [endTagsTimer, checkMembersTimer, sweepRuleTagsTimer, sweepTagRunsTimer],
};
