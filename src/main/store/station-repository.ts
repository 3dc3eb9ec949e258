import type { UnitCode } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';

/** The one row that says whose station this is and how its line stands. */
interface StationRow {
  readonly unitCode: UnitCode | null;
  readonly unitName: string | null;
  readonly exchangeUrl: string | null;
  readonly enrolmentUrl: string | null;
  readonly rootSha256: string | null;
  readonly enrolmentState: 'none' | 'pending' | 'issued' | 'refused';
  readonly enrolmentFailure: string | null;
  readonly feedEpoch: string | null;
  readonly feedCursor: number;
  readonly clockOffsetMs: number | null;
  readonly lastContactAtMs: number | null;
}

export interface StationRepository {
  read(): StationRow;
  /** Changes the named facts only. */
  write(change: Partial<StationRow>): void;
  /** The enrolment request as sent, JSON; null: none was. Apart from the row, because it is large and rarely asked for. */
  enrolmentRequest(): string | null;
  keepEnrolmentRequest(request: string): void;
}

const columns: Readonly<Record<keyof StationRow, string>> = {
  unitCode: 'unit_code',
  unitName: 'unit_name',
  exchangeUrl: 'exchange_url',
  enrolmentUrl: 'enrolment_url',
  rootSha256: 'root_sha256',
  enrolmentState: 'enrolment_state',
  enrolmentFailure: 'enrolment_failure',
  feedEpoch: 'feed_epoch',
  feedCursor: 'feed_cursor',
  clockOffsetMs: 'clock_offset_ms',
  lastContactAtMs: 'last_contact_at_ms',
};
const listed = Object.entries(columns);

/** The tables `station` and `enrolment_requests`. */
export function createStationRepository(db: Db): StationRepository {
  const select = db.prepare<[], StationRow>(
    `SELECT ${listed.map(([name, column]) => `${column} AS ${name}`).join(', ')} FROM station WHERE id = 1`,
  );
  const update = db.prepare(
    `UPDATE station SET ${listed.map(([name, column]) => `${column} = @${name}`).join(', ')} WHERE id = 1`,
  );
  const read = (): StationRow => {
    const row = select.get();
    if (!row) throw new Error('the station row is missing');
    return row;
  };
  return {
    read,
    write: (change) => void update.run({ ...read(), ...change }),
    enrolmentRequest: () =>
      db.prepare<[], string>('SELECT request FROM enrolment_requests WHERE id = 1').pluck().get() ?? null,
    keepEnrolmentRequest: (request) =>
      void db
        .prepare(
          'INSERT INTO enrolment_requests (id, request) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET request = excluded.request',
        )
        .run(request),
  };
}
