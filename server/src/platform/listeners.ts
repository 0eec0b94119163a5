import type { EventName, EventPayload } from '@shuke/shared/events/index';
import type { Deps } from './deps';

export interface Listener<N extends EventName = EventName> {
  /** Unique in the product; kept in outbox rows. */
  name: string;
  event: N;
  /** Must be safe to run twice for the same event. */
  run(payload: EventPayload<N>, deps: Deps, eventId: string): Promise<void>;
}

export const on = <N extends EventName>(event: N, name: string, run: Listener<N>['run']): Listener =>
  ({ name, event, run }) as unknown as Listener;

export interface ListenerBook {
  namesFor(event: EventName): string[];
  find(name: string): Listener | undefined;
}

export const createListenerBook = (listeners: readonly Listener[]): ListenerBook => {
  const byName = new Map(listeners.map((listener) => [listener.name, listener]));
  if (byName.size !== listeners.length) throw new Error('two listeners share a name');
  return {
    namesFor: (event) => listeners.filter((listener) => listener.event === event).map((listener) => listener.name),
    find: (name) => byName.get(name),
  };
};
