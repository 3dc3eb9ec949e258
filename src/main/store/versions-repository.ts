// Wordings that were kept: every one that somebody submitted, revised or signed for good, and the newest working states of the drafter.
import { contentCanonicalForm, type DocumentContent } from '../../shared/domain/content.ts';
import type { DocumentId, PersonId, Sha256 } from '../../shared/domain/ids.ts';
import type { VersionReason } from '../../shared/domain/version-reasons.ts';
import type { Db } from './database.ts';
import type { DocumentRow } from './documents-repository.ts';

export interface VersionRow {
  readonly documentId: DocumentId;
  readonly revision: number;
  readonly contentSha256: Sha256;
  readonly savedBy: PersonId;
  readonly savedByName: string;
  readonly savedAtMs: number;
  readonly keptAtMs: number;
  readonly reason: VersionReason;
}

export interface KeptContent extends VersionRow {
  readonly content: DocumentContent;
}

type StoredContent = VersionRow & { readonly content: string };

export interface KeepStep {
  readonly reason: VersionReason;
  readonly savedBy: PersonId;
  readonly savedAtMs: number;
  readonly keptAtMs: number;
}

/** Working states a document; more is no help to anybody who looks for one. */
const maxWorking = 50;

const working = `('autosave', 'import', 'template', 'restore')`;
const columns = `v.document_id AS documentId, v.revision AS revision, v.content_sha256 AS contentSha256, v.saved_by AS savedBy,
  coalesce(a.name, '') AS savedByName, v.saved_at_ms AS savedAtMs, v.kept_at_ms AS keptAtMs, v.reason AS reason`;
const source =
  'FROM versions v LEFT JOIN accounts a ON a.person_id = v.saved_by WHERE v.document_id = @documentId';

const sql = {
  // One row a wording: a working state that is submitted becomes a kept one; what was kept for good stays what it was.
  keep: `INSERT INTO versions (document_id, revision, content, content_sha256, saved_by, saved_at_ms, reason, kept_at_ms)
    VALUES (@documentId, @revision, @content, @contentSha256, @savedBy, @savedAtMs, @reason, @keptAtMs)
    ON CONFLICT (document_id, revision) DO UPDATE SET reason = excluded.reason, saved_by = excluded.saved_by,
      saved_at_ms = excluded.saved_at_ms, kept_at_ms = excluded.kept_at_ms
    WHERE versions.reason IN ${working}`,
  renew: `UPDATE versions SET revision = @to, content = @content, content_sha256 = @contentSha256, saved_at_ms = @savedAtMs
    WHERE document_id = @documentId AND revision = @revision`,
  prune: `DELETE FROM versions WHERE document_id = @documentId AND reason IN ${working} AND revision NOT IN
    (SELECT revision FROM versions WHERE document_id = @documentId AND reason IN ${working} ORDER BY revision DESC LIMIT ${maxWorking})`,
  list: `SELECT ${columns} ${source} ORDER BY v.revision DESC`,
  newest: `SELECT ${columns} ${source} ORDER BY v.revision DESC LIMIT 1`,
  get: `SELECT ${columns}, v.content AS content ${source} AND v.revision = @revision`,
  newestOf: `SELECT ${columns}, v.content AS content ${source} AND v.reason = @reason ORDER BY v.revision DESC LIMIT 1`,
} as const;

export type VersionsRepository = ReturnType<typeof createVersionsRepository>;

/** The rows of `versions`. */
export function createVersionsRepository(db: Db) {
  const keep = db.prepare(sql.keep);
  const renew = db.prepare(sql.renew);
  const prune = db.prepare(sql.prune);
  const list = db.prepare<[Record<string, unknown>], VersionRow>(sql.list);
  const newest = db.prepare<[Record<string, unknown>], VersionRow>(sql.newest);
  const get = db.prepare<[Record<string, unknown>], StoredContent>(sql.get);
  const newestOf = db.prepare<[Record<string, unknown>], StoredContent>(sql.newestOf);
  return {
    /** Keeps the row's wording; working states beyond the newest are let go. */
    keep: ({ documentId, revision, content, contentSha256 }: DocumentRow, step: KeepStep): void => {
      keep.run({ documentId, revision, content: contentCanonicalForm(content), contentSha256, ...step });
      prune.run({ documentId });
    },
    /** The wording that one person goes on writing: the kept row of `revision` becomes that of the row. */
    renew: (revision: number, row: DocumentRow): void =>
      void renew.run({
        documentId: row.documentId,
        revision,
        to: row.revision,
        content: contentCanonicalForm(row.content),
        contentSha256: row.contentSha256,
        savedAtMs: row.updatedAtMs,
      }),
    /** Newest first, without their content. */
    list: (documentId: DocumentId): VersionRow[] => list.all({ documentId }),
    newest: (documentId: DocumentId): VersionRow | undefined => newest.get({ documentId }),
    get: (documentId: DocumentId, revision: number): KeptContent | undefined =>
      readContent(get.get({ documentId, revision })),
    newestOf: (documentId: DocumentId, reason: VersionReason): KeptContent | undefined =>
      readContent(newestOf.get({ documentId, reason })),
  };
}

const readContent = (row: StoredContent | undefined): KeptContent | undefined =>
  row && { ...row, content: JSON.parse(row.content) as DocumentContent };
