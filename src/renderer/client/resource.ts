// One thing a screen shows and asks for again when the station says that it changed.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { readFailure, type Failure } from './failure.ts';

export interface ResourceState<T> {
  readonly data: T | null;
  readonly failure: Failure | null;
  readonly loading: boolean;
  readonly loadedAtMs: number | null;
}

export interface Resource<T> extends StoreApi<ResourceState<T>> {
  /** Asks again; what is on the screen stays until the answer is there. */
  reload(): Promise<void>;
  /** Takes an answer that came by another call. */
  put(data: T): void;
  clear(): void;
}

const empty = { data: null, failure: null, loading: false, loadedAtMs: null };

/** `load` may return null: nothing is chosen. Answers that were overtaken by a later question are dropped. */
export function createResource<T>(load: () => Promise<T | null>): Resource<T> {
  const store = createStore<ResourceState<T>>(() => empty);
  let question = 0;
  const reload = async (): Promise<void> => {
    const mine = ++question;
    store.setState({ loading: true });
    try {
      const data = await load();
      if (mine === question) store.setState({ data, failure: null, loading: false, loadedAtMs: Date.now() });
    } catch (error) {
      if (mine === question) store.setState({ failure: readFailure(error), loading: false });
    }
  };
  return Object.assign(store, {
    reload,
    put: (data: T) => {
      question += 1;
      store.setState({ data, failure: null, loading: false, loadedAtMs: Date.now() });
    },
    clear: () => {
      question += 1;
      store.setState(empty);
    },
  });
}
