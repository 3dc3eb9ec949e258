// Outgoing documents. Every method is one statement and joins the caller's transaction.
import { contentCanonicalForm, type DocumentContent } from '../../shared/domain/content.ts';
import type { DocumentId, PersonId, Sha256 } from '../../shared/domain/ids.ts';
import type { DocKind, Urgency } from '../../shared/domain/kinds.ts';
import { restoreReport, type SealReport } from '../../shared/domain/report.ts';
import { documentStates, type DocumentState } from '../../shared/domain/states.ts';
import type { Db } from './database.ts';
import { takeNewest, type ListPlace } from './newest-first.ts';

export interface DocumentRow {
  readonly documentId: DocumentId;
  readonly state: DocumentState;
  /** Rises with every save, and when the document comes back. */
  readonly revision: number;
  readonly content: DocumentContent;
  readonly contentSha256: Sha256;
  readonly drafterId: PersonId;
  readonly drafterName: string;
  /** Who wrote the newest wording. */
  readonly savedBy: PersonId;
  readonly number: { readonly issuerCode: string; readonly year: number; readonly value: number } | null;
  readonly docNumber: string | null;
  readonly docDate: string | null;
  readonly sealed: {
    /** The sealed PDF: the original, or the copy for reading when there is an OFD. */
    readonly pdfBlob: Sha256;
    /** The sealed OFD; null: the PDF is the original. */
    readonly ofdBlob: Sha256 | null;
    readonly packageBlob: Sha256;
    readonly packageBytes: number;
    readonly pageModelSha256: Sha256;
    readonly report: SealReport;
  } | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** What one page of a list asks for: newest first, keyset. */
export interface DocumentQuery {
  readonly states: readonly DocumentState[] | null;
  readonly drafterId: PersonId | null;
  readonly before: { readonly updatedAtMs: number; readonly documentId: DocumentId } | null;
  readonly limit: number;
}

const columns = `d.document_id AS documentId, d.state AS state, d.revision AS revision, d.content AS content,
  d.content_sha256 AS contentSha256, d.drafter_id AS drafterId, a.name AS drafterName,
  coalesce(d.saved_by, d.drafter_id) AS savedBy, d.issuer_code AS issuerCode,
  d.number_year AS numberYear, d.number_value AS numberValue, d.doc_number AS docNumber, d.doc_date AS docDate,
  d.sealed_pdf_blob AS pdfBlob, d.sealed_ofd_blob AS ofdBlob, d.package_blob AS packageBlob, d.package_bytes AS packageBytes,
  d.page_model_sha256 AS pageModelSha256, d.seal_report AS sealReport, d.created_at_ms AS createdAtMs, d.updated_at_ms AS updatedAtMs`;
const source = 'FROM documents d JOIN accounts a ON a.person_id = d.drafter_id';

const keyset = `(updated_at_ms, document_id) < (@beforeMs, @beforeId) ORDER BY updated_at_ms DESC, document_id DESC LIMIT @limit`;

const sql = {
  insert: `INSERT INTO documents (document_id, state, revision, kind, urgency, title, content, content_sha256, drafter_id, created_at_ms, updated_at_ms)
    VALUES (@documentId, 'draft', 1, @kind, @urgency, @title, @content, @contentSha256, @drafterId, @nowMs, @nowMs)`,
  byId: `SELECT ${columns} ${source} WHERE d.document_id = ?`,
  places: `SELECT updated_at_ms AS atMs, document_id AS documentId FROM documents WHERE ${keyset}`,
  placesInState: `SELECT updated_at_ms AS atMs, document_id AS documentId FROM documents WHERE state = @state AND ${keyset}`,
  placesOfDrafter: `SELECT updated_at_ms AS atMs, document_id AS documentId FROM documents
    WHERE drafter_id = @drafterId AND state = @state AND ${keyset}`,
  waiting: `SELECT ${columns} ${source} WHERE d.state = ?
    ORDER BY CASE d.urgency WHEN 'flash' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END, d.updated_at_ms, d.document_id`,
  save: `UPDATE documents SET revision = revision + 1, kind = @kind, urgency = @urgency, title = @title, content = @content,
      content_sha256 = @contentSha256, saved_by = @savedBy, updated_at_ms = @nowMs
    WHERE document_id = @documentId AND revision = @revision AND state = @state`,
  // Back at the drafter it is a new round: what was confirmed for the old revision counts for nothing.
  move: `UPDATE documents SET state = @to, revision = revision + (@to = 'draft'), updated_at_ms = @nowMs
    WHERE document_id = @documentId AND state = @from`,
  setDate: `UPDATE documents SET doc_date = @docDate WHERE document_id = @documentId`,
  setNumber: `UPDATE documents SET issuer_code = @issuerCode, number_year = @year, number_value = @value, doc_number = @docNumber
    WHERE document_id = @documentId AND number_value IS NULL`,
  setSealed: `UPDATE documents SET sealed_pdf_blob = @pdfBlob, sealed_ofd_blob = @ofdBlob, package_blob = @packageBlob, package_bytes = @packageBytes,
      page_model_sha256 = @pageModelSha256, seal_report = @report
    WHERE document_id = @documentId`,
} as const;

interface StoredRow extends Omit<DocumentRow, 'content' | 'number' | 'sealed'> {
  readonly content: string;
  readonly issuerCode: string | null;
  readonly numberYear: number | null;
  readonly numberValue: number | null;
  readonly pdfBlob: Sha256 | null;
  readonly ofdBlob: Sha256 | null;
  readonly packageBlob: Sha256 | null;
  readonly packageBytes: number | null;
  readonly pageModelSha256: Sha256 | null;
  readonly sealReport: string | null;
}

export type DocumentsRepository = ReturnType<typeof createDocumentsRepository>;

/** The rows of `documents`. */
export function createDocumentsRepository(db: Db) {
  const insert = db.prepare(sql.insert);
  const byId = db.prepare<[string], StoredRow>(sql.byId);
  const findPlaces = createPlaces(db);
  const waiting = db.prepare<[string], StoredRow>(sql.waiting);
  const save = db.prepare(sql.save);
  const move = db.prepare(sql.move);
  const setDate = db.prepare(sql.setDate);
  const setNumber = db.prepare(sql.setNumber);
  const setSealed = db.prepare(sql.setSealed);
  return {
    insert: (draft: NewDraft): void =>
      void insert.run({
        ...textOf(draft.content),
        documentId: draft.documentId,
        contentSha256: draft.contentSha256,
        drafterId: draft.drafterId,
        nowMs: draft.nowMs,
      }),
    get: (documentId: DocumentId): DocumentRow | undefined => {
      const row = byId.get(documentId);
      return row && readRow(row);
    },
    /** One page, newest first. */
    list: (query: DocumentQuery): DocumentRow[] =>
      takeNewest(findPlaces(query), query.limit)
        .flatMap((documentId) => byId.get(documentId) ?? [])
        .map(readRow),
    /** What waits in one state: 特急 first, then the oldest. */
    waiting: (state: DocumentState): DocumentRow[] => waiting.all(state).map(readRow),
    /** False when the revision is not the newest or the document is no longer in that state. */
    save: (draft: SavedDraft): boolean => save.run({ ...draft, ...textOf(draft.content) }).changes === 1,
    /** False when the document is no longer in `from`. */
    move: (step: MoveStep): boolean => move.run(step).changes === 1,
    /** 成文日期; null when the approval was withdrawn. */
    setDate: (documentId: DocumentId, docDate: string | null): void =>
      void setDate.run({ documentId, docDate }),
    /** False when it has a number already: a number stays with its document. */
    setNumber: (number: NumberedDocument): boolean => setNumber.run(number).changes === 1,
    setSealed: (documentId: DocumentId, sealed: NonNullable<DocumentRow['sealed']>): void =>
      void setSealed.run({ ...sealed, documentId, report: JSON.stringify(sealed.report) }),
  };
}

/** The places of a page, a list for each state that is asked for. */
function createPlaces(db: Db): (query: DocumentQuery) => ListPlace[][] {
  const places = db.prepare<unknown[], ListPlace>(sql.places);
  const placesInState = db.prepare<unknown[], ListPlace>(sql.placesInState);
  const placesOfDrafter = db.prepare<unknown[], ListPlace>(sql.placesOfDrafter);
  return ({ states, drafterId, before, limit }) => {
    const from = {
      // Later than every instant of this product: the first page has no `before`.
      beforeMs: before?.updatedAtMs ?? Number.MAX_SAFE_INTEGER,
      beforeId: before?.documentId ?? '',
      limit,
    };
    if (drafterId !== null)
      return (states ?? documentStates).map((state) => placesOfDrafter.all({ ...from, state, drafterId }));
    if (states === null) return [places.all(from)];
    return states.map((state) => placesInState.all({ ...from, state }));
  };
}

export interface NewDraft {
  readonly documentId: DocumentId;
  readonly content: DocumentContent;
  readonly contentSha256: Sha256;
  readonly drafterId: PersonId;
  readonly nowMs: number;
}

export interface SavedDraft {
  readonly documentId: DocumentId;
  /** The revision that was on the screen. */
  readonly revision: number;
  readonly content: DocumentContent;
  readonly contentSha256: Sha256;
  /** The state in which it is written: draft, or reviewing (核稿). */
  readonly state: DocumentState;
  readonly savedBy: PersonId;
  readonly nowMs: number;
}

export interface MoveStep {
  readonly documentId: DocumentId;
  readonly from: DocumentState;
  readonly to: DocumentState;
  readonly nowMs: number;
}

export interface NumberedDocument {
  readonly documentId: DocumentId;
  readonly issuerCode: string;
  readonly year: number;
  readonly value: number;
  readonly docNumber: string;
}

function textOf(content: DocumentContent): {
  readonly kind: DocKind;
  readonly urgency: Urgency;
  readonly title: string;
  readonly content: string;
} {
  const { kind, urgency, title } = content;
  return { kind, urgency, title, content: contentCanonicalForm(content) };
}

function readRow(row: StoredRow): DocumentRow {
  const { documentId, state, revision, contentSha256, drafterId, drafterName, savedBy } = row;
  const { docNumber, docDate } = row;
  const { issuerCode, numberYear, numberValue, createdAtMs, updatedAtMs } = row;
  const hasNumber = issuerCode !== null && numberYear !== null && numberValue !== null;
  return {
    documentId,
    state,
    revision,
    content: JSON.parse(row.content) as DocumentContent,
    contentSha256,
    drafterId,
    drafterName,
    savedBy,
    number: hasNumber ? { issuerCode, year: numberYear, value: numberValue } : null,
    docNumber,
    docDate,
    sealed: readSealed(row),
    createdAtMs,
    updatedAtMs,
  };
}

function readSealed({
  pdfBlob,
  ofdBlob,
  packageBlob,
  packageBytes,
  pageModelSha256,
  sealReport,
}: StoredRow): DocumentRow['sealed'] {
  if (pdfBlob === null || packageBlob === null || packageBytes === null) return null;
  if (pageModelSha256 === null || sealReport === null) return null;
  return {
    pdfBlob,
    ofdBlob,
    packageBlob,
    packageBytes,
    pageModelSha256,
    report: restoreReport(JSON.parse(sealReport) as SealReport),
  };
}
