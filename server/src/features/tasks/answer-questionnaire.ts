import type { Answer, Question } from '@shuke/shared/contract/tasks';
import { checkAnswers } from '@shuke/shared/rules/tasks/check-task';
import { isFor } from '@shuke/shared/rules/tasks/measure-task';
import { isDuplicateKey } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { putTagOn } from '../tags/index';
import { findPerson, followProgress } from './follow-progress';
import { Answers, Tasks, type Task } from './model';

const questionsOf = (task: Task | null): readonly Question[] | null => (task?.condition.kind === 'questionnaire' ? task.condition.questions : null);

const isOpen = (task: Task, now: Date): boolean => task.state === 'active' && task.startsAt <= now && (task.endsAt === null || task.endsAt > now);

/** In the order of the questions, with nothing that was left empty: the same answers are the same row. */
const tidy = (questions: readonly Question[], answers: readonly Answer[]): Answer[] =>
  questions.flatMap(({ key }) => answers.filter((answer) => answer.key === key && (answer.options.length > 0 || answer.text.trim() !== '')))
    .map(({ key, options, text }) => ({ key, options: [...options].sort(), text: text.trim() }));

/**
 * Keeps a member's answers, once. The same answers again change nothing. Refuses: TASK_NOT_FOUND (also when it does not
 * run or is not meant for this member), QUESTIONNAIRE_INCOMPLETE with each place, QUESTIONNAIRE_ANSWERED.
 */
export const answerQuestionnaire = async (deps: Deps, memberId: string, taskId: string, given: readonly Answer[]): Promise<void> => {
  const task = await Tasks(deps.db).findById(taskId).lean();
  const questions = questionsOf(task);
  const at = deps.clock.now();
  const member = await findPerson(deps, memberId);
  if (!task || !questions || !member || !isOpen(task, at) || !isFor(task.audience, member, at)) throw new AppError('TASK_NOT_FOUND');
  const errors = checkAnswers(questions, given);
  if (errors.length > 0) throw new AppError('QUESTIONNAIRE_INCOMPLETE', { detail: errors[0]!.message, errors });
  const answers = tidy(questions, given);
  try {
    await withTransaction(deps.db, async (session) => {
      await Answers(deps.db).insertMany([{ _id: `${taskId}:${memberId}`, taskId, memberId, answers, at }], { session });
      await emit(deps, session, 'questionnaire.answered', { taskId, memberId });
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const kept = await Answers(deps.db).findById(`${taskId}:${memberId}`).lean();
    if (JSON.stringify(kept?.answers) !== JSON.stringify(answers)) throw new AppError('QUESTIONNAIRE_ANSWERED');
  }
  await followProgress(deps, memberId, ['questionnaire']);
};

/** Puts on the tags of the options that were chosen; a tag that is gone or over meanwhile is passed over. */
export const tagByAnswers = async (deps: Deps, { taskId, memberId }: { taskId: string; memberId: string }): Promise<void> => {
  const task = await Tasks(deps.db).findById(taskId).lean();
  const row = await Answers(deps.db).findById(`${taskId}:${memberId}`).lean();
  const chosen = new Map(row?.answers.map(({ key, options }) => [key, new Set(options)]));
  const tagIds = (questionsOf(task) ?? []).flatMap(({ key, options }) =>
    options.flatMap((option) => (option.tagId && chosen.get(key)?.has(option.key) ? [option.tagId] : [])));
  for (const tagId of tagIds) {
    await putTagOn(deps, { id: `task:${taskId}`, name: `问卷「${task!.title}」` }, memberId, tagId, 'questionnaire').catch((error: unknown) => {
      if (!(error instanceof AppError && ['TAG_NOT_FOUND', 'TAG_ENDED'].includes(error.code))) throw error;
    });
  }
};

/** What was answered, in sums. Texts come without their authors, newest first. */
export const readAnswers = async (deps: Deps, taskId: string) => {
  const questions = questionsOf(await Tasks(deps.db).findById(taskId).lean());
  if (!questions) throw new AppError('TASK_NOT_FOUND');
  const rows = await Answers(deps.db).find({ taskId }, { answers: 1 }).sort({ at: -1 }).lean();
  const all = rows.flatMap(({ answers }) => answers);
  return {
    answered: rows.length,
    questions: questions.map(({ key, title, kind, options }) => {
      const given = all.filter((answer) => answer.key === key);
      return {
        key, title, kind, texts: given.flatMap(({ text }) => (text ? [text] : [])).slice(0, 50),
        options: options.map((option) => ({ key: option.key, text: option.text, count: given.filter((answer) => answer.options.includes(option.key)).length })),
      };
    }),
  };
};
