/**
 * Owns: check-ins by business day, their ladder and milestones of the month, and the days that cards fill.
 * Promises: one check-in a day under any race, its rewards in the same transaction; a card fills one day, once.
 * Listens to: nothing; it tells `member.checked-in`.
 */
import { checkInContract } from '@shuke/shared/contract/check-in';
import type { Feature } from '../../platform/feature';
import { serve, type ServeContext } from '../../platform/serve';
import { checkIn } from './check-in';
import { makeUpDay } from './make-up-day';
import { changeCheckIn, consoleCheckIn } from './manage-check-in';
import { viewCheckIn, viewDone } from './view-check-in';

export { CheckInBook, CheckInMonths, CheckIns, type CheckIn } from './model';
export { reconcileCheckIn } from './reconcile-check-in';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, checkInContract, {
    'GET /v1/member/check-in': ({ actor, query }) => viewCheckIn(deps, actor.id, query.month),
    'POST /v1/member/check-in': async ({ actor }) => viewDone(deps, actor.id, await checkIn(deps, actor.id)),
    'POST /v1/member/check-in/make-up': async ({ actor, body }) => viewDone(deps, actor.id, await makeUpDay(deps, actor.id, body.date), body.date),
    'GET /v1/console/check-in': () => consoleCheckIn(deps),
    'PUT /v1/console/check-in': ({ actor, body, requestId }) => changeCheckIn(deps, actor, body, requestId),
  });
};

export const checkInFeature: Feature = { name: 'check-in', contract: checkInContract, routes };
