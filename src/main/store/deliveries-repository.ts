// One row a recipient of an own document: how far it came there, as that unit's signed receipts say.
import type { RecipientFailure } from '../../shared/domain/encryption-failures.ts';
import type { DocumentId, UnitCode } from '../../shared/domain/ids.ts';
import { openDeliveryStates, type DeliveryState, type RecallState } from '../../shared/domain/states.ts';
import type { Db } from './database.ts';

export interface DeliveryRow {
  readonly documentId: DocumentId;
  readonly unit: UnitCode;
  readonly unitName: string;
  readonly role: 'main' | 'cc';
  readonly copies: number;
  readonly state: DeliveryState;
  readonly deliveredAtMs: number | null;
  readonly openedAtMs: number | null;
  readonly signedAtMs: number | null;
  readonly returnedAtMs: number | null;
  readonly person: string | null;
  readonly reasons: readonly string[];
  readonly note: string | null;
  readonly clockSure: boolean;
  readonly copyFrom: number | null;
  readonly copyTo: number | null;
  /** When it became an error or expired after all. */
  readonly failedAtMs: number | null;
  /** Null: nobody asked for it back. */
  readonly recall: RecallState | null;
  readonly recallAtMs: number | null;
  /** 补发: when the unit was added. */
  readonly addedAtMs: number | null;
  /** The abolished unit that the content names. */
  readonly insteadOf: UnitCode | null;
  readonly reminders: number;
  readonly remindedAtMs: number | null;
  /** Why it could not be encrypted to yet; null: it could, or went in the clear. */
  readonly parkedReason: RecipientFailure | null;
}

/** What a recipient's row begins with. */
export type NewDelivery = Pick<DeliveryRow, 'documentId' | 'unit' | 'unitName' | 'role' | 'copies'> &
  Partial<Pick<DeliveryRow, 'copyFrom' | 'copyTo' | 'addedAtMs' | 'insteadOf'>>;

export interface DeliveryCounts {
  readonly total: number;
  readonly delivered: number;
  readonly opened: number;
  readonly signed: number;
  readonly returned: number;
  readonly recalled: number;
  /** Delivered perhaps, but an error or expired since. */
  readonly failed: number;
  /** Not sent to yet: no certificate to encrypt to. */
  readonly parked: number;
}

/** A document of which not every recipient has signed or returned. */
export interface OpenDelivery {
  readonly documentId: DocumentId;
  readonly title: string;
  readonly docNumber: string | null;
  readonly sentAtMs: number | null;
  readonly total: number;
  readonly signed: number;
  readonly returned: number;
  readonly unsignedUnits: readonly string[];
}

type StoredRow = Omit<DeliveryRow, 'reasons' | 'clockSure'> & {
  readonly reasons: string;
  readonly clockSure: number;
};
const columns = `document_id AS documentId, unit, unit_name AS unitName, role, copies, state, delivered_at_ms AS deliveredAtMs,
  opened_at_ms AS openedAtMs, signed_at_ms AS signedAtMs, returned_at_ms AS returnedAtMs, person, reasons, note, clock_sure AS clockSure,
  copy_from AS copyFrom, copy_to AS copyTo, failed_at_ms AS failedAtMs, recall, recall_at_ms AS recallAtMs, added_at_ms AS addedAtMs,
  instead_of AS insteadOf, reminders, reminded_at_ms AS remindedAtMs, parked_reason AS parkedReason`;

function readRow(row: StoredRow): DeliveryRow {
  return { ...row, reasons: JSON.parse(row.reasons) as string[], clockSure: row.clockSure === 1 };
}

const openStates = openDeliveryStates.map((state) => `'${state}'`).join(', ');

/** How far the recipients of a document are, as sums over the rows `r` of `deliveries`. */
export const deliverySums = `count(*) AS total, sum(r.state <> 'pending') AS delivered,
  sum(r.state IN ('opened', 'signed', 'returned')) AS opened, sum(r.state = 'signed') AS signed, sum(r.state = 'returned') AS returned,
  sum(r.state = 'recalled') AS recalled, sum(r.state IN ('failed', 'expired')) AS failed, sum(r.parked_reason IS NOT NULL) AS parked`;

const sql = {
  insert: `INSERT INTO deliveries (document_id, unit, unit_name, role, copies, state, copy_from, copy_to, added_at_ms, instead_of)
    VALUES (@documentId, @unit, @unitName, @role, @copies, 'pending', @copyFrom, @copyTo, @addedAtMs, @insteadOf)`,
  byDocument: `SELECT ${columns} FROM deliveries WHERE document_id = ? ORDER BY role DESC, rowid`,
  one: `SELECT ${columns} FROM deliveries WHERE document_id = ? AND unit = ?`,
  update: `UPDATE deliveries SET state = @state, delivered_at_ms = @deliveredAtMs, opened_at_ms = @openedAtMs, signed_at_ms = @signedAtMs,
    returned_at_ms = @returnedAtMs, person = @person, reasons = @reasons, note = @note, clock_sure = @clockSure,
    failed_at_ms = @failedAtMs, recall = @recall, recall_at_ms = @recallAtMs, reminders = @reminders, reminded_at_ms = @remindedAtMs
    WHERE document_id = @documentId AND unit = @unit`,
  unfinished: `SELECT count(*) FROM deliveries WHERE document_id = ? AND state IN (${openStates})`,
  open: `SELECT d.document_id AS documentId, d.title AS title, d.doc_number AS docNumber, o.accepted_at_ms AS sentAtMs,
    count(*) AS total, sum(r.state = 'signed') AS signed, sum(r.state = 'returned') AS returned,
    json_group_array(r.unit_name) FILTER (WHERE r.state IN (${openStates})) AS unsignedUnits
    FROM documents d JOIN outbox o ON o.document_id = d.document_id JOIN deliveries r ON r.document_id = d.document_id
    WHERE d.state = 'sent' GROUP BY d.document_id ORDER BY o.accepted_at_ms`,
} as const;

/** Reads and moves the rows of recipients; every method joins the caller's transaction. */
export function createDeliveriesRepository(db: Db) {
  const insert = db.prepare(sql.insert);
  const byDocument = db.prepare<[DocumentId], StoredRow>(sql.byDocument);
  const one = db.prepare<[DocumentId, UnitCode], StoredRow>(sql.one);
  const update = db.prepare(sql.update);
  const unfinished = db.prepare<[DocumentId], number>(sql.unfinished).pluck();
  const open = db.prepare<[], Omit<OpenDelivery, 'unsignedUnits'> & { unsignedUnits: string }>(sql.open);
  return {
    add: (row: NewDelivery): void =>
      void insert.run({ copyFrom: null, copyTo: null, addedAtMs: null, insteadOf: null, ...row }),
    ofDocument: (documentId: DocumentId): DeliveryRow[] => byDocument.all(documentId).map(readRow),
    get: (documentId: DocumentId, unit: UnitCode): DeliveryRow | undefined => {
      const row = one.get(documentId, unit);
      return row && readRow(row);
    },
    update: (row: DeliveryRow): void =>
      void update.run({ ...row, reasons: JSON.stringify(row.reasons), clockSure: row.clockSure ? 1 : 0 }),
    /** True when every recipient signed or returned. */
    finished: (documentId: DocumentId): boolean => unfinished.get(documentId) === 0,
    /** Sent documents that somebody has not signed, oldest first, for the home board. */
    open: (): OpenDelivery[] =>
      open.all().map((row) => ({ ...row, unsignedUnits: JSON.parse(row.unsignedUnits) as string[] })),
  };
}
