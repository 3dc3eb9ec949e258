// Which sealed package has a time stamp, which may still get one, and the one moment at which an outgoing package is exchanged for the same with a time stamp.
import type { DocumentId, Sha256 } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';

/** Why a package goes without a time stamp. */
export type WithoutReason =
  /** The policy names no service. */
  | 'no-service'
  /** The service gave none that holds, in the time that a document may wait. */
  | 'no-answer'
  /** 特急 waits for nothing. */
  | 'flash'
  /** The seals of several units are on it; it was handed round before. */
  | 'joint'
  /** Somebody was told of it before it could get one: by a courier's disk. */
  | 'handed-over'
  /** With the token it would not have been good, or it could not be written. */
  | 'not-kept';

/** One package. */
export interface PackageTimeStampRow {
  readonly documentId: DocumentId;
  readonly state: 'sealed' | 'open' | 'added' | 'without';
  readonly reason: WithoutReason | null;
  /** As it stands in 用印登记簿. */
  readonly sealedSha256: Sha256;
  /** As it goes. */
  readonly packageSha256: Sha256;
  readonly provenAtMs: number | null;
  readonly updatedAtMs: number;
}

/** A package with its time stamp, in the place of the one without. */
export interface StampedPackage {
  readonly documentId: DocumentId;
  readonly sealedSha256: Sha256;
  readonly packageSha256: Sha256;
  readonly packageBytes: number;
  /** Delivery note for it. */
  readonly note: string;
  /** The seal report of it, as JSON. */
  readonly report: string;
  readonly provenAtMs: number;
  readonly nowMs: number;
}

const sql = {
  add: `INSERT INTO package_time_stamps (document_id, state, reason, sealed_sha256, package_sha256, proven_at_ms, updated_at_ms)
    VALUES (@documentId, @state, @reason, @packageSha256, @packageSha256, @provenAtMs, @nowMs)
    ON CONFLICT (document_id) DO UPDATE SET state = excluded.state, reason = excluded.reason, sealed_sha256 = excluded.sealed_sha256,
      package_sha256 = excluded.package_sha256, proven_at_ms = excluded.proven_at_ms, updated_at_ms = excluded.updated_at_ms`,
  byId: `SELECT document_id AS documentId, state, reason, sealed_sha256 AS sealedSha256, package_sha256 AS packageSha256,
    proven_at_ms AS provenAtMs, updated_at_ms AS updatedAtMs FROM package_time_stamps WHERE document_id = ?`,
  close: `UPDATE package_time_stamps SET state = 'without', reason = @reason, updated_at_ms = @nowMs
    WHERE document_id = @documentId AND state = 'open'`,
  added: `UPDATE package_time_stamps SET state = 'added', package_sha256 = @packageSha256, proven_at_ms = @provenAtMs, updated_at_ms = @nowMs
    WHERE document_id = @documentId AND state = 'open' AND package_sha256 = @sealedSha256`,
  // Nothing of the old package has gone anywhere: no upload has an address, and the row is in the sender's hand.
  outbox: `UPDATE outbox SET note = @note, package_sha256 = @packageSha256, package_bytes = @packageBytes
    WHERE document_id = @documentId AND package_sha256 = @sealedSha256 AND state = 'sending' AND upload_url IS NULL AND sent_bytes = 0`,
  documents: `UPDATE documents SET package_blob = @packageSha256, package_bytes = @packageBytes, seal_report = @report
    WHERE document_id = @documentId AND package_blob = @sealedSha256`,
} as const;

/** The table `package_time_stamps`; every method joins the caller's transaction. */
export function createPackageTimeStampsRepository(db: Db) {
  const add = db.prepare(sql.add);
  const byId = db.prepare<[DocumentId], PackageTimeStampRow>(sql.byId);
  const close = db.prepare(sql.close);
  const added = db.prepare(sql.added);
  const outbox = db.prepare(sql.outbox);
  const documents = db.prepare(sql.documents);
  return {
    /** With the sealing. A document that is sealed again begins anew. */
    add: (row: {
      readonly documentId: DocumentId;
      readonly state: 'sealed' | 'open' | 'without';
      readonly reason: WithoutReason | null;
      readonly packageSha256: Sha256;
      readonly provenAtMs: number | null;
      readonly nowMs: number;
    }): void => void add.run(row),
    get: (documentId: DocumentId): PackageTimeStampRow | undefined => byId.get(documentId),
    /** From now on somebody may know its hash: it is never written anew. False when that was settled before. */
    close: (documentId: DocumentId, reason: WithoutReason, nowMs: number): boolean =>
      close.run({ documentId, reason, nowMs }).changes === 1,
    /** Puts the stamped package in the place of the other: its own row, the outbox and the document. False, with nothing to keep, when any of them has moved on. */
    replace: (stamped: StampedPackage): boolean => {
      const { documentId, sealedSha256, packageSha256, packageBytes, note, report, provenAtMs, nowMs } =
        stamped;
      const of = { documentId, sealedSha256, packageSha256 };
      return (
        added.run({ ...of, provenAtMs, nowMs }).changes === 1 &&
        outbox.run({ ...of, packageBytes, note }).changes === 1 &&
        documents.run({ ...of, packageBytes, report }).changes === 1
      );
    },
  };
}
