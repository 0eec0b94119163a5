import { Type, type Static } from 'typebox';
import { Count, Fen, Id, IdParams, Instant, Nullable, OneOf, ShortText } from './common';
import { Closed, consoleRoles, defineContract, member } from './contract';
import { GainedReward, Reward, RewardCost, RewardView } from './rewards';

const Key = Type.String({ pattern: '^[a-z0-9-]{1,20}$' });

export const Question = Closed({
  key: Key,
  kind: OneOf('single', 'multi', 'text'),
  title: ShortText,
  required: Type.Boolean(),
  /** None for `text`. Who chooses an option with a tag gets that tag. */
  options: Type.Array(Closed({ key: Key, text: ShortText, tagId: Nullable(Id) }), { maxItems: 12 }),
});
export type Question = Static<typeof Question>;

/** What has to be done; a task is data. */
export const TaskCondition = Type.Union([
  Closed({ kind: Type.Literal('complete-profile') }),
  Closed({ kind: Type.Literal('first-order') }),
  Closed({
    kind: Type.Literal('orders'),
    count: Type.Integer({ minimum: 1, maximum: 100 }),
    /** 0: any amount */
    sumFen: Fen,
    withinDays: Type.Integer({ minimum: 1, maximum: 366 }),
  }),
  Closed({ kind: Type.Literal('invite'), count: Type.Integer({ minimum: 1, maximum: 100 }) }),
  Closed({ kind: Type.Literal('visit-store') }),
  Closed({ kind: Type.Literal('questionnaire'), questions: Type.Array(Question, { minItems: 1, maxItems: 20 }) }),
  Closed({ kind: Type.Literal('check-in'), days: Type.Integer({ minimum: 1, maximum: 366 }) }),
]);
export type TaskCondition = Static<typeof TaskCondition>;
export type TaskKind = TaskCondition['kind'];

export const TaskPeriod = OneOf('once', 'daily', 'weekly', 'monthly');
export const TaskAudience = Type.Union([
  Closed({ kind: Type.Literal('all') }),
  Closed({ kind: Type.Literal('newcomer'), withinDays: Type.Integer({ minimum: 1, maximum: 366 }) }),
  Closed({ kind: Type.Literal('tiers'), tierKeys: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { minItems: 1, maxItems: 10 }) }),
]);
export type TaskAudience = Static<typeof TaskAudience>;

export const TaskBody = Closed({
  title: ShortText,
  detail: Type.String({ maxLength: 200 }),
  condition: TaskCondition,
  reward: Reward,
  period: TaskPeriod,
  audience: TaskAudience,
  /** Smaller ones stand first. */
  rank: Type.Integer({ minimum: 0, maximum: 10_000 }),
  startsAt: Instant,
  endsAt: Nullable(Instant),
  state: OneOf('active', 'stopped'),
});
export type TaskBody = Static<typeof TaskBody>;

export const TaskSetBody = Closed({
  title: ShortText,
  detail: Type.String({ maxLength: 200 }),
  taskIds: Type.Array(Id, { minItems: 2, maxItems: 6 }),
  reward: Reward,
  state: OneOf('active', 'stopped'),
});
export type TaskSetBody = Static<typeof TaskSetBody>;

const Numbers = { done: Count, claimed: Count, cost: RewardCost };
/** `started`: members who have taken a first step. */
export const TaskRow = Closed({ ...TaskBody.properties, id: Id, rewardText: Type.String(), started: Count, ...Numbers });
export const TaskSetRow = Closed({ ...TaskSetBody.properties, id: Id, rewardText: Type.String(), ...Numbers });

/** `2026-11-22`, `2026-W47`, `2026-11` or `once`. */
export const PeriodKey = Type.String({ pattern: '^(once|20\\d{2}-\\d{2}(-\\d{2})?|20\\d{2}-W\\d{2})$' });
export const TaskState = OneOf('open', 'done', 'claimed');
export const TaskPart = Closed({ have: Count, need: Count, unit: OneOf('step', 'order', 'fen', 'friend', 'visit', 'day') });
export type TaskPart = Static<typeof TaskPart>;

export const TaskView = Closed({
  id: Id,
  period: PeriodKey,
  title: Type.String(),
  detail: Type.String(),
  kind: OneOf('complete-profile', 'first-order', 'orders', 'invite', 'visit-store', 'questionnaire', 'check-in'),
  repeats: TaskPeriod,
  /** All of them have to be full. */
  parts: Type.Array(TaskPart),
  state: TaskState,
  reward: RewardView,
  /** Until when it can be done; null: no end. */
  until: Nullable(Instant),
  setId: Nullable(Id),
  questions: Type.Array(Question),
});
export type TaskView = Static<typeof TaskView>;

export const TaskSetView = Closed({
  id: Id, title: Type.String(), detail: Type.String(), reward: RewardView, done: Count, need: Count, state: TaskState,
});
export type TaskSetView = Static<typeof TaskSetView>;

const Answer = Closed({ key: Key, options: Type.Array(Key, { maxItems: 12 }), text: Type.String({ maxLength: 500 }) });
export type Answer = Static<typeof Answer>;

const readers = consoleRoles('manager', 'store-manager', 'auditor', 'support');
const makers = consoleRoles('manager');

export const tasksContract = defineContract({
  'GET /v1/member/tasks': {
    summary: 'What I can do now, how far I am, and what it gives',
    access: member,
    reply: Closed({ tasks: Type.Array(TaskView), sets: Type.Array(TaskSetView) }),
  },
  'POST /v1/member/tasks/:id/claim': {
    summary: 'Take the reward of a task that is done; again answers the same reward',
    access: member,
    repeat: 'natural',
    params: IdParams,
    body: Closed({ period: PeriodKey }),
    reply: Closed({ gained: Type.Array(GainedReward) }),
    errors: ['TASK_NOT_FOUND', 'TASK_NOT_DONE', 'TASK_REWARD_GONE'],
  },
  'POST /v1/member/task-sets/:id/claim': {
    summary: 'Take the reward of a set whose tasks are all done; again answers the same reward',
    access: member,
    repeat: 'natural',
    params: IdParams,
    reply: Closed({ gained: Type.Array(GainedReward) }),
    errors: ['TASK_NOT_FOUND', 'TASK_NOT_DONE', 'TASK_REWARD_GONE'],
  },
  'POST /v1/member/tasks/:id/answers': {
    summary: 'Answer a questionnaire, once; the same answers again change nothing',
    access: member,
    repeat: 'natural',
    params: IdParams,
    body: Closed({ answers: Type.Array(Answer, { maxItems: 20 }) }),
    reply: Closed({ answered: Type.Boolean() }),
    errors: ['TASK_NOT_FOUND', 'QUESTIONNAIRE_INCOMPLETE', 'QUESTIONNAIRE_ANSWERED'],
  },
  'GET /v1/console/tasks': {
    summary: 'Tasks and task sets with numbers',
    access: readers,
    reply: Closed({ tasks: Type.Array(TaskRow), sets: Type.Array(TaskSetRow) }),
  },
  'POST /v1/console/tasks': { summary: 'Create a task', access: makers, repeat: 'keyed', body: TaskBody, reply: TaskRow },
  'PUT /v1/console/tasks/:id': {
    summary: 'Change a task; its condition and period only while nobody has begun',
    access: makers,
    repeat: 'natural',
    params: IdParams,
    body: TaskBody,
    reply: TaskRow,
    errors: ['TASK_NOT_FOUND', 'TASK_IN_USE'],
  },
  'POST /v1/console/task-sets': { summary: 'Create a task set', access: makers, repeat: 'keyed', body: TaskSetBody, reply: TaskSetRow },
  'PUT /v1/console/task-sets/:id': {
    summary: 'Change a task set; its tasks only while nobody has claimed it',
    access: makers,
    repeat: 'natural',
    params: IdParams,
    body: TaskSetBody,
    reply: TaskSetRow,
    errors: ['TASK_NOT_FOUND', 'TASK_IN_USE'],
  },
  'GET /v1/console/tasks/:id/answers': {
    summary: 'What was answered, in sums; texts without their authors',
    access: readers,
    params: IdParams,
    reply: Closed({
      answered: Count,
      questions: Type.Array(Closed({
        key: Type.String(), title: Type.String(), kind: OneOf('single', 'multi', 'text'),
        options: Type.Array(Closed({ key: Type.String(), text: Type.String(), count: Count })),
        texts: Type.Array(Type.String()),
      })),
    }),
    errors: ['TASK_NOT_FOUND'],
  },
});
