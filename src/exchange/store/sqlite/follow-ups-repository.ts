// Notices and further notes about accepted documents, in SQLite.
import type { DocumentId, Sha256, UnitCode } from '../../../shared/domain/ids.ts';
import type { FollowUp, FollowUps } from '../follow-ups.ts';
import type { SqliteSession } from './session.ts';

interface FollowUpRow {
  follow_up_id: string;
  document_id: string;
  sender: string;
  kind: FollowUp['kind'];
  sequence: number;
  message: string;
  payload_sha256: string;
  received_at_ms: number;
}

/** Repository of follow-ups. */
export function createFollowUpsRepository({ db, call }: SqliteSession): FollowUps {
  const find = db.prepare<{ followUpId: string }, FollowUpRow>(
    `SELECT follow_up_id, document_id, sender, kind, sequence, message, payload_sha256, received_at_ms
     FROM follow_ups WHERE follow_up_id = @followUpId`,
  );
  const said = db.prepare<{ sender: string; after: string; limit: number }, FollowUpRow>(
    `SELECT follow_up_id, document_id, sender, kind, sequence, message, payload_sha256, received_at_ms
     FROM follow_ups WHERE follow_up_id > @after AND sender = @sender ORDER BY follow_up_id LIMIT @limit`,
  );
  const summary = db.prepare<{ documentId: string }, { count: number; last: number }>(
    `SELECT count(*) AS count, coalesce(max(sequence) FILTER (WHERE kind = 'note'), 0) AS last
     FROM follow_ups WHERE document_id = @documentId`,
  );
  const insert = db.prepare(
    `INSERT INTO follow_ups (follow_up_id, document_id, sender, kind, sequence, message, payload_sha256, received_at_ms)
     VALUES (@followUpId, @documentId, @sender, @kind, @sequence, @message, @payloadSha256, @receivedAtMs)
     ON CONFLICT (follow_up_id) DO NOTHING`,
  );
  return {
    find: (followUpId) => call(() => toFollowUp(find.get({ followUpId }))),
    saidBy: (sender, { after = '', limit }) =>
      call(() => said.all({ sender, after, limit }).flatMap((row) => toFollowUp(row) ?? [])),
    summaryOf: (documentId) =>
      call(() => {
        const { count, last } = summary.get({ documentId }) ?? { count: 0, last: 0 };
        return { count, lastNoteSequence: last };
      }),
    insert: (followUp) => call(() => insert.run(followUp).changes === 1),
  };
}

function toFollowUp(row: FollowUpRow | undefined): FollowUp | undefined {
  if (!row) return undefined;
  return {
    followUpId: row.follow_up_id,
    documentId: row.document_id as DocumentId,
    sender: row.sender as UnitCode,
    kind: row.kind,
    sequence: row.sequence,
    message: row.message,
    payloadSha256: row.payload_sha256 as Sha256,
    receivedAtMs: row.received_at_ms,
  };
}
