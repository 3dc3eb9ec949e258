// Notices and decisions about seals as they came, one row each.
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { ExchangeDb } from './database.ts';

/** One notice of a unit, or one decision of the authority. */
export interface StoredSealNotice {
  readonly number: number;
  readonly noticeId: string;
  readonly source: 'unit' | 'authority';
  readonly message: string;
  readonly receivedAtMs: number;
}

export interface SealNoticesRepository {
  /** Keeps it once, whatever is sent twice; true when it is new. */
  keep(notice: Omit<StoredSealNotice, 'number'> & { readonly unit: UnitCode }): boolean;
  /** How many a unit sent since then. */
  countSince(unit: UnitCode, sinceMs: number): number;
  /** The unit's own and the authority's for it above `after`, oldest first. */
  listAfter(unit: UnitCode, after: number, limit: number): StoredSealNotice[];
}

interface NoticeRow {
  number: number;
  notice_id: string;
  source: StoredSealNotice['source'];
  message: string;
  received_at_ms: number;
}

/** Repository of notices about seals. */
export function createSealNoticesRepository(db: ExchangeDb): SealNoticesRepository {
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
    keep: (notice) => insert.run(notice).changes === 1,
    countSince: (unit, sinceMs) => count.get({ unit, sinceMs }) ?? 0,
    listAfter: (unit, after, limit) => list.all({ unit, after, limit }).map(toNotice),
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
