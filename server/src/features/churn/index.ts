/**
 * Owns: the churn model (BG/NBD), its check on weeks held out, and each member's risk.
 * Promises: learnt anew each month or on demand in a worker; scores of each business day; every risk has its reason in words.
 * Listens to: nothing; timers look.
 */
import { churnContract } from '@shuke/shared/contract/churn';
import { defineTimer } from '../../platform/jobs';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { findVisibleMember } from '../member-records/index';
import { askForModel, fitChurnJob, keepModelFresh } from './fit-model';
import { scoreMembers } from './score-members';
import { listAtRisk, toModelView, viewChurn, viewMemberChurn } from './view-churn';

export { fitModel, keepModelFresh } from './fit-model';
export { ChurnModels, ChurnScores } from './model';
export { scoreMembers } from './score-members';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, churnContract, {
    'GET /v1/console/churn': ({ actor }) => viewChurn(deps, actor),
    'GET /v1/console/churn/members': ({ actor, query }) => listAtRisk(deps, actor, query),
    'GET /v1/console/members/:id/churn': async ({ actor, params }) => viewMemberChurn(deps, (await findVisibleMember(deps, actor, params.id))._id),
    'POST /v1/console/churn/models': async ({ actor, requestId }) => toModelView(await askForModel(deps, actor, requestId)),
  });
};

export const churnFeature: Feature = {
  name: 'churn',
  contract: churnContract,
  routes,
  jobs: [fitChurnJob],
  timers: [
    defineTimer({ name: 'keep-churn-model-fresh', everyMs: 60_000, run: keepModelFresh }),
    defineTimer({ name: 'score-churn-risk', everyMs: 60_000, run: async (deps) => void (await scoreMembers(deps)) }),
  ],
};
