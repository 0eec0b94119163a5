import { createStore } from '../store';
import type { LiveCode, PayNote, PayParams, SubscribeResult, SubscribeTemplate } from './port';

/** What WeChat would ask in a sheet of its own; in the browser `PromptHost` shows a likeness. */
export type Prompt =
  | { kind: 'subscribe'; templates: readonly SubscribeTemplate[]; answer: (results: SubscribeResult[]) => void }
  | { kind: 'pay'; params: PayParams; note: PayNote; answer: (outcome: 'paid' | 'cancelled' | 'failed') => void }
  | { kind: 'scan'; live: () => Promise<LiveCode[]>; answer: (code: string | undefined) => void };

export const prompts = createStore<Prompt | null>(null);

type Question = Prompt extends infer P ? (P extends Prompt ? Omit<P, 'answer'> : never) : never;

/** Shows a prompt and waits for what the person does. */
export const askPerson = <A>(question: Question): Promise<A> =>
  new Promise<A>((resolve) => {
    const answer = (value: A): void => {
      prompts.set(null);
      resolve(value);
    };
    prompts.set({ ...question, answer } as unknown as Prompt);
  });
