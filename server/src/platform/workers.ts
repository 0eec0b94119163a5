import { Worker, type Job as QueueJob } from 'bullmq';
import type { Deps } from './deps';
import type { Job, Timer } from './jobs';
import { QUEUE_NAMES, redisForQueues, type QueueName } from './queues';
import { runListenerJob } from './outbox';
import { startRelay } from './relay';
import { within } from './within';

const CONCURRENCY: Record<QueueName, number> = { events: 20, campaigns: 4, outside: 10, timers: 2 };
const RESCHEDULE_MS = 5000;
/** How long a stop waits for jobs in hand; without Redis they cannot report that they are done. */
const FINISH_MS = 12_000;

export interface Workers {
  stop(): Promise<void>;
}

const runOne = (jobs: Map<string, Job>, timers: Map<string, Timer>, deps: Deps) => async (queued: QueueJob): Promise<void> => {
  const timer = timers.get(queued.name);
  if (timer) return timer.run(deps);
  const job = jobs.get(queued.name);
  if (!job) throw new Error(`no job named ${queued.name}`);
  await job.run(job.parse(queued.data), deps);
};

/** BullMQ's schedulers live in Redis; setting them again and again survives a flush. */
const scheduleTimers = async (deps: Deps, timers: readonly Timer[]): Promise<void> => {
  const queue = deps.queues.of('timers');
  for (const { name, everyMs } of timers) {
    await queue.upsertJobScheduler(name, { every: everyMs }, { name, opts: { removeOnComplete: true, removeOnFail: true } });
  }
};

/** Starts the relay, the timers and one worker per queue. */
export const startWorkers = async (deps: Deps, jobs: readonly Job[], timers: readonly Timer[]): Promise<Workers> => {
  const byName = new Map([runListenerJob as Job, ...jobs].map((job) => [job.name, job]));
  const timersByName = new Map(timers.map((timer) => [timer.name, timer]));
  const connection = redisForQueues(deps.config.redisUrl);
  const workers = QUEUE_NAMES.map((name) => {
    const worker = new Worker(name, runOne(byName, timersByName, deps), {
      connection, prefix: deps.queues.prefix, concurrency: CONCURRENCY[name], lockDuration: 15_000, stalledInterval: 5_000, maxStalledCount: 5,
    });
    worker.on('failed', (job, error) => deps.log.warn({ job: job?.name, attempt: job?.attemptsMade, err: error }, 'job failed'));
    worker.on('error', (error) => deps.log.warn({ err: error }, 'worker error'));
    return worker;
  });
  const schedule = (): Promise<void> =>
    within(scheduleTimers(deps, timers), RESCHEDULE_MS).catch((error: unknown) => deps.log.warn({ err: error }, 'timers not scheduled; trying again'));
  await schedule();
  const rescheduling = setInterval(() => void schedule(), RESCHEDULE_MS);
  const relay = startRelay(deps);
  return {
    stop: async () => {
      clearInterval(rescheduling);
      // At once, so that nobody takes a new job while the others let go.
      await within(Promise.all([relay.stop(), ...workers.map((worker) => worker.close())]), FINISH_MS).catch((error: unknown) =>
        deps.log.warn({ err: error }, 'jobs in hand are given up; they run again elsewhere'));
      connection.disconnect();
    },
  };
};
