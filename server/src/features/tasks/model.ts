import type { Reward } from '@shuke/shared/contract/rewards';
import type { Answer, TaskAudience, TaskBody, TaskCondition } from '@shuke/shared/contract/tasks';
import { defineModel, Free } from '../../platform/database';

export interface Task {
  _id: string;
  title: string;
  detail: string;
  condition: TaskCondition;
  reward: Reward;
  period: TaskBody['period'];
  audience: TaskAudience;
  rank: number;
  startsAt: Date;
  endsAt: Date | null;
  state: 'active' | 'stopped';
  createdAt: Date;
  /** Unique fact that makes a repeated creation find this task. */
  requestKey: string | null;
}
const BY_KEY: Record<string, 1> = { requestKey: 1 };
const UNIQUE_KEY = { unique: true, partialFilterExpression: { requestKey: { $type: 'string' } } };

export const Tasks = defineModel<Task>(
  'tasks',
  {
    title: String, detail: String, condition: Free, reward: Free, period: String, audience: Free, rank: Number, startsAt: Date, endsAt: Date,
    state: String, createdAt: Date, requestKey: String,
  },
  [[BY_KEY, UNIQUE_KEY], [{ state: 1, rank: 1 }]],
);

/** Several tasks that together earn one more reward. */
export interface TaskSet {
  _id: string;
  title: string;
  detail: string;
  taskIds: string[];
  reward: Reward;
  state: 'active' | 'stopped';
  createdAt: Date;
  requestKey: string | null;
}
export const TaskSets = defineModel<TaskSet>(
  'task_sets',
  { title: String, detail: String, taskIds: [String], reward: Free, state: String, createdAt: Date, requestKey: String },
  [[BY_KEY, UNIQUE_KEY], [{ taskIds: 1 }]],
);

/**
 * Where a member stands with a task in a period. How far he is, is never counted here: it is read each time from the
 * orders, check-ins, visits … themselves, so that no repeated or missed event can bend it.
 */
export interface TaskProgress {
  /** `task:period:member` */
  _id: string;
  taskId: string;
  memberId: string;
  period: string;
  from: Date;
  until: Date | null;
  state: 'open' | 'done' | 'claimed';
  /** Counts how often a refund took it back: each time earns under a reference of its own. */
  round: number;
  startedAt: Date;
  doneAt: Date | null;
  claimedAt: Date | null;
  /** When a set took it as done; written so that a set's claim and a refund cannot pass each other by. */
  inSetAt?: Date;
}
export const TaskProgresses = defineModel<TaskProgress>(
  'task_progress',
  { taskId: String, memberId: String, period: String, from: Date, until: Date, state: String, round: Number, startedAt: Date, doneAt: Date, claimedAt: Date, inSetAt: Date },
  [[{ memberId: 1, taskId: 1 }], [{ taskId: 1, state: 1 }]],
);

export interface TaskSetProgress {
  /** `set:member` */
  _id: string;
  setId: string;
  memberId: string;
  state: 'open' | 'claimed';
  round: number;
  claimedAt: Date | null;
}
export const TaskSetProgresses = defineModel<TaskSetProgress>(
  'task_set_progress',
  { setId: String, memberId: String, state: String, round: Number, claimedAt: Date },
  [[{ memberId: 1 }], [{ setId: 1, state: 1 }]],
);

/** What tasks count and nobody else keeps: visits to a counter, friends who came. */
export interface TaskFact {
  /** `visit:…` or `invite:…` with the id of what happened. */
  _id: string;
  memberId: string;
  kind: 'visit' | 'invite';
  at: Date;
  reversed: boolean;
}
export const TaskFacts = defineModel<TaskFact>(
  'task_facts', { memberId: String, kind: String, at: Date, reversed: Boolean }, [[{ memberId: 1, kind: 1, at: 1 }]],
);

export interface QuestionnaireAnswers {
  /** `task:member`: once. */
  _id: string;
  taskId: string;
  memberId: string;
  answers: Answer[];
  at: Date;
}
export const Answers = defineModel<QuestionnaireAnswers>(
  'questionnaire_answers', { taskId: String, memberId: String, answers: Free, at: Date }, [[{ taskId: 1, at: -1 }], [{ memberId: 1 }]],
);

export const progressId = (taskId: string, period: string, memberId: string): string => `${taskId}:${period}:${memberId}`;
export const taskReference = ({ taskId, period, memberId, round }: Pick<TaskProgress, 'taskId' | 'period' | 'memberId' | 'round'>): string =>
  `task:${taskId}:${period}:${memberId}:${round}`;
export const setReference = (setId: string, memberId: string, round: number): string => `task-set:${setId}:${memberId}:${round}`;
