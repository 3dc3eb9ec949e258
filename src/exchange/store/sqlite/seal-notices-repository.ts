// Notices and decisions about seals in SQLite.
import type { SealNotices, StoredSealNotice } from '../seal-notices.ts';
import type { SqliteSession } from './session.ts';

interface NoticeRow {
  number: number;
  notice_id: string;
  source: StoredSealNotice['source'];
  message: string;
  received_at_ms: number;
}

/** Repository of notices about seals. */
export function createSealNoticesRepository({ db, call }: SqliteSession): SealNotices {
  const insert = db.prepare(
    `INSERT OR IGNORE INTO seal_notices (notice_id, unit, source, message, received_at_ms)
     VALUES (@noticeId, @unit, @source, @message, @receivedAtMs)`,
  );
  const count = db
    .prepare<{ unit: string; sinceMs: number }, number>(
      `SELECT count(*) FROM seal_notices WHERE unit = @unit AND source = 'unit' AND received_at_ms >= @sinceMs`,
    )
    .pluck();
  const list = db.prepare<{ unit: string; after: number; limit: number }, NoticeRow>(
    `SELECT number, notice_id, source, message, received_at_ms FROM seal_notices
     WHERE unit = @unit AND number > @after ORDER BY number LIMIT @limit`,
  );
  return {
    keep: (notice) => call(() => insert.run(notice).changes === 1),
    countSince: (unit, sinceMs) => call(() => count.get({ unit, sinceMs }) ?? 0),
    listAfter: (unit, after, limit) => call(() => list.all({ unit, after, limit }).map(toNotice)),
  };
}

function toNotice(row: NoticeRow): StoredSealNotice {
  return {
    number: row.number,
    noticeId: row.notice_id,
    source: row.source,
    message: row.message,
    receivedAtMs: row.received_at_ms,
  };
}
