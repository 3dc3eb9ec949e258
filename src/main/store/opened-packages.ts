// Packages that came encrypted and are kept so: found by the hash of what is inside, read through the key that opens them. Whoever reads a blob does not see
// the difference.
import type { Sha256 } from '../../shared/domain/ids.ts';
import type { IsEncrypted } from './blob-file-writer.ts';
import type { Db } from './database.ts';

/** A package inside its encrypted form. */
export interface OpenedPackage {
  /** Of the sealed package. */
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  /** The blob that holds the encrypted form. */
  readonly storedSha256: Sha256;
  readonly contentKey: Uint8Array;
}

interface Bytes {
  readonly sizeBytes: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Random access to what is inside an encrypted file; rejects when it is not what the key was made for. */
type OpenEncrypted = (contentKey: Uint8Array, encrypted: Bytes) => Promise<Bytes>;

/** What the store must know of the encryption of packages. It knows no format: it is handed in. */
export interface PackageEncryption {
  readonly isEncrypted: IsEncrypted;
  readonly open: OpenEncrypted;
}

/** The table `opened_packages`. */
export function createOpenedPackages(db: Db) {
  // Prepared when needed: a store that is opened at an older version, to be migrated later, has no such table.
  const keep = onceMade(() =>
    db.prepare(
      `INSERT INTO opened_packages (sha256, size_bytes, stored_sha256, content_key) SELECT @sha256, @sizeBytes, @storedSha256, @contentKey
     WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE sha256 = @sha256) ON CONFLICT (sha256) DO NOTHING`,
    ),
  );
  const find = onceMade(() =>
    db.prepare<[string], OpenedPackage>(
      `SELECT sha256, size_bytes AS sizeBytes, stored_sha256 AS storedSha256, content_key AS contentKey FROM opened_packages WHERE sha256 = ?`,
    ),
  );
  return {
    /** Joins the caller's transaction. False: the same package is here already, and this form of it is not needed. */
    keep: (opened: OpenedPackage): boolean => keep().run(opened).changes === 1,
    find: (sha256: string): OpenedPackage | undefined => find().get(sha256),
  };
}

function onceMade<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** What is inside, opened at the first read. Throws a RangeError when there is none. */
export function readInside(
  opened: OpenedPackage | undefined,
  openStored: (sha256: Sha256) => Bytes,
  encryption: PackageEncryption | undefined,
): Bytes & { readonly sha256: Sha256 } {
  if (opened === undefined) throw new RangeError('no blob of this hash');
  const { sha256, sizeBytes, storedSha256, contentKey } = opened;
  let inside: Promise<Bytes> | undefined;
  return {
    sha256,
    sizeBytes,
    read: async (offset, length) => {
      if (encryption === undefined) throw new Error('this store was opened without what opens packages');
      inside ??= encryption.open(contentKey, openStored(storedSha256));
      // A failed read is tried again, not remembered.
      inside.catch(() => (inside = undefined));
      return (await inside).read(offset, length);
    },
  };
}
