// What came from other units: one row a document, with the package as it came, its report and what became of it here.
import type { DocumentId, Sha256, UnitCode } from '../../shared/domain/ids.ts';
import type { Urgency } from '../../shared/domain/kinds.ts';
import type { PackageDocument } from '../../shared/domain/package-document.ts';
import { restoreReport, type SealReport, type Verdict } from '../../shared/domain/report.ts';
import { inboxStatesBefore, type InboxAct, type InboxState } from '../../shared/domain/states.ts';
import type { Db } from './database.ts';
import { createInboxPages, inboxListColumns, type InboxListRow } from './inbox-pages.ts';

export type { InboxListRow } from './inbox-pages.ts';

export interface Arrival {
  readonly documentId: DocumentId;
  /** `recalled`: the sender took it back before it was taken here. */
  readonly state: 'arrived' | 'quarantined' | 'recalled';
  readonly senderUnit: UnitCode;
  readonly senderName: string;
  readonly urgency: Urgency;
  readonly title: string | null;
  readonly docNumber: string | null;
  readonly document: PackageDocument | null;
  readonly note: string;
  readonly noteSequence: number;
  /** The bytes as they came. */
  readonly packageBlob: Sha256;
  /** The hash that the note announced: another one when the package was damaged on its way. */
  readonly packageSha256: Sha256;
  readonly packageBytes: number;
  readonly pdfBlob: Sha256 | null;
  readonly report: SealReport;
  readonly verdict: Verdict;
  readonly quarantineReason: string | null;
  readonly arrivedAtMs: number;
}

export interface InboxRow extends InboxListRow {
  readonly document: PackageDocument | null;
  readonly note: string;
  readonly noteSequence: number;
  readonly packageBlob: Sha256;
  readonly packageSha256: Sha256;
  readonly packageBytes: number;
  readonly pdfBlob: Sha256 | null;
  readonly report: SealReport;
  readonly quarantineReason: string | null;
  readonly openedAtMs: number | null;
  readonly signedBy: string | null;
  readonly returnReasons: readonly string[];
  readonly returnNote: string | null;
  readonly incomingYear: number | null;
  readonly incomingNo: number | null;
  readonly recalledAtMs: number | null;
}

export interface InboxAttachment {
  readonly documentId: DocumentId;
  readonly position: number;
  readonly name: string;
  /** Place inside the package. */
  readonly path: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  readonly type: string;
  readonly flags: readonly string[];
}

/** An arrival that nobody has acknowledged or opened. */
export type UnseenArrival = Pick<
  InboxListRow,
  'documentId' | 'urgency' | 'title' | 'senderName' | 'arrivedAtMs' | 'state'
>;

export interface IncomingEntry {
  readonly documentId: DocumentId;
  readonly entryNo: number;
  readonly docNumber: string | null;
  readonly title: string | null;
  readonly senderName: string;
  readonly signedAtMs: number;
  readonly signedBy: string;
  readonly verdict: Verdict;
  readonly state: InboxState;
}

type StoredRow = Omit<InboxRow, 'document' | 'report' | 'returnReasons'> & {
  readonly document: string | null;
  readonly report: string;
  readonly returnReasons: string;
};
type StoredAttachment = Omit<InboxAttachment, 'flags'> & { readonly flags: string };

const fullColumns = `${inboxListColumns}, i.document AS document, i.note AS note, i.note_sequence AS noteSequence,
  i.package_blob AS packageBlob, i.package_sha256 AS packageSha256, i.package_bytes AS packageBytes, i.pdf_blob AS pdfBlob,
  i.report AS report, i.quarantine_reason AS quarantineReason, i.opened_at_ms AS openedAtMs, i.signed_by AS signedBy,
  i.return_reasons AS returnReasons, i.return_note AS returnNote, i.incoming_year AS incomingYear, i.incoming_no AS incomingNo,
  i.recalled_at_ms AS recalledAtMs`;

function readRow(row: StoredRow): InboxRow {
  return {
    ...row,
    document: row.document === null ? null : (JSON.parse(row.document) as PackageDocument),
    report: restoreReport(JSON.parse(row.report) as SealReport),
    returnReasons: JSON.parse(row.returnReasons) as string[],
  };
}

function writeArrival(row: Arrival) {
  const { document, report } = row;
  return {
    ...row,
    document: document === null ? null : JSON.stringify(document),
    report: JSON.stringify(report),
  };
}

const before = (act: InboxAct): string =>
  inboxStatesBefore(act)
    .map((state) => `'${state}'`)
    .join(', ');

const sql = {
  byId: `SELECT ${fullColumns} FROM inbox i WHERE i.document_id = ?`,
  sequence: `SELECT note_sequence FROM inbox WHERE document_id = ?`,
  attachments: `SELECT document_id AS documentId, position, name, path, sha256, size_bytes AS sizeBytes, type, flags
    FROM inbox_attachments WHERE document_id = ? ORDER BY position`,
  unseen: `SELECT document_id AS documentId, urgency, title, sender_name AS senderName, arrived_at_ms AS arrivedAtMs, state
    FROM inbox WHERE acknowledged_at_ms IS NULL AND opened_at_ms IS NULL AND state IN ('arrived', 'quarantined')
    ORDER BY arrived_at_ms DESC`,
  count: `SELECT count(*) FROM inbox WHERE state IN (SELECT value FROM json_each(@states))`,
  register: `SELECT document_id AS documentId, incoming_no AS entryNo, doc_number AS docNumber, title, sender_name AS senderName,
    signed_at_ms AS signedAtMs, signed_by AS signedBy, verdict, state
    FROM inbox WHERE incoming_year = ? AND incoming_no IS NOT NULL ORDER BY incoming_no DESC`,
  insert: `INSERT INTO inbox (document_id, state, sender_unit, sender_name, urgency, title, doc_number, document, note, note_sequence,
    package_blob, package_sha256, package_bytes, pdf_blob, report, verdict, quarantine_reason, arrived_at_ms,
    recalled_at_ms, acknowledged_at_ms)
    VALUES (@documentId, @state, @senderUnit, @senderName, @urgency, @title, @docNumber, @document, @note, @noteSequence,
    @packageBlob, @packageSha256, @packageBytes, @pdfBlob, @report, @verdict, @quarantineReason, @arrivedAtMs,
    CASE @state WHEN 'recalled' THEN @arrivedAtMs END, CASE @state WHEN 'recalled' THEN @arrivedAtMs END)`,
  // A new rowid, the highest: the search index reads on from the highest it has seen.
  replace: `UPDATE inbox SET rowid = (SELECT max(rowid) + 1 FROM inbox), state = @state, sender_unit = @senderUnit, sender_name = @senderName,
    urgency = @urgency, title = @title, doc_number = @docNumber, document = @document, note = @note, note_sequence = @noteSequence,
    package_blob = @packageBlob, package_sha256 = @packageSha256, package_bytes = @packageBytes, pdf_blob = @pdfBlob, report = @report,
    verdict = @verdict, quarantine_reason = @quarantineReason, arrived_at_ms = @arrivedAtMs, opened_at_ms = NULL,
    acknowledged_at_ms = CASE @state WHEN 'recalled' THEN @arrivedAtMs END, recalled_at_ms = CASE @state WHEN 'recalled' THEN @arrivedAtMs END
    WHERE document_id = @documentId AND state NOT IN ('signed', 'returned')`,
  removeAttachments: `DELETE FROM inbox_attachments WHERE document_id = ?`,
  insertAttachment: `INSERT INTO inbox_attachments (document_id, position, name, path, sha256, size_bytes, type, flags)
    VALUES (@documentId, @position, @name, @path, @sha256, @sizeBytes, @type, @flags)`,
  acknowledge: `UPDATE inbox SET acknowledged_at_ms = @atMs WHERE document_id = @documentId AND acknowledged_at_ms IS NULL`,
  open: `UPDATE inbox SET state = 'opened', opened_at_ms = @atMs, acknowledged_at_ms = coalesce(acknowledged_at_ms, @atMs)
    WHERE document_id = @documentId AND state IN (${before('open')})`,
  sign: `UPDATE inbox SET state = 'signed', signed_at_ms = @atMs, signed_by = @person, incoming_year = @year, incoming_no = @entryNo,
    acknowledged_at_ms = coalesce(acknowledged_at_ms, @atMs)
    WHERE document_id = @documentId AND state IN (${before('sign')})`,
  giveBack: `UPDATE inbox SET state = 'returned', returned_at_ms = @atMs, return_reasons = @reasons, return_note = @note,
    acknowledged_at_ms = coalesce(acknowledged_at_ms, @atMs)
    WHERE document_id = @documentId AND state IN (${before('giveBack')})`,
  recall: `UPDATE inbox SET state = 'recalled', recalled_at_ms = @atMs, acknowledged_at_ms = coalesce(acknowledged_at_ms, @atMs)
    WHERE document_id = @documentId AND state IN (${before('recall')})`,
  // It sounds again, once for each reminder, and stands first until it is signed.
  remind: `UPDATE inbox SET reminders = reminders + 1, reminded_at_ms = @atMs, acknowledged_at_ms = NULL
    WHERE document_id = @documentId AND state IN (${before('sign')})`,
  ring: `UPDATE inbox SET acknowledged_at_ms = NULL WHERE document_id = @documentId`,
  judge: `UPDATE inbox SET report = @report, verdict = @verdict
    WHERE document_id = @documentId AND note = @note AND package_blob = @packageBlob`,
} as const;

/** Reads and moves received documents; every method joins the caller's transaction. */
export function createInboxRepository(db: Db) {
  return { ...createInboxPages(db), ...createReads(db), ...createWrites(db) };
}

function createReads(db: Db) {
  const byId = db.prepare<[DocumentId], StoredRow>(sql.byId);
  const sequence = db.prepare<[DocumentId], number>(sql.sequence).pluck();
  const attachments = db.prepare<[DocumentId], StoredAttachment>(sql.attachments);
  const unseen = db.prepare<[], UnseenArrival>(sql.unseen);
  const count = db.prepare<unknown[], number>(sql.count).pluck();
  const register = db.prepare<[number], IncomingEntry>(sql.register);
  return {
    get: (documentId: DocumentId): InboxRow | undefined => {
      const row = byId.get(documentId);
      return row && readRow(row);
    },
    /** Sequence of the note that brought the document; undefined when it is not here. */
    noteSequence: (documentId: DocumentId): number | undefined => sequence.get(documentId),
    attachments: (documentId: DocumentId): InboxAttachment[] =>
      attachments.all(documentId).map((row) => ({ ...row, flags: JSON.parse(row.flags) as string[] })),
    /** What the alarm shows. */
    unseen: (): UnseenArrival[] => unseen.all(),
    count: (states: readonly InboxState[]): number => count.get({ states: JSON.stringify(states) }) ?? 0,
    /** 收文登记簿 of a year, newest first. */
    register: (year: number): IncomingEntry[] => register.all(year),
  };
}

function createWrites(db: Db) {
  const insert = db.prepare(sql.insert);
  const replace = db.prepare(sql.replace);
  const removeAttachments = db.prepare<[DocumentId]>(sql.removeAttachments);
  const insertAttachment = db.prepare(sql.insertAttachment);
  const acknowledge = db.prepare(sql.acknowledge);
  const open = db.prepare(sql.open);
  const sign = db.prepare(sql.sign);
  const giveBack = db.prepare(sql.giveBack);
  const judge = db.prepare(sql.judge);
  const recall = db.prepare(sql.recall);
  const remind = db.prepare(sql.remind);
  const ring = db.prepare(sql.ring);
  return {
    insert: (row: Arrival): void => void insert.run(writeArrival(row)),
    /** The same document comes again and better: as new, with the attachments of before taken away. */
    replace: (row: Arrival): void => {
      removeAttachments.run(row.documentId);
      replace.run(writeArrival(row));
    },
    addAttachment: (row: InboxAttachment): void =>
      void insertAttachment.run({ ...row, flags: JSON.stringify(row.flags) }),
    acknowledge: (documentId: DocumentId, atMs: number): boolean =>
      acknowledge.run({ documentId, atMs }).changes === 1,
    /** Each of these answers false when the state does not allow it: nothing was changed. */
    open: (documentId: DocumentId, atMs: number): boolean => open.run({ documentId, atMs }).changes === 1,
    sign: (act: {
      readonly documentId: DocumentId;
      readonly atMs: number;
      readonly person: string;
      readonly year: number;
      readonly entryNo: number;
    }): boolean => sign.run(act).changes === 1,
    giveBack: (act: {
      readonly documentId: DocumentId;
      readonly atMs: number;
      readonly reasons: readonly string[];
      readonly note: string | null;
    }): boolean => giveBack.run({ ...act, reasons: JSON.stringify(act.reasons) }).changes === 1,
    /** False when somebody signed or returned it before: the recall came too late. */
    recall: (documentId: DocumentId, atMs: number): boolean => recall.run({ documentId, atMs }).changes === 1,
    /** False when there is nothing to remind of any more. */
    remind: (documentId: DocumentId, atMs: number): boolean => remind.run({ documentId, atMs }).changes === 1,
    /** The alarm tells of it again until somebody acknowledges it. */
    ringAgain: (documentId: DocumentId): void => void ring.run({ documentId }),
    /** The seal judged again by today's lists; nothing when another arrival has taken the row's place meanwhile. */
    storeReport: (
      judged: Pick<InboxRow, 'documentId' | 'note' | 'packageBlob'>,
      report: SealReport,
      verdict: Verdict,
    ): void => {
      const { documentId, note, packageBlob } = judged;
      judge.run({ documentId, note, packageBlob, report: JSON.stringify(report), verdict });
    },
  };
}
