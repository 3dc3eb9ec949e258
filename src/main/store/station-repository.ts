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
  readonly enrolmentRequest: string | null;
  readonly feedEpoch: string | null;
  readonly feedCursor: number;
  readonly clockOffsetMs: number | null;
  readonly lastContactAtMs: number | null;
}

export interface StationRepository {
  read(): StationRow;
  /** Changes the named facts only. */
  write(change: Partial<StationRow>): void;
}

/** The table `station`. */
export function createStationRepository(db: Db): StationRepository {
  const select = db.prepare<[], StationRow>(
    `SELECT unit_code AS unitCode, unit_name AS unitName, exchange_url AS exchangeUrl, enrolment_url AS enrolmentUrl,
            root_sha256 AS rootSha256, enrolment_state AS enrolmentState, enrolment_failure AS enrolmentFailure,
            enrolment_request AS enrolmentRequest, feed_epoch AS feedEpoch, feed_cursor AS feedCursor,
            clock_offset_ms AS clockOffsetMs, last_contact_at_ms AS lastContactAtMs
     FROM station WHERE id = 1`,
  );
  const update = db.prepare(
    `UPDATE station SET unit_code = @unitCode, unit_name = @unitName, exchange_url = @exchangeUrl,
            enrolment_url = @enrolmentUrl, root_sha256 = @rootSha256, enrolment_state = @enrolmentState,
            enrolment_failure = @enrolmentFailure, enrolment_request = @enrolmentRequest, feed_epoch = @feedEpoch,
            feed_cursor = @feedCursor, clock_offset_ms = @clockOffsetMs, last_contact_at_ms = @lastContactAtMs
     WHERE id = 1`,
  );
  const read = (): StationRow => {
    const row = select.get();
    if (!row) throw new Error('the station row is missing');
    return row;
  };
  return { read, write: (change) => void update.run({ ...read(), ...change }) };
}
