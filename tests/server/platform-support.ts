import { readConfig, type Config } from '../../server/src/config';
import { createDeps } from '../../server/src/create-deps';
import { newId } from '../../server/src/platform/database';
import type { Deps } from '../../server/src/platform/deps';
import type { PostInput, PostResult } from '../../server/src/platform/ledger/index';
import { post } from '../../server/src/platform/ledger/index';
import { withTransaction } from '../../server/src/platform/transaction';
import { testEnvironment } from '../support/build-test-app';
import { testKeys } from '../support/test-keys';

const NOWHERE = 'http://127.0.0.1:9';

/** Where no Redis listens. */
export const NO_REDIS = 'redis://127.0.0.1:1/0';

export const DAY = 86_400_000;

export interface Platform {
  deps: Deps;
  config: Config;
  /** Lines that were logged. */
  lines: string[];
  travel(ms: number): void;
  close(): Promise<void>;
}

/** What a process stands on, without HTTP and without WeChat: real MongoDB and Redis, a clock that travels. */
export const openPlatform = async (more: Record<string, string> = {}): Promise<Platform> => {
  const config = readConfig(testEnvironment(await testKeys(), NOWHERE, NOWHERE, { SANDBOX_URL: '', ...more }));
  const lines: string[] = [];
  let offsetMs = 0;
  const clock = { now: () => new Date(Date.now() + offsetMs) };
  const { deps, close } = await createDeps(config, { name: 'test', clock, logTo: { write: (line) => void lines.push(line) } });
  return { deps, config, lines, close, travel: (ms) => void (offsetMs += ms) };
};

type Given = Partial<PostInput> & Pick<PostInput, 'memberId' | 'delta'>;

/** Posts points in a transaction of its own. */
export const move = (deps: Deps, given: Given): Promise<PostResult> =>
  withTransaction(deps.db, (session) => post(deps, session, { asset: 'points', reference: `test:${newId()}`, title: '测试', at: deps.clock.now(), ...given }));

export const atOnce = <T>(times: number, run: (n: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: times }, (_, n) => run(n)));
