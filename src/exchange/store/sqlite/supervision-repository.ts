// What the operator watches, in SQLite.
import type { DocumentId, UnitCode } from '../../../shared/domain/ids.ts';
import type { Span, Supervision, UnitPresence, UnitTimeliness, UnsignedDelivery } from '../supervision.ts';
import { isFirstTold, wasRecalled } from '../supervision-sql.ts';
import type { SqliteSession } from './session.ts';

interface UnsignedRow {
  documentId: DocumentId;
  sender: UnitCode;
  unit: UnitCode;
  acceptedAtMs: number;
  lastReceipt: string | null;
}

/** Repository of the supervision. */
export function createSupervisionRepository({ db, call }: SqliteSession): Supervision {
  const uploaded = db
    .prepare<{ unit: string; sinceMs: number }, number>(
      'SELECT coalesce(sum(size_bytes), 0) FROM packages WHERE unit = @unit AND received_at_ms >= @sinceMs',
    )
    .pluck();
  const presence = db.prepare<[], UnitPresence>(
    `SELECT unit, first_seen_ms AS firstSeenMs, last_seen_ms AS lastSeenMs, trained_at_ms AS trainedAtMs
     FROM unit_presence ORDER BY unit`,
  );
  const unsigned = db.prepare<Span & { limit: number }, UnsignedRow>(
    `SELECT d.document_id AS documentId, d.sender, f.unit, f.at_ms AS acceptedAtMs,
            (SELECT r.kind FROM receipts r WHERE r.document_id = d.document_id AND r.unit = f.unit
             ORDER BY r.received_at_ms DESC, r.rowid DESC LIMIT 1) AS lastReceipt
     FROM feed f JOIN documents d ON d.document_id = f.document_id
     WHERE f.kind = 'document' AND f.at_ms >= @fromMs AND f.at_ms < @toMs AND ${isFirstTold} AND NOT ${wasRecalled}
       AND NOT EXISTS (SELECT 1 FROM receipts r
         WHERE r.document_id = d.document_id AND r.unit = f.unit AND r.kind IN ('signed', 'returned'))
     ORDER BY f.at_ms, d.document_id, f.unit LIMIT @limit`,
  );
  const timeliness = db.prepare<Span, UnitTimeliness>(
    `SELECT unit, count(*) AS delivered, count(tookMs) AS signed,
            count(*) FILTER (WHERE tookMs <= 14400000) AS signedWithin4Hours,
            count(*) FILTER (WHERE tookMs <= 86400000) AS signedWithin24Hours,
            round(avg(tookMs) / 60000.0, 1) AS meanMinutes
     FROM (SELECT f.unit, (SELECT min(r.received_at_ms) FROM receipts r
                           WHERE r.document_id = f.document_id AND r.unit = f.unit AND r.kind IN ('signed', 'returned'))
                          - f.at_ms AS tookMs, ${wasRecalled} AS recalled
           FROM feed f
           WHERE f.kind = 'document' AND f.at_ms >= @fromMs AND f.at_ms < @toMs AND ${isFirstTold})
     WHERE tookMs IS NOT NULL OR NOT recalled GROUP BY unit ORDER BY unit`,
  );
  const noteSeen = db.prepare<{ unit: string; atMs: number }>(
    `INSERT INTO unit_presence (unit, first_seen_ms, last_seen_ms) VALUES (@unit, @atMs, @atMs)
     ON CONFLICT (unit) DO UPDATE SET first_seen_ms = coalesce(first_seen_ms, excluded.first_seen_ms),
       last_seen_ms = max(coalesce(last_seen_ms, 0), excluded.last_seen_ms)`,
  );
  const markTrained = db.prepare<{ unit: string; atMs: number | null }>(
    `INSERT INTO unit_presence (unit, trained_at_ms) VALUES (@unit, @atMs)
     ON CONFLICT (unit) DO UPDATE SET trained_at_ms = excluded.trained_at_ms`,
  );
  return {
    uploadedSince: (unit, sinceMs) => call(() => uploaded.get({ unit, sinceMs }) ?? 0),
    presence: () => call(() => presence.all()),
    unsigned: (span, limit) => call((): UnsignedDelivery[] => unsigned.all({ ...span, limit })),
    timeliness: (span) => call(() => timeliness.all(span)),
    noteSeen: (seen) =>
      call(() => {
        for (const { unit, atMs } of seen) noteSeen.run({ unit, atMs });
      }),
    markTrained: (unit, atMs) => call(() => void markTrained.run({ unit, atMs })),
  };
}
