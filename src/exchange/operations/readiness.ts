// May a load balancer send units here? Not while the schema is migrated, not while the node is drained, not while its database is away or its clock is in doubt.
import { wordsOfDoubt, type ClockDoubt } from './clock-watch.ts';
import type { ExchangeStore } from '../store/store.ts';

export type ReadyState =
  'migrating' | 'starting' | 'ready' | 'store-away' | 'clock-doubtful' | 'no-publication' | 'draining';

export interface Readiness {
  /** Asks the store too, at most once a second. */
  state(): Promise<ReadyState>;
  /** What is the matter and what to do, where the state alone does not say it; else empty. */
  words(): string;
  /** The store is open; what it answers decides from now on. */
  opened(store: Pick<ExchangeStore, 'readEpoch'>, hasPublication: () => boolean): void;
  listening(): void;
  drain(): void;
}

const keepMs = 1000;
// A database that needs longer for one row serves nobody.
const patienceMs = 2000;

/** The readiness of one node. */
export function createReadiness(doubt: () => ClockDoubt | null = () => null): Readiness {
  let isDraining = false;
  let isListening = false;
  let store: Pick<ExchangeStore, 'readEpoch'> | null = null;
  let hasPublication = (): boolean => false;
  let asked: { readonly atMs: number; readonly answer: Promise<boolean> } | null = null;
  const storeAnswers = (opened: Pick<ExchangeStore, 'readEpoch'>): Promise<boolean> => {
    const nowMs = performance.now();
    if (asked === null || nowMs - asked.atMs > keepMs) asked = { atMs: nowMs, answer: ask(opened) };
    return asked.answer;
  };
  return {
    state: async () => {
      if (isDraining) return 'draining';
      if (store === null) return 'migrating';
      if (!isListening) return 'starting';
      if (!(await storeAnswers(store))) return 'store-away';
      if (doubt() !== null) return 'clock-doubtful';
      return hasPublication() ? 'ready' : 'no-publication';
    },
    words: () => {
      const found = doubt();
      return found === null ? '' : wordsOfDoubt(found);
    },
    opened: (opened, published) => {
      store = opened;
      hasPublication = published;
    },
    listening: () => {
      isListening = true;
    },
    drain: () => {
      isDraining = true;
    },
  };
}

function ask(store: Pick<ExchangeStore, 'readEpoch'>): Promise<boolean> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), patienceMs);
    store
      .readEpoch()
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(() => clearTimeout(late));
  });
}
