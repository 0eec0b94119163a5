/**
 * Owns: members' privacy requests: a copy of their data, being forgotten, complaints.
 * Promises: a file is fetched once by the link that only its owner got; the forgotten leave no trace that names them,
 * while ledger, orders and a campaign's numbers stay; every complaint has a number, a deadline and an answer.
 * Listens to: nothing.
 */
import { privacyContract } from '@shuke/shared/contract/privacy';
import type { Actor } from '../../platform/auth/actors';
import type { Feature } from '../../platform/feature';
import { defineTimer } from '../../platform/jobs';
import { serve, type ServeContext } from '../../platform/serve';
import { askErasure, COOLING_DAYS, erasureDecision, withdrawErasure } from './ask-erasure';
import { answerComplaint, fileComplaint } from './complaints';
import { clearLateTraces, eraseDueMembers } from './erase-members';
import { askExport, fetchFile, makeLink, prepareExportJob, sweepExports } from './export-data';
import { ANSWER_WORKING_DAYS } from './open-request';
import { consoleRequest, consoleRequests, requestsOf, viewRequest } from './request-view';

/** Staff and operators who are signed in are not the member either. */
const whoAsks = (actor: Actor | null): string | null => (actor ? actor.id : null);

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, privacyContract, {
    'GET /v1/member/privacy': async ({ actor }) => {
      const [requests, decision] = await Promise.all([requestsOf(deps, actor.id), erasureDecision(deps, actor.id)]);
      return { requests, coolingDays: COOLING_DAYS, answerWorkingDays: ANSWER_WORKING_DAYS, erasureBlockedBy: decision.ok ? null : decision.detail };
    },
    'POST /v1/member/privacy/exports': async ({ actor, key }) => viewRequest(await askExport(deps, actor.id, key)),
    'POST /v1/member/privacy/exports/:id/link': ({ actor, params, body }) => makeLink(deps, actor.id, params.id, body.format),
    'GET /v1/privacy/files/:token': async ({ actor, params, setHeader }) => {
      const file = await fetchFile(deps, params.token, whoAsks(actor));
      setHeader('content-type', file.type);
      setHeader('content-disposition', `attachment; filename="${file.name}"`);
      setHeader('cache-control', 'no-store');
      return file.text;
    },
    'POST /v1/member/privacy/erasure': async ({ actor, key }) => viewRequest(await askErasure(deps, actor.id, key)),
    'POST /v1/member/privacy/erasure/withdraw': async ({ actor }) => ({ withdrawn: await withdrawErasure(deps, actor.id) }),
    'POST /v1/member/privacy/complaints': async ({ actor, body, key }) => viewRequest(await fileComplaint(deps, actor.id, key, body)),
    'GET /v1/console/privacy/requests': ({ query }) => consoleRequests(deps, query),
    'POST /v1/console/privacy/requests/:id/answer': async ({ actor, params, body, requestId }) =>
      consoleRequest(deps, await answerComplaint(deps, actor, params.id, body.answer, requestId)),
  });
};

export { COOLING_DAYS } from './ask-erasure';
export { clearLateTraces, eraseDueMembers, forget } from './erase-members';
export { FORGET_STEPS, personOf } from './forget-steps';
export { prepareExport } from './export-data';
export { FilePieces, PrivacyRequests } from './model';

export const privacyFeature: Feature = {
  name: 'privacy',
  contract: privacyContract,
  routes,
  jobs: [prepareExportJob],
  timers: [
    defineTimer({ name: 'erase-due-members', everyMs: 60_000, run: async (deps) => void (await eraseDueMembers(deps)) }),
    defineTimer({ name: 'clear-late-traces', everyMs: 600_000, run: clearLateTraces }),
    defineTimer({ name: 'sweep-exports', everyMs: 30_000, run: sweepExports }),
  ],
};
