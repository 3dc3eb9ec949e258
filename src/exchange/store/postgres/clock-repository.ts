// The newest known time, in PostgreSQL, and what its machine takes for the time: nodes whose clocks disagree meet in it.
import type { ClockNotes, StoreClock } from '../clock.ts';
import type { PostgresSession } from './session.ts';

const read = {
  name: 'clock-read',
  text: `SELECT clock_known_ms AS "knownMs", (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS "databaseMs"
         FROM exchange_state WHERE id = 1`,
};
const note = {
  name: 'clock-note',
  text: 'UPDATE exchange_state SET clock_known_ms = greatest(clock_known_ms, $1) WHERE id = 1',
};
const confirm = {
  name: 'clock-confirm',
  text: 'UPDATE exchange_state SET clock_known_ms = $1 WHERE id = 1',
};

/** Repository of the known time. */
export function createClockRepository({ rows }: PostgresSession): ClockNotes {
  return {
    read: async () => (await rows<StoreClock>(read, []))[0] ?? { knownMs: null, databaseMs: null },
    note: async (atMs) => void (await rows(note, [atMs])),
    confirm: async (atMs) => void (await rows(confirm, [atMs])),
  };
}
