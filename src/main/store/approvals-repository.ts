// 签发: who approved which wording when; withdrawn when the document went back, never deleted.
import { contentCanonicalForm, type DocumentContent } from '../../shared/domain/content.ts';
import type { DocumentId, PersonId, Sha256 } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';

export interface ApprovalRow {
  readonly documentId: DocumentId;
  readonly revision: number;
  /** The wording as it was approved. */
  readonly content: DocumentContent;
  readonly contentSha256: Sha256;
  readonly leaderId: PersonId;
  readonly leaderName: string;
  readonly opinion: string;
  /** ISO date: becomes the document's date. */
  readonly date: string;
  readonly mentionsDecided: boolean;
  readonly atMs: number;
}

type StoredRow = Omit<ApprovalRow, 'content' | 'mentionsDecided'> & {
  readonly content: string;
  readonly mentionsDecided: number;
};

const sql = {
  // The time is part of the key: two approvals of one document keep their order even when the clock was set back between them.
  insert: `INSERT INTO approvals (document_id, revision, content, content_sha256, leader_id, opinion, approval_date, mentions_decided, at_ms)
    VALUES (@documentId, @revision, @content, @contentSha256, @leaderId, @opinion, @date, @mentionsDecided,
      max(@atMs, 1 + coalesce((SELECT max(at_ms) FROM approvals WHERE document_id = @documentId), 0)))`,
  current: `SELECT p.document_id AS documentId, p.revision AS revision, p.content AS content, p.content_sha256 AS contentSha256,
      p.leader_id AS leaderId, a.name AS leaderName, p.opinion AS opinion, p.approval_date AS date,
      p.mentions_decided AS mentionsDecided, p.at_ms AS atMs
    FROM approvals p JOIN accounts a ON a.person_id = p.leader_id
    WHERE p.document_id = ? AND p.withdrawn_at_ms IS NULL ORDER BY p.at_ms DESC LIMIT 1`,
  withdraw: `UPDATE approvals SET withdrawn_at_ms = @nowMs WHERE document_id = @documentId AND withdrawn_at_ms IS NULL`,
  byLeader: 'SELECT 1 FROM approvals WHERE document_id = @documentId AND leader_id = @leaderId LIMIT 1',
} as const;

export type ApprovalsRepository = ReturnType<typeof createApprovalsRepository>;

/** The rows of `approvals`. */
export function createApprovalsRepository(db: Db) {
  const insert = db.prepare(sql.insert);
  const current = db.prepare<[string], StoredRow>(sql.current);
  const withdraw = db.prepare(sql.withdraw);
  const byLeader = db.prepare(sql.byLeader);
  return {
    add: (approval: Omit<ApprovalRow, 'leaderName'>): void =>
      void insert.run({
        ...approval,
        content: contentCanonicalForm(approval.content),
        mentionsDecided: Number(approval.mentionsDecided),
      }),
    /** The approval in force. */
    current: (documentId: DocumentId): ApprovalRow | undefined => {
      const row = current.get(documentId);
      return (
        row && {
          ...row,
          content: JSON.parse(row.content) as DocumentContent,
          mentionsDecided: row.mentionsDecided === 1,
        }
      );
    },
    /** The document goes back: no approval holds any more. */
    withdraw: (documentId: DocumentId, nowMs: number): void => void withdraw.run({ documentId, nowMs }),
    /** Whether this leader ever approved the document. */
    wasApprovedBy: (documentId: DocumentId, leaderId: PersonId): boolean =>
      byLeader.get({ documentId, leaderId }) !== undefined,
  };
}
