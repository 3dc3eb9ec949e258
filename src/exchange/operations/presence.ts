// Notes when each unit was last here. A poll costs one entry in a map; the database hears of all of them once a minute, in one transaction.
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { ExchangeLog } from '../log.ts';
import type { ExchangeStore } from '../store/store.ts';

export interface PresenceNotes {
  seen(unit: UnitCode): void;
  /** Writes what was noted since; called by itself every minute, and at the stop. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

const flushEveryMs = 60_000;

/** The presence of units at one node. */
export function createPresenceNotes(parts: {
  readonly store: ExchangeStore;
  readonly clock: () => Date;
  readonly log: ExchangeLog;
}): PresenceNotes {
  const { store, clock, log } = parts;
  let seen = new Map<UnitCode, number>();
  const flush = async (): Promise<void> => {
    if (seen.size === 0) return;
    const noted = seen;
    seen = new Map();
    const entries = [...noted].map(([unit, atMs]) => ({ unit, atMs }));
    // What is lost when the database is away is a minute of presence: the next poll says it again.
    await store
      .transact((tx) => tx.supervision.noteSeen(entries))
      .catch((error: unknown) => log.error('presence-not-noted', error));
  };
  const timer = setInterval(() => void flush(), flushEveryMs);
  timer.unref();
  return {
    seen: (unit) => void seen.set(unit, clock().getTime()),
    flush,
    stop: () => {
      clearInterval(timer);
      return flush();
    },
  };
}
