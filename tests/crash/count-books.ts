// After the torment: what the books of three stations say, read from their databases.
import { startStation, stationPlace } from '../../src/demo/demo-station.ts';
import { demoUnits, type DemoUnit } from '../../src/demo/people.ts';
import type { Db } from '../../src/main/store/database.ts';

export interface Books {
  readonly sealed: number;
  /** Documents that somebody was told are sealed, or that stand in the 用印登记簿, and that a recipient has not got or not signed for. */
  readonly lost: number;
  /** Documents sealed, sent, received or registered more than once. */
  readonly doubled: number;
  /** Numbers missing in a register. */
  readonly gaps: number;
}

async function withDatabase<T>(folder: string, unit: DemoUnit, read: (db: Db) => T): Promise<T> {
  const station = await startStation(stationPlace(folder, unit), { sync: false, writeLog: () => undefined });
  try {
    return read(station.parts.store.db);
  } finally {
    await station.stop();
  }
}

const column = <T>(db: Db, sql: string): T[] => db.prepare(sql).pluck().all() as T[];

function countGaps(numbers: readonly number[]): number {
  const present = new Set(numbers);
  return Array.from({ length: Math.max(0, ...numbers) }, (_, index) => index + 1).filter(
    (number) => !present.has(number),
  ).length;
}

const countRepeats = (values: readonly unknown[]) => values.length - new Set(values).size;

/** Counts over the sender's and the receivers' databases. */
export async function countBooks(
  folder: string,
  promised: ReadonlySet<string>,
  report: (line: string) => void,
): Promise<Books> {
  const [sender, ...receivers] = demoUnits;
  if (!sender) throw new RangeError('the demonstration has three units');
  const sent = await withDatabase(folder, sender, (db) => ({
    book: column<string>(db, `SELECT document_id FROM seal_use_book WHERE result = 'sealed'`),
    entries: column<number>(db, 'SELECT entry_no FROM seal_use_book'),
    numbers: column<number>(db, 'SELECT number_value FROM outgoing_register'),
    accepted: new Set(column<string>(db, `SELECT document_id FROM outbox WHERE state = 'accepted'`)),
    signed: column<string>(db, `SELECT document_id || ' ' || unit FROM deliveries WHERE state = 'signed'`),
  }));
  let lost = [...promised].filter((id) => !sent.book.includes(id)).length;
  let doubled = countRepeats(sent.book);
  let gaps = countGaps(sent.entries) + countGaps(sent.numbers);
  for (const unit of receivers) {
    const got = await withDatabase(folder, unit, (db) => ({
      signed: new Set(column<string>(db, `SELECT document_id FROM inbox WHERE state = 'signed'`)),
      numbers: column<number>(db, 'SELECT incoming_no FROM inbox WHERE incoming_no IS NOT NULL'),
      all: column<string>(db, 'SELECT document_id FROM inbox'),
    }));
    const missing = sent.book.filter(
      (id) => !got.signed.has(id) || !sent.accepted.has(id) || !sent.signed.includes(`${id} ${unit.code}`),
    );
    const strange = got.all.filter((id) => !sent.book.includes(id));
    lost += missing.length;
    doubled += countRepeats(got.numbers) + strange.length;
    gaps += countGaps(got.numbers);
    report(
      `${unit.shortName}: ${got.signed.size} signed, ${missing.length} missing, ${strange.length} not in the sender's book`,
    );
  }
  return { sealed: sent.book.length, lost, doubled, gaps };
}
