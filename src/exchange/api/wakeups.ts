// Wakes the long polls of a unit when something was put into its feed.
import type { UnitCode } from '../../shared/domain/ids.ts';

export interface Wakeups {
  /** Resolves when the unit is woken, after `waitMs`, when `signal` aborts, or at the stop; false when the unit waits too often already. */
  wait(unit: UnitCode, waitMs: number, signal: AbortSignal | undefined): Promise<boolean>;
  wake(units: Iterable<UnitCode>): void;
  /** Wakes everybody: nobody knows what was missed. */
  wakeAll(): void;
  /** How many wait. */
  open(): number;
  /** Ends every wait, now and from now on. */
  stop(): void;
}

// A station polls once; two during a reconnect. More is a fault that holds connections.
const maxWaitsPerUnit = 8;

/** The waiting line of long polls, in this process. */
export function createWakeups(): Wakeups {
  const waiting = new Map<UnitCode, Set<() => void>>();
  let stopped = false;
  const wakeUnit = (unit: UnitCode): void => {
    for (const end of [...(waiting.get(unit) ?? [])]) end();
  };
  const wakeAll = (): void => {
    for (const unit of [...waiting.keys()]) wakeUnit(unit);
  };
  return {
    wait: (unit, waitMs, signal) => {
      const line = waiting.get(unit) ?? new Set();
      if (line.size >= maxWaitsPerUnit) return Promise.resolve(false);
      if (stopped || signal?.aborted) return Promise.resolve(true);
      waiting.set(unit, line);
      return new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', end);
          line.delete(end);
          if (line.size === 0 && waiting.get(unit) === line) waiting.delete(unit);
          resolve(true);
        };
        const timer = setTimeout(end, waitMs);
        signal?.addEventListener('abort', end, { once: true });
        line.add(end);
      });
    },
    wake: (units) => {
      for (const unit of units) wakeUnit(unit);
    },
    wakeAll,
    open: () => [...waiting.values()].reduce((sum, line) => sum + line.size, 0),
    stop: () => {
      stopped = true;
      wakeAll();
    },
  };
}
