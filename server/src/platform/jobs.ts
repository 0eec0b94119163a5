import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { UnrecoverableError } from 'bullmq';
import type { Deps } from './deps';
import type { QueueName } from './queues';
import { within } from './within';

export interface Job<P = unknown> {
  name: string;
  queue: QueueName;
  attempts: number;
  backoffMs: number;
  /** Validates what arrives: old jobs outlive deploys. */
  parse(payload: unknown): P;
  run(payload: P, deps: Deps): Promise<void>;
}

interface JobDefinition<S extends TSchema> {
  name: string;
  queue: QueueName;
  payload: S;
  attempts?: number;
  backoffMs?: number;
  run(payload: Static<S>, deps: Deps): Promise<void>;
}

/** A job must be safe to run twice: BullMQ delivers at least once. */
export const defineJob = <S extends TSchema>(definition: JobDefinition<S>): Job<Static<S>> => {
  const validator = Compile(definition.payload);
  return {
    name: definition.name,
    queue: definition.queue,
    attempts: definition.attempts ?? 8,
    backoffMs: definition.backoffMs ?? 500,
    run: definition.run,
    parse: (payload) => {
      if (!validator.Check(payload)) throw new UnrecoverableError(`payload of job ${definition.name} has another shape`);
      return payload as Static<S>;
    },
  };
};

interface EnqueueOptions {
  /** Deduplicates while the job is queued. Truth about "done" lies in MongoDB, since ids are free again after removal. */
  key?: string;
  delayMs?: number;
}

/** BullMQ ids hold no colon and are not digits only. */
const jobId = (job: string, key: string): string => `${job}-${key}`.replaceAll(':', '_');

const PATIENCE_MS = 2000;

/**
 * Wakes a worker. Answers false when Redis does not take the job in time: that is no failure of whoever asked, since
 * what must not be lost lies in MongoDB and a sweeper queues it again. A job that arrives late is harmless.
 */
export const enqueue = async <P>(deps: Deps, job: Job<P>, payload: P, options: EnqueueOptions = {}): Promise<boolean> => {
  try {
    await within(add(deps, job as Job, payload, options), PATIENCE_MS);
    return true;
  } catch (error) {
    deps.log.warn({ err: error, job: job.name }, 'Redis did not take a job; a sweeper will queue it');
    return false;
  }
};

const add = (deps: Deps, job: Job, payload: unknown, options: EnqueueOptions): Promise<unknown> =>
  deps.queues.of(job.queue).add(job.name, payload, {
    ...(options.key ? { jobId: jobId(job.name, options.key) } : {}),
    ...(options.delayMs ? { delay: options.delayMs } : {}),
    attempts: job.attempts,
    backoff: { type: 'exponential', delay: job.backoffMs },
    removeOnComplete: true,
    removeOnFail: true,
  });

/** Work that is due again and again: sweepers that repair, expire and re-create what Redis lost. */
export interface Timer {
  name: string;
  everyMs: number;
  run(deps: Deps): Promise<void>;
}
export const defineTimer = (timer: Timer): Timer => timer;
