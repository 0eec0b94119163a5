import type { ApiProblem } from '@shuke/shared/contract/client';
import { problemOf } from '../../loadable';
import { forget, keep, recall } from '../../storage';
import { newKey } from '../../transport';

/**
 * A write whose key outlives this run of the mini-program: it is kept before the request leaves, and forgotten when
 * an answer has come. Sent again after a lost answer or a crash, the server replays its first answer.
 */
export interface KeptAct<B> {
  key: string;
  body: B;
  /** For the person: what it was. */
  label: string;
  at: number;
}

export type Outcome<R> =
  | { kind: 'done'; reply: R }
  | { kind: 'refused'; problem: ApiProblem }
  /** Nobody knows yet whether it was done; the act stays kept. */
  | { kind: 'unsure'; problem: ApiProblem };

/** No answer, a broken server, or the first sending still at work. */
const unsure = ({ status, code }: ApiProblem): boolean => status === 0 || status >= 500 || status === 429 || code === 'STILL_RUNNING';

export const keptAct = <B>(name: string): KeptAct<B> | undefined => recall<KeptAct<B>>(`act:${name}`);

/** Sends an act that is kept already. */
export const sendKept = async <B, R>(name: string, act: KeptAct<B>, send: (body: B, key: string) => Promise<R>): Promise<Outcome<R>> => {
  try {
    const reply = await send(act.body, act.key);
    forget(`act:${name}`);
    return { kind: 'done', reply };
  } catch (thrown) {
    const problem = problemOf(thrown);
    if (unsure(problem)) return { kind: 'unsure', problem };
    forget(`act:${name}`);
    return { kind: 'refused', problem };
  }
};

/** Keeps a new act and sends it; the same body again, while the first is unsure, is the same act. */
export const sendOnce = async <B, R>(
  name: string, body: B, label: string, send: (body: B, key: string) => Promise<R>,
): Promise<Outcome<R>> => {
  const before = keptAct<B>(name);
  const same = before !== undefined && JSON.stringify(before.body) === JSON.stringify(body);
  const act = same ? before : { key: newKey(), body, label, at: Date.now() };
  keep(`act:${name}`, act);
  return sendKept(name, act, send);
};
