import { setTimeout as sleep } from 'node:timers/promises';
import { Unavailable } from '../provision/say';

const answers = async (url: string, expected: (status: number) => boolean): Promise<boolean> => {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(3000), redirect: 'manual' });
    await answer.arrayBuffer();
    return expected(answer.status);
  } catch {
    return false;
  }
};

/**
 * Waits until `url` answers with a status that `expected` accepts.
 *
 * @throws {Unavailable} after `seconds`
 */
export const waitForHttp = async (
  url: string,
  seconds: number,
  signal: AbortSignal,
  expected: (status: number) => boolean = (status) => status === 200,
): Promise<void> => {
  const giveUpAt = Date.now() + seconds * 1000;
  while (!signal.aborted) {
    if (await answers(url, expected)) return;
    if (Date.now() > giveUpAt) throw new Unavailable(`${url} did not answer within ${seconds} s; see the logs.`);
    await sleep(100);
  }
};
