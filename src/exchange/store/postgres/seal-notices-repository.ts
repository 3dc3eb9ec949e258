// Notices and decisions about seals in PostgreSQL.
import type { SealNotices, StoredSealNotice } from '../seal-notices.ts';
import type { PostgresSession } from './session.ts';

interface NoticeRow {
  number: number;
  notice_id: string;
  source: StoredSealNotice['source'];
  message: string;
  received_at_ms: number;
}

// The number is taken under the unit's row lock: a reader passes none that comes later. One that is sent twice leaves a gap, which says nothing.
const keep = {
  name: 'seal-notices-keep',
  text: `WITH taken AS (
           INSERT INTO unit_counters AS c (unit, last_seal_notice) VALUES ($2, 1)
           ON CONFLICT (unit) DO UPDATE SET last_seal_notice = c.last_seal_notice + 1
           RETURNING c.last_seal_notice)
         INSERT INTO seal_notices (unit, number, notice_id, source, message, received_at_ms)
           SELECT $2, last_seal_notice, $1, $3, $4, $5 FROM taken
         ON CONFLICT (unit, source, notice_id) DO NOTHING RETURNING number`,
};
const countSince = {
  name: 'seal-notices-count',
  text: `SELECT count(*) AS number FROM seal_notices WHERE unit = $1 AND source = 'unit' AND received_at_ms >= $2`,
};
const listAfter = {
  name: 'seal-notices-list',
  text: `SELECT number, notice_id, source, message, received_at_ms FROM seal_notices
         WHERE unit = $1 AND number > $2 ORDER BY number LIMIT $3`,
};

/** Repository of notices about seals. */
export function createSealNoticesRepository({ rows }: PostgresSession): SealNotices {
  return {
    keep: async ({ noticeId, unit, source, message, receivedAtMs }) =>
      (await rows(keep, [noticeId, unit, source, message, receivedAtMs])).length === 1,
    countSince: async (unit, sinceMs) => (await rows<NoticeRow>(countSince, [unit, sinceMs]))[0]?.number ?? 0,
    listAfter: async (unit, after, limit) =>
      (await rows<NoticeRow>(listAfter, [unit, after, limit])).map(toNotice),
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
