// The newest known time, in SQLite.
import type { ClockNotes } from '../clock.ts';
import type { SqliteSession } from './session.ts';

/** Repository of the known time. */
export function createClockRepository({ db, call }: SqliteSession): ClockNotes {
  const read = db
    .prepare<[], number | null>('SELECT clock_known_ms FROM exchange_state WHERE id = 1')
    .pluck();
  const note = db.prepare<{ atMs: number }>(
    'UPDATE exchange_state SET clock_known_ms = max(coalesce(clock_known_ms, 0), @atMs) WHERE id = 1',
  );
  const confirm = db.prepare<{ atMs: number }>(
    'UPDATE exchange_state SET clock_known_ms = @atMs WHERE id = 1',
  );
  return {
    read: () => call(() => ({ knownMs: read.get() ?? null, databaseMs: null })),
    note: (atMs) => call(() => void note.run({ atMs })),
    confirm: (atMs) => call(() => void confirm.run({ atMs })),
  };
}
