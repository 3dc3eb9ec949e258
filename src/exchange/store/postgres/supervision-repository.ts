// What the operator watches, in PostgreSQL.
import type { Supervision, UnitPresence, UnitTimeliness, UnsignedDelivery } from '../supervision.ts';
import { isFirstTold, wasRecalled } from '../supervision-sql.ts';
import type { PostgresSession } from './session.ts';

const uploadedSince = {
  name: 'packages-uploaded-since',
  text: `SELECT coalesce(sum(size_bytes), 0)::bigint AS bytes FROM packages WHERE unit = $1 AND received_at_ms >= $2`,
};
const presence = {
  name: 'unit-presence',
  text: `SELECT unit, first_seen_ms AS "firstSeenMs", last_seen_ms AS "lastSeenMs", trained_at_ms AS "trainedAtMs"
         FROM unit_presence ORDER BY unit`,
};
const unsigned = {
  name: 'deliveries-unsigned-2',
  text: `SELECT d.document_id AS "documentId", d.sender, f.unit, f.at_ms AS "acceptedAtMs",
                (SELECT r.kind FROM receipts r WHERE r.document_id = d.document_id AND r.unit = f.unit
                 ORDER BY r.received_at_ms DESC, r.receipt_id DESC LIMIT 1) AS "lastReceipt"
         FROM feed f JOIN documents d ON d.document_id = f.document_id
         WHERE f.kind = 'document' AND f.at_ms >= $1 AND f.at_ms < $2 AND ${isFirstTold} AND NOT ${wasRecalled}
           AND NOT EXISTS (SELECT 1 FROM receipts r
             WHERE r.document_id = d.document_id AND r.unit = f.unit AND r.kind IN ('signed', 'returned'))
         ORDER BY f.at_ms, d.document_id, f.unit LIMIT $3`,
};
const timeliness = {
  name: 'unit-timeliness-2',
  text: `SELECT unit, count(*) AS delivered, count(took) AS signed,
                count(*) FILTER (WHERE took <= 14400000) AS "signedWithin4Hours",
                count(*) FILTER (WHERE took <= 86400000) AS "signedWithin24Hours",
                round(avg(took) / 60000, 1)::float8 AS "meanMinutes"
         FROM (SELECT f.unit, (SELECT min(r.received_at_ms) FROM receipts r
                               WHERE r.document_id = f.document_id AND r.unit = f.unit AND r.kind IN ('signed', 'returned'))
                              - f.at_ms AS took, ${wasRecalled} AS recalled
               FROM feed f
               WHERE f.kind = 'document' AND f.at_ms >= $1 AND f.at_ms < $2 AND ${isFirstTold}) AS deliveries
         WHERE took IS NOT NULL OR NOT recalled GROUP BY unit ORDER BY unit`,
};
// In the order of the units, like every write to several of them.
const noteSeen = {
  name: 'unit-presence-note',
  text: `INSERT INTO unit_presence AS p (unit, first_seen_ms, last_seen_ms)
         SELECT s.unit, s.at_ms, s.at_ms FROM unnest($1::text[], $2::bigint[]) AS s (unit, at_ms) ORDER BY s.unit COLLATE "C"
         ON CONFLICT (unit) DO UPDATE SET first_seen_ms = coalesce(p.first_seen_ms, excluded.first_seen_ms),
           last_seen_ms = greatest(p.last_seen_ms, excluded.last_seen_ms)`,
};
const markTrained = {
  name: 'unit-presence-trained',
  text: `INSERT INTO unit_presence (unit, trained_at_ms) VALUES ($1, $2)
         ON CONFLICT (unit) DO UPDATE SET trained_at_ms = excluded.trained_at_ms`,
};

/** Repository of the supervision. */
export function createSupervisionRepository({ rows }: PostgresSession): Supervision {
  return {
    uploadedSince: async (unit, sinceMs) =>
      (await rows<{ bytes: number }>(uploadedSince, [unit, sinceMs]))[0]?.bytes ?? 0,
    presence: () => rows<UnitPresence>(presence, []),
    unsigned: ({ fromMs, toMs }, limit) => rows<UnsignedDelivery>(unsigned, [fromMs, toMs, limit]),
    timeliness: ({ fromMs, toMs }) => rows<UnitTimeliness>(timeliness, [fromMs, toMs]),
    noteSeen: async (seen) =>
      void (await rows(noteSeen, [seen.map(({ unit }) => unit), seen.map(({ atMs }) => atMs)])),
    markTrained: async (unit, atMs) => void (await rows(markTrained, [unit, atMs])),
  };
}
