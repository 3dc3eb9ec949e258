// Documents of a joint issue whose seals are being collected: one row a document, at the main issuer and at each co-issuer.
import type { DocumentId, PersonId, Sha256 } from '../../shared/domain/ids.ts';
import type { JointConsent, JointState } from '../../shared/domain/joint-issue.ts';
import type { PackageDocument } from '../../shared/domain/package-document.ts';
import type { FileReport } from '../../shared/domain/verification.ts';
import type { Db } from './database.ts';
import type { TaskRow } from './home-repository.ts';

/** What the verifier said of one sealed file that came. */
export interface JointFileReport {
  readonly path: string;
  readonly report: FileReport;
}

export interface JointRound {
  readonly documentId: DocumentId;
  readonly part: 'main' | 'co';
  readonly state: JointState;
  readonly revision: number;
  readonly document: PackageDocument;
  readonly sealed: number;
  readonly consents: readonly JointConsent[];
  readonly report: readonly JointFileReport[] | null;
  readonly entryNo: number | null;
  readonly consentedBy: PersonId | null;
  readonly placedBy: PersonId | null;
  readonly fileBlob: Sha256 | null;
  readonly reason: string | null;
  readonly updatedAtMs: number;
}

type StoredRow = Omit<JointRound, 'document' | 'consents' | 'report'> & {
  readonly document: string;
  readonly consents: string;
  readonly report: string | null;
};

const columns = `document_id AS documentId, part, state, revision, document, sealed, consents, report, entry_no AS entryNo,
  consented_by AS consentedBy, placed_by AS placedBy, file_blob AS fileBlob, reason, updated_at_ms AS updatedAtMs`;

// One of an own document ends when the document leaves the desk, or came back to it with another revision.
const isLive = `(r.part = 'co' OR EXISTS (SELECT 1 FROM documents d
  WHERE d.document_id = r.document_id AND d.state = 'sealing' AND d.revision = r.revision))`;

export type JointRoundsRepository = ReturnType<typeof createJointRoundsRepository>;

/** The rows of `joint_rounds`. */
export function createJointRoundsRepository(db: Db) {
  const put = db.prepare(
    `INSERT OR REPLACE INTO joint_rounds (document_id, part, state, revision, document, sealed, consents, report, entry_no, consented_by, placed_by,
       file_blob, reason, updated_at_ms)
     VALUES (@documentId, @part, @state, @revision, @document, @sealed, @consents, @report, @entryNo, @consentedBy, @placedBy,
       @fileBlob, @reason, @updatedAtMs)`,
  );
  const get = db.prepare<[string], StoredRow>(`SELECT ${columns} FROM joint_rounds WHERE document_id = ?`);
  const list = db.prepare<[], StoredRow>(`SELECT ${columns} FROM joint_rounds ORDER BY updated_at_ms DESC`);
  const waiting = db.prepare<{ states: string }, TaskRow>(
    `SELECT r.document_id AS documentId, r.document ->> '$.content.title' AS title, r.document ->> '$.content.kind' AS kind,
       r.document ->> '$.content.urgency' AS urgency, r.document ->> '$.content.issuers[0].name' AS "from", r.updated_at_ms AS sinceMs
     FROM joint_rounds r WHERE r.state IN (SELECT value FROM json_each(@states)) AND ${isLive}
     ORDER BY urgency = 'flash' DESC, r.updated_at_ms, r.document_id`,
  );
  const count = db
    .prepare<{ states: string }, number>(
      `SELECT count(*) FROM joint_rounds r WHERE r.state IN (SELECT value FROM json_each(@states)) AND ${isLive}`,
    )
    .pluck();
  const own = db
    .prepare<[], DocumentId>(`SELECT r.document_id FROM joint_rounds r WHERE r.part = 'main' AND ${isLive}`)
    .pluck();
  const remove = db.prepare('DELETE FROM joint_rounds WHERE document_id = ?');
  const read = (row: StoredRow): JointRound => ({
    ...row,
    document: JSON.parse(row.document) as PackageDocument,
    consents: JSON.parse(row.consents) as JointConsent[],
    report: row.report === null ? null : (JSON.parse(row.report) as JointFileReport[]),
  });
  return {
    /** Writes the row as it is from now on. Call it inside a transaction. */
    put: (round: JointRound): void =>
      void put.run({
        ...round,
        document: JSON.stringify(round.document),
        consents: JSON.stringify(round.consents),
        report: round.report === null ? null : JSON.stringify(round.report),
      }),
    get: (documentId: DocumentId): JointRound | undefined => {
      const row = get.get(documentId);
      return row && read(row);
    },
    /** Newest first. */
    list: (): JointRound[] => list.all().map(read),
    /** Rounds that count in one of these states, as tasks: 特急 first, then the longest waiting. */
    waiting: (states: readonly JointState[]): TaskRow[] => waiting.all({ states: JSON.stringify(states) }),
    countWaiting: (states: readonly JointState[]): number =>
      count.get({ states: JSON.stringify(states) }) ?? 0,
    /** Own documents that have left the desk for their round. */
    ownOut: (): DocumentId[] => own.all(),
    remove: (documentId: DocumentId): void => void remove.run(documentId),
  };
}
