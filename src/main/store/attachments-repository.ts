// The attachments of outgoing documents, in the order of the form.
import type { DocumentId, Sha256 } from '../../shared/domain/ids.ts';
import type { Finding } from '../../shared/domain/finding-codes.ts';
import type { Db } from './database.ts';

export interface AttachmentRow {
  readonly position: number;
  /** As the drafter sees it; never a path. */
  readonly name: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  /** Judged by content, e.g. `docx`. */
  readonly type: string;
  readonly flags: readonly string[];
  readonly textState: 'read' | 'unreadable' | 'pending';
  /** What the secrecy gate found in its text; places are relative to the attachment. */
  readonly textFindings: readonly Finding[];
}

interface StoredRow extends Omit<AttachmentRow, 'flags' | 'textFindings'> {
  readonly flags: string;
  readonly textFindings: string;
}

const sql = {
  list: `SELECT position, name, sha256, size_bytes AS sizeBytes, type, flags, text_state AS textState, text_findings AS textFindings
    FROM attachments WHERE document_id = ? ORDER BY position`,
  insert: `INSERT INTO attachments (document_id, position, name, sha256, size_bytes, type, flags, text_state, text_findings)
    VALUES (@documentId, @position, @name, @sha256, @sizeBytes, @type, @flags, @textState, @textFindings)`,
  clear: 'DELETE FROM attachments WHERE document_id = ?',
} as const;

export type AttachmentsRepository = ReturnType<typeof createAttachmentsRepository>;

/** The rows of `attachments`. */
export function createAttachmentsRepository(db: Db) {
  const list = db.prepare<[string], StoredRow>(sql.list);
  const insert = db.prepare(sql.insert);
  const clear = db.prepare(sql.clear);
  return {
    list: (documentId: DocumentId): AttachmentRow[] =>
      list.all(documentId).map((row) => ({
        ...row,
        flags: JSON.parse(row.flags) as string[],
        textFindings: JSON.parse(row.textFindings) as Finding[],
      })),
    /** Puts these in place of what was there, numbered in their order. Call it inside a transaction. */
    replace: (documentId: DocumentId, rows: readonly Omit<AttachmentRow, 'position'>[]): void => {
      clear.run(documentId);
      for (const [position, row] of rows.entries())
        insert.run({
          documentId,
          position,
          name: row.name,
          sha256: row.sha256,
          sizeBytes: row.sizeBytes,
          type: row.type,
          flags: JSON.stringify(row.flags),
          textState: row.textState,
          textFindings: JSON.stringify(row.textFindings),
        });
    },
  };
}
