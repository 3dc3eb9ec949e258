// Tells the listeners of a store what happened in it.
import type { StoreEvent } from './store.ts';

export interface StoreEvents {
  tell(event: StoreEvent): void;
  listen(listener: (event: StoreEvent) => void): () => void;
}

/** The listeners of one store. */
export function createStoreEvents(): StoreEvents {
  const listeners = new Set<(event: StoreEvent) => void>();
  return {
    tell: (event) => {
      for (const listener of [...listeners]) listener(event);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
