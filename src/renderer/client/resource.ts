// One thing a screen shows and asks for again when the station says that it changed.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { readFailure, type Failure } from './failure.ts';
import { keepEqual } from './keep-equal.ts';

export interface ResourceState<T> {
  readonly data: T | null;
  readonly failure: Failure | null;
  readonly loading: boolean;
  readonly loadedAtMs: number | null;
}

export interface Resource<T> extends StoreApi<ResourceState<T>> {
  /** Asks again; what is on the screen stays until the answer is there. */
  reload(): Promise<void>;
  /** Something changed: asks again at once while a screen shows it, else when the next one does. */
  renew(): Promise<void>;
  /** Takes an answer that came by another call. */
  put(data: T): void;
  clear(): void;
}

const empty = { data: null, failure: null, loading: false, loadedAtMs: null };

/** `load` may return null: nothing is chosen. Answers that were overtaken by a later question are dropped. */
export function createResource<T>(load: () => Promise<T | null>): Resource<T> {
  const store = createStore<ResourceState<T>>(() => empty);
  const { subscribe } = store;
  let question = 0;
  let watchers = 0;
  let isStale = false;
  const take = (data: T | null): void =>
    store.setState((now) => ({
      data: keepEqual(now.data, data),
      ...{ failure: null, loading: false, loadedAtMs: Date.now() },
    }));
  const reload = async (): Promise<void> => {
    const mine = ++question;
    isStale = false;
    store.setState({ loading: true });
    try {
      const data = await load();
      if (mine === question) take(data);
    } catch (error) {
      if (mine === question) store.setState({ failure: readFailure(error), loading: false });
    }
  };
  return Object.assign(store, {
    reload,
    renew: async () => {
      isStale = true;
      if (watchers > 0) await reload();
    },
    subscribe: (listener: Parameters<typeof subscribe>[0]) => {
      const stop = subscribe(listener);
      watchers += 1;
      if (isStale) void reload();
      return () => {
        watchers -= 1;
        stop();
      };
    },
    put: (data: T) => {
      question += 1;
      take(data);
    },
    clear: () => {
      question += 1;
      store.setState(empty);
    },
  });
}
