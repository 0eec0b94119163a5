import { Compile } from 'typebox/compile';
import { Type } from 'typebox';
import { EVENTS, type EventName, type EventPayload } from '@shuke/shared/events/index';
import { defineModel, Free, insertRows, newId, type Session } from './database';
import type { Deps } from './deps';
import { defineJob, enqueue } from './jobs';

export interface OutboxRow {
  _id: string;
  name: EventName;
  payload: unknown;
  /** Business time of the event. */
  at: Date;
  /** Listeners that have not finished; the row is the truth, Redis only the alarm clock. */
  pending: string[];
  open: boolean;
  /** Real time at which the poller may queue it again. */
  retryAt: Date;
  createdAt: Date;
}

export const Outbox = defineModel<OutboxRow>(
  'outbox',
  { name: String, payload: Free, at: Date, pending: [String], open: Boolean, retryAt: Date, createdAt: Date },
  [
    [{ retryAt: 1 }, { partialFilterExpression: { open: true } }],
    [{ createdAt: 1 }, { expireAfterSeconds: 30 * 86_400, partialFilterExpression: { open: false } }],
  ],
);

const validators = new Map(Object.entries(EVENTS).map(([name, schema]) => [name, Compile(schema)]));
const RELAY_GRACE_MS = 3000;
const RETRY_MS = 20_000;

/** Writes an event in the transaction that makes it true. Without a session the row is written alone. */
export const emit = async <N extends EventName>(deps: Deps, session: Session | null, name: N, payload: EventPayload<N>): Promise<void> => {
  await emitMany(deps, session, name, [payload]);
};

type AnyEvent = { [N in EventName]: { name: N; payload: EventPayload<N> } }[EventName];

/** Several events of one transaction, in one write. */
export const emitAll = async (deps: Deps, session: Session | null, events: readonly AnyEvent[]): Promise<void> => {
  await insertRows(Outbox(deps.db), events.map(({ name, payload }) => toRow(deps, name, payload)), session);
};

const toRow = (deps: Deps, name: EventName, payload: unknown): OutboxRow => {
  if (!validators.get(name)!.Check(payload)) throw new Error(`event ${name} has another shape`);
  const pending = deps.listeners.namesFor(name);
  const createdAt = new Date();
  return { _id: newId(), name, payload, at: deps.clock.now(), pending, open: pending.length > 0, retryAt: new Date(createdAt.getTime() + RELAY_GRACE_MS), createdAt };
};

export const emitMany = async <N extends EventName>(deps: Deps, session: Session | null, name: N, payloads: EventPayload<N>[]): Promise<void> => {
  await insertRows(Outbox(deps.db), payloads.map((payload) => toRow(deps, name, payload)), session);
};

export const runListenerJob = defineJob({
  name: 'run-listener',
  queue: 'events',
  payload: Type.Object({ eventId: Type.String(), listener: Type.String() }),
  run: async ({ eventId, listener }, deps) => runListener(deps, eventId, listener),
});

/** Runs one listener once: it takes itself off the row's pending list when it is through. */
export const runListener = async (deps: Deps, eventId: string, name: string): Promise<void> => {
  const row = await Outbox(deps.db).findById(eventId).lean();
  if (!row?.pending.includes(name)) return;
  const listener = deps.listeners.find(name);
  if (listener) await listener.run(row.payload as never, deps, eventId);
  else deps.log.warn({ listener: name, event: row.name }, 'listener is gone; its event is settled');
  await Outbox(deps.db).updateOne({ _id: eventId }, [
    { $set: { pending: { $filter: { input: '$pending', cond: { $ne: ['$$this', name] } } } } },
    { $set: { open: { $gt: [{ $size: '$pending' }, 0] } } },
  ], { updatePipeline: true });
};

/** Queues a row's listeners and moves its retry time on. Queueing twice is harmless. False: Redis did not take them. */
export const relayRow = async (deps: Deps, row: Pick<OutboxRow, '_id' | 'pending'>): Promise<boolean> => {
  const queued = await Promise.all(row.pending.map((listener) => enqueue(deps, runListenerJob, { eventId: row._id, listener }, { key: `${row._id}-${listener}` })));
  if (queued.includes(false)) return false;
  await Outbox(deps.db).updateOne({ _id: row._id, open: true }, { $set: { retryAt: new Date(Date.now() + RETRY_MS) } });
  return true;
};

/** Rows nobody relayed, and rows whose jobs Redis lost. Answers how many it queued; without Redis it ends at the first. */
export const relayOverdue = async (deps: Deps, limit = 500): Promise<number> => {
  const rows = await Outbox(deps.db).find({ open: true, retryAt: { $lte: new Date() } }).sort({ retryAt: 1 }).limit(limit).lean();
  let queued = 0;
  for (const row of rows) {
    if (!(await relayRow(deps, row))) break;
    queued += 1;
  }
  return queued;
};

/** Runs every open event here and now, in order, until none is left: for tests and the CLI. */
export const drainOutbox = async (deps: Deps): Promise<number> => {
  let done = 0;
  for (;;) {
    const row = await Outbox(deps.db).findOne({ open: true }).sort({ createdAt: 1, _id: 1 }).lean();
    if (!row) return done;
    for (const listener of row.pending) await runListener(deps, row._id, listener);
    done += 1;
  }
};
