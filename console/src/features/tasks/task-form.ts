import dayjs, { type Dayjs } from 'dayjs';
import { formOf, rewardOf, startReward, type RewardForm } from './reward-form';
import type { Condition, Question, TaskBody, TaskRow } from './words';

export interface QuestionForm {
  kind: Question['kind'];
  title: string;
  required: boolean;
  options: { text: string; tagId: string | null }[];
}

/** What the form holds: yuan as people type them, days as they pick them. */
export interface TaskForm {
  title: string;
  detail: string;
  kind: Condition['kind'];
  orderCount: number | null;
  sumYuan: number | null;
  withinDays: number | null;
  friends: number | null;
  days: number | null;
  questions: QuestionForm[];
  reward: RewardForm;
  period: TaskBody['period'];
  audienceKind: TaskBody['audience']['kind'];
  newcomerDays: number | null;
  tierKeys: string[];
  rank: number | null;
  startsAt: Dayjs;
  endsAt: Dayjs | null;
  active: boolean;
}

/** These are done once by their nature. */
export const onceOnly = (kind: Condition['kind']): boolean => kind === 'complete-profile' || kind === 'first-order' || kind === 'questionnaire';

const blankQuestion: QuestionForm = { kind: 'single', title: '', required: true, options: [{ text: '', tagId: null }, { text: '', tagId: null }] };

export const startTask = (): TaskForm => ({
  title: '', detail: '', kind: 'orders', orderCount: 3, sumYuan: 0, withinDays: 30, friends: 1, days: 5, questions: [blankQuestion], reward: startReward,
  period: 'once', audienceKind: 'all', newcomerDays: 30, tierKeys: [], rank: 20, startsAt: dayjs().startOf('day'), endsAt: null, active: true,
});

/** Keys are places: answers that were given name them, so a task that was begun keeps its questions (the server sees to it). */
const questionOf = ({ kind, title, required, options }: QuestionForm, i: number): Question => ({
  key: `q${i + 1}`, kind, title: title.trim(), required,
  options: kind === 'text' ? [] : options.map(({ text, tagId }, place) => ({ key: `o${place + 1}`, text: text.trim(), tagId: tagId ?? null })),
});

/** The questions as they came when nothing in them was changed, so that their keys stay. */
const questionsOf = (form: TaskForm, before: Condition | undefined): Question[] => {
  const made = form.questions.map(questionOf);
  if (before?.kind !== 'questionnaire') return made;
  const worded = (questions: readonly Question[]) => JSON.stringify(questions.map(({ kind, title, required, options }) => [kind, title, required, options.map(({ text, tagId }) => [text, tagId])]));
  return worded(made) === worded(before.questions) ? before.questions : made;
};

const conditionOf = (form: TaskForm, before: Condition | undefined): Condition => {
  switch (form.kind) {
    case 'orders': return { kind: 'orders', count: form.orderCount ?? 1, sumFen: Math.round((form.sumYuan ?? 0) * 100), withinDays: form.withinDays ?? 30 };
    case 'invite': return { kind: 'invite', count: form.friends ?? 1 };
    case 'check-in': return { kind: 'check-in', days: form.days ?? 1 };
    case 'questionnaire': return { kind: 'questionnaire', questions: questionsOf(form, before) };
    default: return { kind: form.kind };
  }
};

const audienceOf = ({ audienceKind, newcomerDays, tierKeys }: TaskForm): TaskBody['audience'] => {
  if (audienceKind === 'newcomer') return { kind: 'newcomer', withinDays: newcomerDays ?? 30 };
  return audienceKind === 'tiers' ? { kind: 'tiers', tierKeys } : { kind: 'all' };
};

export const bodyOf = (form: TaskForm, before?: Condition): TaskBody => ({
  title: form.title.trim(), detail: form.detail.trim(), condition: conditionOf(form, before), reward: rewardOf(form.reward),
  period: onceOnly(form.kind) ? 'once' : form.period, audience: audienceOf(form), rank: form.rank ?? 0,
  startsAt: form.startsAt.toISOString(), endsAt: form.endsAt?.toISOString() ?? null, state: form.active ? 'active' : 'stopped',
});

const conditionFields = (condition: Condition): Partial<TaskForm> => {
  switch (condition.kind) {
    case 'orders': return { orderCount: condition.count, sumYuan: condition.sumFen / 100, withinDays: condition.withinDays };
    case 'invite': return { friends: condition.count };
    case 'check-in': return { days: condition.days };
    case 'questionnaire': return { questions: condition.questions };
    default: return {};
  }
};

/** An existing task in the form. */
export const taskForm = (row: TaskRow): TaskForm => ({
  ...startTask(), ...conditionFields(row.condition), title: row.title, detail: row.detail, kind: row.condition.kind, reward: formOf(row.reward),
  period: row.period, audienceKind: row.audience.kind, rank: row.rank, startsAt: dayjs(row.startsAt), endsAt: row.endsAt ? dayjs(row.endsAt) : null,
  active: row.state === 'active', ...(row.audience.kind === 'newcomer' ? { newcomerDays: row.audience.withinDays } : {}),
  ...(row.audience.kind === 'tiers' ? { tierKeys: row.audience.tierKeys } : {}),
});
