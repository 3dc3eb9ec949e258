// Content keys of packages that go encrypted, the one moment at which an outgoing package is exchanged for its encrypted form, and recipients for whom
// there is no certificate yet.
import type { RecipientFailure } from '../../shared/domain/encryption-failures.ts';
import type { DocumentId, Sha256, UnitCode } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';

/** An encrypted package. */
export interface PackageEncryptionRow {
  readonly documentId: DocumentId;
  readonly plainSha256: Sha256;
  /** Of what travels. */
  readonly packageSha256: Sha256;
  readonly contentKey: Uint8Array;
}

/** The encrypted form in the place of the plain one. */
export interface EncryptedPackage extends PackageEncryptionRow {
  readonly packageBytes: number;
  /** Delivery note with wrapped keys. */
  readonly note: string;
  readonly nowMs: number;
}

/** A recipient that waits for a certificate. */
export interface ParkedDelivery {
  readonly documentId: DocumentId;
  readonly unit: UnitCode;
  readonly reason: RecipientFailure;
}

const sql = {
  add: `INSERT INTO package_encryptions (document_id, plain_sha256, package_sha256, content_key, created_at_ms)
    VALUES (@documentId, @plainSha256, @packageSha256, @contentKey, @nowMs)`,
  byId: `SELECT document_id AS documentId, plain_sha256 AS plainSha256, package_sha256 AS packageSha256, content_key AS contentKey
    FROM package_encryptions WHERE document_id = ?`,
  // Nothing of the plain package has gone anywhere: no upload has an address, and the row is in the sender's hand.
  outbox: `UPDATE outbox SET note = @note, package_sha256 = @packageSha256, package_bytes = @packageBytes
    WHERE document_id = @documentId AND package_sha256 = @plainSha256 AND upload_url IS NULL AND sent_bytes = 0 AND state <> 'accepted'`,
  park: `UPDATE deliveries SET parked_reason = @reason, parked_at_ms = @nowMs WHERE document_id = @documentId AND unit = @unit`,
  unpark: `UPDATE deliveries SET parked_reason = NULL, parked_at_ms = NULL WHERE document_id = @documentId AND unit = @unit AND parked_reason IS NOT NULL`,
  parked: `SELECT document_id AS documentId, unit, parked_reason AS reason FROM deliveries WHERE parked_reason IS NOT NULL
    ORDER BY document_id, rowid`,
  // The encrypted form of an arrival that is not needed: the sealed package that was in it is kept otherwise. A row that has an encrypted form for its package
  // is one that did not open, and never valid: of those there is an index, the whole inbox would be gone through otherwise.
  dropBlob: `DELETE FROM blobs WHERE sha256 = @sha256
    AND NOT EXISTS (SELECT 1 FROM arrivals WHERE package_blob = @sha256)
    AND NOT EXISTS (SELECT 1 FROM inbox WHERE verdict <> 'valid' AND package_blob = @sha256)
    AND NOT EXISTS (SELECT 1 FROM outbox WHERE package_sha256 = @sha256)
    AND NOT EXISTS (SELECT 1 FROM opened_packages WHERE stored_sha256 = @sha256)`,
} as const;

/** The table `package_encryptions` and what it changes in others; every method joins the caller's transaction. */
export function createPackageEncryptionsRepository(db: Db) {
  const add = db.prepare(sql.add);
  const byId = db.prepare<[DocumentId], PackageEncryptionRow>(sql.byId);
  const outbox = db.prepare(sql.outbox);
  const park = db.prepare(sql.park);
  const unpark = db.prepare(sql.unpark);
  const parked = db.prepare<[], ParkedDelivery>(sql.parked);
  const dropBlob = db.prepare(sql.dropBlob);
  return {
    get: (documentId: DocumentId): PackageEncryptionRow | undefined => byId.get(documentId),
    /** Puts the encrypted form in the place of the plain one. False, with nothing to keep, when the row has moved on. */
    replace: (encrypted: EncryptedPackage): boolean => {
      const { documentId, plainSha256, packageSha256, packageBytes, note, contentKey, nowMs } = encrypted;
      const moved = outbox.run({ documentId, plainSha256, packageSha256, packageBytes, note }).changes === 1;
      if (moved) add.run({ documentId, plainSha256, packageSha256, contentKey, nowMs });
      return moved;
    },
    park: ({ documentId, unit, reason }: ParkedDelivery, nowMs: number): void =>
      void park.run({ documentId, unit, reason, nowMs }),
    /** True when it had waited. */
    unpark: (documentId: DocumentId, unit: UnitCode): boolean =>
      unpark.run({ documentId, unit }).changes === 1,
    parked: (): ParkedDelivery[] => parked.all(),
    /** Gives back the room of an encrypted package whose content is stored; its file goes at the next start. */
    dropBlob: (sha256: Sha256): boolean => dropBlob.run({ sha256 }).changes === 1,
  };
}
