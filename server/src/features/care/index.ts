/**
 * Owns: birthday, anniversary and festival care: rules, and who was given what when.
 * Promises: on time in Asia/Shanghai, once for a member, occasion and calendar year; down-time is made good for a week and
 * gives nothing twice; messages go only to those who agreed to them.
 * Listens to: nothing; a timer looks.
 */
import { careContract } from '@shuke/shared/contract/care';
import { defineTimer } from '../../platform/jobs';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { giveCare } from './give-care';
import { changeRule, createRule, listCare } from './manage-care';
import { previewCare } from './preview-care';

export { giveCare } from './give-care';
export { CareGifts, CareRules, type CareRule } from './model';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, careContract, {
    'GET /v1/console/care-rules': () => listCare(deps),
    'POST /v1/console/care-rules': ({ actor, body, requestId }) => createRule(deps, actor, body, requestId),
    'PUT /v1/console/care-rules/:id': ({ actor, params, body, requestId }) => changeRule(deps, actor, params.id, body, requestId),
    'GET /v1/console/care-preview': () => previewCare(deps),
  });
};

export const careFeature: Feature = {
  name: 'care',
  contract: careContract,
  routes,
  timers: [defineTimer({ name: 'give-care', everyMs: 60_000, run: async (deps) => void (await giveCare(deps)) })],
};
