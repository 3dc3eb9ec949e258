import type { EventHub, StationEvent } from './parts.ts';

/** An event hub in memory: equal events of one turn are told once, after the turn, and so after the transaction that made them. */
export function createEventHub(onListenerError: (error: unknown) => void): EventHub {
  const listeners = new Set<(event: StationEvent) => void>();
  let pending = new Map<string, StationEvent>();

  const deliver = (): void => {
    const events = [...pending.values()];
    pending = new Map();
    for (const event of events) {
      for (const listener of [...listeners]) {
        try {
          listener(event);
        } catch (error) {
          // One window's broken line must not keep the news from the others.
          onListenerError(error);
        }
      }
    }
  };

  return {
    emit: (topic, documentId) => {
      if (pending.size === 0) setImmediate(deliver);
      pending.set(`${topic} ${documentId ?? ''}`, { topic, documentId });
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
