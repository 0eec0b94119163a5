import type { Answer, Task } from '../../../types';

export type Question = Task['questions'][number];
/** What has been chosen or typed so far, by the question's key. */
export type Draft = Record<string, { options: string[]; text: string }>;

/** A tap on an option: the only one of a single choice, on and off in a multiple one. */
export const choose = (draft: Draft, { key, kind }: Question, option: string): Draft => {
  const before = draft[key]?.options ?? [];
  const off = before.filter((one) => one !== option);
  const options = kind === 'single' ? [option] : off.length < before.length ? off : [...before, option];
  return { ...draft, [key]: { options, text: '' } };
};

const isEmpty = (draft: Draft, { key, kind }: Question): boolean =>
  kind === 'text' ? !draft[key]?.text.trim() : (draft[key]?.options.length ?? 0) === 0;

/** Numbers, from 1, of the questions that still have to be answered. */
export const missingOf = (questions: readonly Question[], draft: Draft): number[] =>
  questions.flatMap((question, i) => (question.required && isEmpty(draft, question) ? [i + 1] : []));

export const answersOf = (questions: readonly Question[], draft: Draft): Answer[] =>
  questions.flatMap((question) => (isEmpty(draft, question) ? [] : [{ key: question.key, ...draft[question.key]! }]));
