// Without the exchange an administrator says which number was given last, from the paper registers: audited by name, the gap marked, never downwards.
import { sealUseCounter } from '../../store/seal-use-book-repository.ts';
import { createStorageRepository } from '../../store/storage-repository.ts';
import type { Store } from '../../store/store.ts';
import type { AuditLog, StationClock } from '../parts.ts';
import { done, refuse, type Actor, type Outcome } from '../outcome.ts';

/** One run of numbers and the last one that was given. */
export interface StatedNumber {
  /** `incoming`, `seal-use-book`, or the issuer code (代字) of a run of document numbers. */
  readonly run: string;
  readonly year: number;
  readonly last: number;
}

interface Stating {
  readonly store: Pick<Store, 'db' | 'transact'>;
  readonly clock: Pick<StationClock, 'nowMs'>;
  readonly audit: AuditLog;
}

/** The counter of a run as people name it; orders are counted on from year to year. */
function counterOf(run: string, year: number): { readonly counter: string; readonly year: number } {
  if (run === 'incoming' || run === sealUseCounter) return { counter: run, year };
  if (run === '令') return { counter: `series-number:${run}`, year: 0 };
  return { counter: `${run === '简报' ? 'series-number' : 'document-number'}:${run}`, year };
}

/** States the numbers and frees the giving of new ones. Refused when no restore is open, or when a number is below what is known. */
export function stateNumbers(
  { store, clock, audit }: Stating,
  by: { readonly actor: Actor | null; readonly name: string },
  numbers: readonly StatedNumber[],
): Outcome<Record<string, never>> {
  const rows = createStorageRepository(store.db);
  return store.transact(() => {
    const restore = rows.openRestore();
    if (restore === null) return refuse('wrong-state', { state: 'settled', act: 'stateNumbers' });
    for (const { run, year, last } of numbers) {
      const known = counterOf(run, year);
      const lastKnown = rows.lastNumber(known.counter, known.year);
      if (last < lastKnown)
        return refuse('input-invalid', { field: 'last', run, year: String(year), known: String(lastKnown) });
    }
    const atMs = clock.nowMs();
    for (const { run, year, last } of numbers) {
      const known = counterOf(run, year);
      const lastKnown = rows.lastNumber(known.counter, known.year);
      rows.raiseCounter(known.counter, known.year, last);
      const details = { run, year: String(year), last: String(last), known: String(lastKnown), by: by.name };
      audit.append({ actor: by.actor, act: 'storage.numberStated', subject: restore.restoreId, details });
      if (last === lastKnown) continue;
      rows.addGap({
        ...known,
        fromValue: lastKnown + 1,
        toValue: last,
        reason: 'stated',
        restoreId: restore.restoreId,
        atMs,
        statedBy: by.name,
      });
    }
    rows.state(restore.restoreId, atMs);
    return done({});
  });
}
