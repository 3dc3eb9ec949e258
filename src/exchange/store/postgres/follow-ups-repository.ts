// Notices and further notes about accepted documents, in PostgreSQL.
import type { DocumentId, Sha256, UnitCode } from '../../../shared/domain/ids.ts';
import type { FollowUp, FollowUps } from '../follow-ups.ts';
import type { PostgresSession } from './session.ts';

interface FollowUpRow {
  follow_up_id: string;
  document_id: DocumentId;
  sender: UnitCode;
  kind: FollowUp['kind'];
  sequence: number;
  message: string;
  payload_sha256: Sha256;
  received_at_ms: number;
}

const find = {
  name: 'follow-ups-find',
  text: `SELECT follow_up_id, document_id, sender, kind, sequence, message, payload_sha256, received_at_ms
         FROM follow_ups WHERE follow_up_id = $1`,
};
const said = {
  name: 'follow-ups-said',
  text: `SELECT follow_up_id, document_id, sender, kind, sequence, message, payload_sha256, received_at_ms
         FROM follow_ups WHERE follow_up_id > $2 AND sender = $1 ORDER BY follow_up_id LIMIT $3`,
};
const summary = {
  name: 'follow-ups-summary',
  text: `SELECT count(*) AS count, coalesce(max(sequence) FILTER (WHERE kind = 'note'), 0) AS last
         FROM follow_ups WHERE document_id = $1`,
};
// A second insert of one id waits until the first is committed or gone.
const insert = {
  name: 'follow-ups-insert',
  text: `INSERT INTO follow_ups (follow_up_id, document_id, sender, kind, sequence, message, payload_sha256, received_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (follow_up_id) DO NOTHING RETURNING follow_up_id`,
};

/** Repository of follow-ups. */
export function createFollowUpsRepository({ rows }: PostgresSession): FollowUps {
  return {
    find: async (followUpId) => toFollowUp((await rows<FollowUpRow>(find, [followUpId]))[0]),
    saidBy: async (sender, { after = '', limit }) =>
      (await rows<FollowUpRow>(said, [sender, after, limit])).flatMap((row) => toFollowUp(row) ?? []),
    summaryOf: async (documentId) => {
      const [row] = await rows<{ count: number; last: number }>(summary, [documentId]);
      return { count: Number(row?.count ?? 0), lastNoteSequence: Number(row?.last ?? 0) };
    },
    insert: async (followUp) => {
      const { followUpId, documentId, sender, kind, sequence, message, payloadSha256, receivedAtMs } =
        followUp;
      const values = [followUpId, documentId, sender, kind, sequence, message, payloadSha256, receivedAtMs];
      return (await rows(insert, values)).length === 1;
    },
  };
}

function toFollowUp(row: FollowUpRow | undefined): FollowUp | undefined {
  if (!row) return undefined;
  return {
    followUpId: row.follow_up_id,
    documentId: row.document_id,
    sender: row.sender,
    kind: row.kind,
    sequence: Number(row.sequence),
    message: row.message,
    payloadSha256: row.payload_sha256,
    receivedAtMs: Number(row.received_at_ms),
  };
}
