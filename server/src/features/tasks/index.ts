/**
 * Owns: tasks, task sets, questionnaires, and where each member stands with them.
 * Promises: one reward a claim, whatever repeats or races; what a refund takes away is open again and its reward goes back.
 * Listens to: order.paid, order.refunded, member.joined, member.profile-changed, member.checked-in, store.visited,
 * referral.settled, referral.reversed, questionnaire.answered.
 */
import { tasksContract } from '@shuke/shared/contract/tasks';
import type { Feature } from '../../platform/feature';
import { on } from '../../platform/listeners';
import { serve, type ServeContext } from '../../platform/serve';
import { answerQuestionnaire, readAnswers, tagByAnswers } from './answer-questionnaire';
import { claimSet } from './claim-set';
import { claimTask } from './claim-task';
import { followProgress } from './follow-progress';
import { changeTask, changeTaskSet, createTask, createTaskSet, listTasks } from './manage-tasks';
import { keepFact, reverseInvite } from './task-facts';
import { viewTasks } from './view-tasks';

export { Answers, TaskFacts, TaskProgresses, Tasks, TaskSetProgresses, TaskSets, type Task, type TaskSet } from './model';
export { reconcileTasks } from './reconcile-tasks';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, tasksContract, {
    'GET /v1/member/tasks': ({ actor }) => viewTasks(deps, actor.id),
    'POST /v1/member/tasks/:id/claim': async ({ actor, params, body }) =>
      ({ gained: await claimTask(deps, { memberId: actor.id, taskId: params.id, period: body.period }) }),
    'POST /v1/member/task-sets/:id/claim': async ({ actor, params }) => ({ gained: await claimSet(deps, actor.id, params.id) }),
    'POST /v1/member/tasks/:id/answers': async ({ actor, params, body }) => {
      await answerQuestionnaire(deps, actor.id, params.id, body.answers);
      return { answered: true };
    },
    'GET /v1/console/tasks': () => listTasks(deps),
    'POST /v1/console/tasks': (request) => createTask(deps, request.body, request),
    'PUT /v1/console/tasks/:id': (request) => changeTask(deps, request.params.id, request.body, request),
    'POST /v1/console/task-sets': (request) => createTaskSet(deps, request.body, request),
    'PUT /v1/console/task-sets/:id': (request) => changeTaskSet(deps, request.params.id, request.body, request),
    'GET /v1/console/tasks/:id/answers': ({ params }) => readAnswers(deps, params.id),
  });
};

export const tasksFeature: Feature = {
  name: 'tasks',
  contract: tasksContract,
  routes,
  listeners: [
    on('order.paid', 'follow-tasks-on-order', ({ memberId }, deps) => followProgress(deps, memberId, ['orders', 'first-order'])),
    on('order.refunded', 'follow-tasks-on-refund', ({ memberId }, deps) => followProgress(deps, memberId, ['orders', 'first-order'])),
    on('member.joined', 'follow-tasks-on-join', ({ memberId }, deps) => followProgress(deps, memberId)),
    on('member.profile-changed', 'follow-tasks-on-profile', ({ memberId }, deps) => followProgress(deps, memberId, ['complete-profile'])),
    on('member.checked-in', 'follow-tasks-on-check-in', ({ memberId }, deps) => followProgress(deps, memberId, ['check-in'])),
    on('store.visited', 'follow-tasks-on-visit', async ({ visitId, memberId, at }, deps) => {
      await keepFact(deps, { kind: 'visit', id: visitId, memberId, at });
      await followProgress(deps, memberId, ['visit-store']);
    }),
    on('referral.settled', 'follow-tasks-on-referral', async ({ referralId, memberId, at }, deps) => {
      await keepFact(deps, { kind: 'invite', id: referralId, memberId, at });
      await followProgress(deps, memberId, ['invite']);
    }),
    on('referral.reversed', 'follow-tasks-on-referral-reversed', async ({ referralId, memberId }, deps) => {
      await reverseInvite(deps, referralId, memberId);
      await followProgress(deps, memberId, ['invite']);
    }),
    on('questionnaire.answered', 'follow-tasks-on-answers', ({ memberId }, deps) => followProgress(deps, memberId, ['questionnaire'])),
    on('questionnaire.answered', 'tag-by-answers', (answered, deps) => tagByAnswers(deps, answered)),
  ],
};
